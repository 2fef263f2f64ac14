namespace StreamStock.Processor.Publishing;

/// <summary>The publisher's thread.</summary>
internal sealed class PublishLoop(Publisher publisher) : BackgroundService
{
    /// <summary>Feed records go out though nothing was committed.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Factory.StartNew(
        () => Run(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Run(CancellationToken stopping)
    {
        // The pipeline publishes the rest when it has stopped.
        while (!stopping.IsCancellationRequested)
        {
            publisher.WaitForNews(LongestWait);
            publisher.Send();
        }
    }
}
