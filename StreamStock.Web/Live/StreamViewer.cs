using System.Threading.Channels;

namespace StreamStock.Web.Live;

/// <summary>One viewer's queue of shared frames. A viewer that does not keep up loses deltas, never the picture.</summary>
public sealed class StreamViewer(int capacity = StreamLimits.ViewerQueue)
{
    private readonly Channel<ReadOnlyMemory<byte>> frames =
        Channel.CreateBounded<ReadOnlyMemory<byte>>(new BoundedChannelOptions(capacity) { SingleWriter = true });

    /// <summary>How often the queue was dropped for a fresh snapshot.</summary>
    public int Resets { get; private set; }

    public ChannelReader<ReadOnlyMemory<byte>> Frames => frames.Reader;

    /// <summary>Queues a frame; where there is no room, the queue is emptied and the snapshot takes its place.</summary>
    public void Offer(ReadOnlyMemory<byte> frame, Func<ReadOnlyMemory<byte>> snapshot)
    {
        if (frames.Writer.TryWrite(frame))
        {
            return;
        }

        Resets++;
        while (frames.Reader.TryRead(out _))
        {
            // What was queued is older than the snapshot.
        }

        frames.Writer.TryWrite(snapshot());
    }

    public void Complete() => frames.Writer.TryComplete();
}
