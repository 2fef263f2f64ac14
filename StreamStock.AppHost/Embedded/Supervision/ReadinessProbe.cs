using System.Diagnostics;
using StreamStock.AppHost.Embedded.Output;

namespace StreamStock.AppHost.Embedded.Supervision;

/// <summary>Waits until services answer <c>/health</c> with 200, and says who does not, and why, when it takes long.</summary>
internal sealed class ReadinessProbe(ConsoleLog log) : IDisposable
{
    private const int ReasonLength = 300;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AnswerCeiling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    // A proxy has no business between processes of one machine.
    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = AnswerCeiling };

    public Task WaitAsync(IEnumerable<ServiceInstance> instances, CancellationToken cancellationToken) =>
        Task.WhenAll(instances.Select(instance => WaitAsync(instance, cancellationToken)));

    public void Dispose() => client.Dispose();

    private async Task WaitAsync(ServiceInstance instance, CancellationToken cancellationToken)
    {
        var sinceNote = Stopwatch.StartNew();
        while (await WhyNotReadyAsync(instance, cancellationToken) is { } reason)
        {
            if (sinceNote.Elapsed > Patience)
            {
                log.Write(EmbeddedHost.Name, $"still waiting for {instance.Name}: {reason}");
                sinceNote.Restart();
            }

            await Task.Delay(Interval, cancellationToken);
        }
    }

    private async Task<string?> WhyNotReadyAsync(ServiceInstance instance, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri($"{instance.Url}/health"), cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                return null;
            }

            var body = await answer.Content.ReadAsStringAsync(cancellationToken);
            return $"{(int)answer.StatusCode} {(body.Length > ReasonLength ? body[..ReasonLength] : body).ReplaceLineEndings(" ")}";
        }
        catch (HttpRequestException exception)
        {
            return exception.Message;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer in {AnswerCeiling.TotalSeconds:0} s";
        }
    }
}
