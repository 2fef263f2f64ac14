using Confluent.Kafka;
using StreamStock.Core.Messaging;
using StreamStock.Core.Stock;
using StreamStock.Processor.Committing;
using StreamStock.Processor.Ingest;
using StreamStock.ServiceDefaults.Kafka;

namespace StreamStock.Processor.Deciding;

/// <summary>
/// A partition whose next record is not there, or whose topic is not the one that was read, stops. The others go on; a
/// person lets it go on, after which its owner tries again.
/// </summary>
internal sealed partial class Pipeline
{
    private static readonly TimeSpan ResumeInterval = TimeSpan.FromSeconds(2);

    /// <summary>Reading stopped there; the partition stops once what was read before is decided and durable.</summary>
    private readonly Dictionary<TopicPartition, long> _outOfRange = [];
    private readonly HashSet<TopicPartition> _halted = [];
    private volatile BrokerIdentity? _newBroker;
    private long _lastResume;

    /// <summary>Partitions were assigned that are stopped; they can be paused once the assignment is in force.</summary>
    private bool _haltAssigned;

    /// <summary>Tells that topics have other ids than when reading began. May be called from any thread.</summary>
    public void BrokerChanged(BrokerIdentity broker) => _newBroker = broker;

    private void LookForStops()
    {
        if (_newBroker is { } broker && !committer.IsBusy)
        {
            _newBroker = null;
            ownership.Broker = broker;
            LoadOwned();
        }

        foreach (var (source, offset) in _outOfRange.ToList())
        {
            TryStop(source, offset);
        }

        if (ownership.Stopped.Count > 0 && time.GetElapsedTime(_lastResume) >= ResumeInterval)
        {
            _lastResume = time.GetTimestamp();
            TryResume();
        }
    }

    private void TryStop(TopicPartition source, long offset)
    {
        var topic = TopicOffsets.TopicOf(source.Topic);
        if (ownership.Find(source.Partition.Value) is not { } owned)
        {
            _outOfRange.Remove(source);
        }
        else if (owned.Buffer.CountOf(topic) == 0 && !owned.HasNews && owned.InFlight is null)
        {
            var (low, high) = Range(source);
            _outOfRange.Remove(source);
            // What is stored is what counts: after a new life of the topic began, the two may differ.
            var position = owned.Offset(topic)!;
            ownership.Stop(TopicOffsets.OutOfRange(owned.Number, topic, position.Next >= 0 ? position : position with { Next = offset }, low, high));
            Halt();
        }
    }

    private (long Low, long High) Range(TopicPartition source)
    {
        try
        {
            var range = consumer.QueryWatermarkOffsets(source, WatermarkTimeout);
            return (range.Low.Value, range.High.Value);
        }
        catch (KafkaException e)
        {
            WatermarkFailed(log, source.Partition.Value, e.Error.Reason);
            return (-1, -1);
        }
    }

    /// <summary>Reads nothing of the partitions that are stopped.</summary>
    private void Halt()
    {
        foreach (var stop in ownership.Stopped)
        {
            StoppedPartition(log, stop.Value);
            foreach (var name in Topics.Inputs)
            {
                var source = new TopicPartition(name, stop.Key);
                if (ownership.IsAssigned(source) && _halted.Add(source))
                {
                    consumer.Pause([source]);
                }
            }
        }
    }

    private void TryResume()
    {
        foreach (var partition in ownership.Stopped.Keys.ToList())
        {
            try
            {
                if (ownership.TryResume(partition))
                {
                    _toSeek.AddRange(ownership.Positions(partition));
                    var sources = Topics.Inputs.Select(name => new TopicPartition(name, partition)).Where(_halted.Remove).ToList();
                    consumer.Resume(sources);
                    _paused.ExceptWith(sources);
                    WentOn(log, partition);
                }
            }
            catch (Exception e) when (Committer.IsPassing(e))
            {
                CommitFailed(log, e);
            }
        }
    }

    /// <summary>Offset of the first record that the broker has.</summary>
    private long FirstKept(InputTopic topic, int partition) => consumer.QueryWatermarkOffsets(TopicOffsets.Source(topic, partition), WatermarkTimeout).Low.Value;
}
