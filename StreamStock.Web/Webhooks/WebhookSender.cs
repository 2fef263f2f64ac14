using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;

namespace StreamStock.Web.Webhooks;

/// <summary>One attempt to hand something to a receiver.</summary>
/// <param name="Status">HTTP status; null where there was no answer.</param>
/// <param name="Error">What went wrong; null where nothing did.</param>
public readonly record struct WebhookAttempt(int? Status, string? Error)
{
    public bool IsDelivered => Error is null;
}

/// <summary>Sends signed requests to receivers. Redirects are not followed: they could lead past the guard's purpose.</summary>
public sealed class WebhookSender : IDisposable
{
    private readonly HttpClient http;
    private readonly TimeProvider time;

    public WebhookSender(AddressGuard guard, IOptions<WebhookOptions> options, TimeProvider time)
    {
        this.time = time;
        http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = guard.ConnectAsync,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseDrainSize = WebhookLimits.MaxAnswerBytes,
        })
        {
            Timeout = TimeSpan.FromSeconds(options.Value.TimeoutSeconds),
        };
    }

    public async Task<WebhookAttempt> SendAsync(WebhookSubscription subscription, string id, string eventName, byte[] payload, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, subscription.Url) { Content = new ByteArrayContent(payload) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("Webhook-Id", id);
        request.Headers.TryAddWithoutValidation("Webhook-Event", eventName);
        request.Headers.TryAddWithoutValidation("Webhook-Timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("Webhook-Signature", WebhookSignature.Of(subscription.Secret, id, now, payload));
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return new((int)response.StatusCode, response.IsSuccessStatusCode ? null : $"The receiver answered {(int)response.StatusCode}.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new(null, exception is OperationCanceledException ? "The receiver did not answer in time." : exception.Message);
        }
    }

    public void Dispose() => http.Dispose();
}
