using Microsoft.Extensions.Options;

namespace StreamStock.Processor.Publishing;

/// <summary>The publisher's beat.</summary>
internal sealed partial class PublishLoop(Publisher publisher, IOptions<ProcessorOptions> options, TimeProvider time, ILogger<PublishLoop> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.Value.PublishMilliseconds), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Beat();
            }
        }
        catch (OperationCanceledException)
        {
            // The pipeline publishes the rest when it has stopped.
        }
    }

    private void Beat()
    {
        try
        {
            publisher.Tick();
        }
        catch (Confluent.Kafka.KafkaException e)
        {
            Failed(log, e);
        }
    }

    [LoggerMessage(LogLevel.Error, "Publishing failed; it is tried again with the next tick")]
    private static partial void Failed(ILogger log, Exception exception);
}
