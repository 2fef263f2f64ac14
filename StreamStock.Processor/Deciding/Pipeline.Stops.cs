using Confluent.Kafka;
using StreamStock.Core.Stock;
using StreamStock.Processor.Ingest;
using StreamStock.ServiceDefaults.Kafka;

namespace StreamStock.Processor.Deciding;

/// <summary>
/// A partition whose next record is not there, or whose topic is not the one that was read, stops. The others go on; a
/// person lets it go on, after which its owner tries again.
/// </summary>
internal sealed partial class Pipeline
{
    /// <summary>Reading ended there; the partition stops once what was read before is decided and durable.</summary>
    private readonly Dictionary<TopicPartition, long> _outOfRange = [];
    private volatile BrokerIdentity? _newBroker;

    /// <summary>Tells that topics have other ids than when reading began. May be called from any thread.</summary>
    public void BrokerChanged(BrokerIdentity broker) => _newBroker = broker;

    private void LookForStops()
    {
        if (_newBroker is { } broker)
        {
            _newBroker = null;
            ownership.Broker = broker;
            foreach (var partition in ownership.Owned.Select(p => p.Number).ToList())
            {
                LoadAgain(partition);
            }
        }

        foreach (var (source, offset) in _outOfRange)
        {
            TryStop(source, offset);
        }

        if (ownership.IsAccepted())
        {
            // A client that met an offset out of range does not fetch that partition again; a new one does.
            _rejoin = "A person has let a stopped partition go on.";
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
            _outOfRange.Remove(source);
            var (low, high) = Range(source);
            var position = owned.Offset(topic);
            // Before the first record is read there is no offset to go on from but the one that failed.
            position = position.Next >= 0 ? position : position with { Next = offset };
            StopReading(owned.Number);
            ownership.Stop(TopicOffsets.OutOfRange(owned.Number, topic, position, low, high));
        }
    }

    /// <summary>
    /// Whether reading began behind the place it was sent to because the records in between are gone. Markers of
    /// transactions leave such gaps too, and nothing is missing there.
    /// </summary>
    private bool IsAstray(TopicPartition source, Offset from)
    {
        var (low, _) = Range(source);
        if (low < 0)
        {
            _toSeek[source] = from;
            return true;
        }

        if (low <= from)
        {
            return false;
        }

        _consumer.Pause([source]);
        _outOfRange[source] = from;
        return true;
    }

    /// <summary>A client may stop to fetch without a word. One that delivers nothing though the broker answers is replaced.</summary>
    private void LookForLostReads()
    {
        foreach (var awaited in _awaitedReads.TakeOverdue())
        {
            var (low, high) = Range(awaited.TopicPartition);
            if (low > awaited.Offset && awaited.Offset >= 0)
            {
                _awaitedReads.Forget(awaited.TopicPartition);
                _outOfRange[awaited.TopicPartition] = awaited.Offset.Value;
            }
            else if (high >= 0)
            {
                _rejoin = $"Nothing came from {awaited.TopicPartition} since it was to be read from offset {awaited.Offset}.";
            }
        }
    }

    private (long Low, long High) Range(TopicPartition source)
    {
        try
        {
            var range = _consumer.QueryWatermarkOffsets(source, WatermarkTimeout);
            return (range.Low.Value, range.High.Value);
        }
        catch (KafkaException e)
        {
            WatermarkFailed(log, source.Partition.Value, e.Error.Reason);
            return (-1, -1);
        }
    }

    /// <summary>Offset of the first record that the broker has; null where it does not say.</summary>
    private long? FirstKept(InputTopic topic, int partition) => Range(TopicOffsets.Source(topic, partition)).Low is var low and >= 0 ? low : null;
}
