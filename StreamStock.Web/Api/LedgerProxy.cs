using System.Net;
using System.Net.Http.Headers;

namespace StreamStock.Web.Api;

/// <summary>Hands questions about what is in the ledger's database to a processor, any replica, and its answers back as they are.</summary>
public sealed class LedgerProxy(HttpClient http)
{
    /// <summary>Longest wait for what only rounds an answer off.</summary>
    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(2);

    /// <summary>Forwards the request's query, and its body where it has one.</summary>
    public async Task<IResult> ForwardAsync(HttpContext context, string path)
    {
        if (HttpMethods.IsGet(context.Request.Method))
        {
            return await SendAsync(context, path, null);
        }

        var (body, refusal) = await RequestBody.ReadJsonAsync(context, ApiLimits.MaxForwardedBytes);
        return body is null ? refusal! : await SendAsync(context, path, body);
    }

    /// <summary>What units of a product are held for; null where no processor says.</summary>
    public async Task<IReadOnlyList<HeldReservation>?> TryReservationsAsync(string productId, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ShortWait);
        try
        {
            var page = await http.GetFromJsonAsync(
                $"/history/products/{Uri.EscapeDataString(productId)}/reservations?state=held&limit={ApiLimits.MaxPage}", WebJson.Default.PageHeldReservation, limit.Token);
            return page?.Items;
        }
        catch (Exception exception) when (LedgerAnswers.IsOutage(exception, cancellationToken))
        {
            return null;
        }
    }

    private Task<IResult> SendAsync(HttpContext context, string path, byte[]? body) => LedgerAnswers.OrUnavailable(context, async () =>
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), path + context.Request.QueryString);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        using var response = await http.SendAsync(request, context.RequestAborted);
        return response.StatusCode switch
        {
            HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.Conflict =>
                await PassOnAsync(response, context.RequestAborted),
            _ => LedgerAnswers.Unavailable(context),
        };
    });

    private static async Task<IResult> PassOnAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var content = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var isProblem = response.StatusCode != HttpStatusCode.OK;
        if (isProblem && content.Length == 0)
        {
            return TypedResults.Problem(statusCode: (int)response.StatusCode);
        }

        return new ReadyAnswer((int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? "application/json", content);
    }
}
