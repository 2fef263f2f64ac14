using System.IO.Pipes;
using StreamStock.ServiceDefaults;
using Xunit;

namespace StreamStock.Tests.ServiceDefaults.Hosting;

public class LifelineTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private readonly TaskCompletionSource stopped = new();
    private readonly TaskCompletionSource killed = new();
    private int stops;

    [Fact]
    public async Task The_end_of_the_pipe_stops_and_then_kills()
    {
        using var parent = Watch(out _, TimeSpan.FromMilliseconds(50));

        parent.Dispose();

        await stopped.Task.WaitAsync(Soon, TestContext.Current.CancellationToken);
        await killed.Task.WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.Equal(1, stops);
    }

    [Fact]
    public async Task A_stop_line_stops_and_leaves_time_until_the_pipe_ends()
    {
        using var parent = Watch(out var writer, TimeSpan.FromMilliseconds(50));

        await writer.WriteLineAsync(Lifeline.StopLine);
        await stopped.Task.WaitAsync(Soon, TestContext.Current.CancellationToken);
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.False(killed.Task.IsCompleted);

        parent.Dispose();
        await killed.Task.WaitAsync(Soon, TestContext.Current.CancellationToken);
        Assert.Equal(1, stops);
    }

    [Fact]
    public async Task An_open_pipe_stops_nothing()
    {
        using var parent = Watch(out var writer, TimeSpan.FromMilliseconds(10));

        await writer.WriteLineAsync("anything else");
        await Task.Delay(200, TestContext.Current.CancellationToken);

        Assert.False(stopped.Task.IsCompleted);
    }

    private AnonymousPipeServerStream Watch(out StreamWriter writer, TimeSpan ceiling)
    {
        var parent = new AnonymousPipeServerStream(PipeDirection.Out);
        writer = new StreamWriter(parent) { AutoFlush = true };
        Lifeline.Watch(
            new StreamReader(new AnonymousPipeClientStream(PipeDirection.In, parent.ClientSafePipeHandle)),
            () =>
            {
                Interlocked.Increment(ref stops);
                stopped.TrySetResult();
            },
            () => killed.TrySetResult(),
            ceiling);
        return parent;
    }
}
