using StreamStock.Core.Messaging;
using StreamStock.Core.Stock;
using StreamStock.Processor.Ingest;

namespace StreamStock.Processor.Deciding;

internal sealed partial class Pipeline
{
    /// <summary>Commits what was decided; before that, where the broker forgets, decides what was produced.</summary>
    private void Stop()
    {
        try
        {
            if (_options.DrainOnStop)
            {
                Drain();
            }

            FinishCommit();
            committer.StartIfDue(ownership.Owned, Lag, force: true);
            FinishCommit();
            publisher.Flush(FlushCeiling);
            CommitPublished();
        }
        finally
        {
            groupOffsets.CommitRest(_consumer, FlushCeiling);
            _consumer.Close();
        }
    }

    private void FinishCommit()
    {
        committer.Wait(DrainCeiling);
        if (committer.TryFinish() is { } outcome)
        {
            AfterCommit(outcome);
        }
    }

    private void Drain()
    {
        var started = time.GetTimestamp();
        var ends = ownership.Owned
            .SelectMany(p => Topics.Inputs.Select((_, i) => (Partition: p, Topic: (InputTopic)i)))
            .Select(s => (s.Partition, s.Topic, End: _consumer.QueryWatermarkOffsets(TopicOffsets.Source(s.Topic, s.Partition.Number), WatermarkTimeout).High.Value))
            .ToList();
        Draining(log, ends.Sum(e => Math.Max(0, e.End - Math.Max(0, e.Partition.Buffer.NextToDecide(e.Topic)))));
        while (time.GetElapsedTime(started) < DrainCeiling && ends.Any(e => e.End > e.Partition.Buffer.NextToDecide(e.Topic)))
        {
            Turn();
        }
    }

    /// <summary>Stores that all is published, so that the next start publishes nothing twice.</summary>
    private void CommitPublished()
    {
        foreach (var owned in ownership.Owned)
        {
            owned.PublishedSequence = publisher.Published(owned.Number);
        }

        committer.StartIfDue(ownership.Owned, Lag, force: true);
        FinishCommit();
    }
}
