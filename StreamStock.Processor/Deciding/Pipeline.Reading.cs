using Confluent.Kafka;
using StreamStock.Core.Stock;
using StreamStock.Processor.Ingest;

namespace StreamStock.Processor.Deciding;

/// <summary>Takes records from the client into the buffers of their partitions, and holds up what has enough buffered.</summary>
internal sealed partial class Pipeline
{
    /// <summary>Records taken from the client between two looks at everything else.</summary>
    private const int ReadsPerTurn = 2_000;

    private bool Read()
    {
        SeekPending();
        var wait = ownership.Owned.Any(p => p.Buffer.Count > 0) ? TimeSpan.Zero : IdleWait;
        for (var read = 0; read < ReadsPerTurn; read++)
        {
            if (Consume(read == 0 ? wait : TimeSpan.Zero) is not { } result)
            {
                return read > 0;
            }

            Take(result);
        }

        return true;
    }

    private ConsumeResult<byte[], byte[]>? Consume(TimeSpan wait)
    {
        try
        {
            var result = _consumer.Consume(wait);
            PauseAssigned();
            return result;
        }
        catch (ConsumeException e)
        {
            OnConsumeError(e);
            return null;
        }
    }

    private void Take(ConsumeResult<byte[], byte[]> result)
    {
        if (ownership.Find(result.Partition.Value) is not { } owned || (_toSeek.Count > 0 && _toSeek.ContainsKey(result.TopicPartition)))
        {
            return;
        }

        if (_awaitedReads.Passed(result.TopicPartition, result.Offset) is { } from && IsAstray(result.TopicPartition, from))
        {
            return;
        }

        var topic = TopicOffsets.TopicOf(result.Topic);
        if (result.IsPartitionEOF)
        {
            owned.Buffer.ReachedEnd(topic, result.Offset.Value);
            return;
        }

        if (!owned.IsAhead(topic, result.Offset.Value))
        {
            return;
        }

        var record = _reader.Read(result, topic);
        _lastArrival = record.Arrival;
        owned.Buffer.Add(in record);
        if (owned.Buffer.CountOf(topic) >= _options.MaxBufferedRecords && _paused.Add(result.TopicPartition))
        {
            _consumer.Pause([result.TopicPartition]);
        }
    }

    /// <summary>
    /// An end of partition tells where the client was when it fetched, which may be long ago: what it has fetched
    /// since stands behind it in its queue. The high watermark of the latest fetch tells, and tells of an end before the
    /// client does.
    /// </summary>
    private void LookForEnds(OwnedPartition owned)
    {
        for (var topic = InputTopic.Commands; topic <= InputTopic.Sales && owned.Buffer.Count > 0; topic++)
        {
            if (owned.Buffer.MayBeAtEnd(topic))
            {
                owned.Buffer.EndIsAt(topic, _consumer.GetWatermarkOffsets(TopicOffsets.Source(topic, owned.Number)).High.Value);
            }
        }
    }

    private void ResumeDrained()
    {
        if (_paused.Count == 0)
        {
            return;
        }

        var drained = _paused.Where(tp => ownership.Find(tp.Partition.Value) is { } p
            && p.Buffer.CountOf(TopicOffsets.TopicOf(tp.Topic)) < _options.MaxBufferedRecords / 2).ToList();
        if (drained.Count > 0)
        {
            _consumer.Resume(drained);
            _paused.ExceptWith(drained);
        }
    }

    private void OnConsumeError(ConsumeException e)
    {
        if (e.Error.Code == ErrorCode.Local_AutoOffsetReset && e.ConsumerRecord is { } at)
        {
            _awaitedReads.Forget(at.TopicPartition);
            _outOfRange[at.TopicPartition] = at.Offset.Value;
            return;
        }

        ConsumeFailed(log, e.Error.Code, e.Error.Reason);
        if (e.Error.IsFatal)
        {
            _rejoin = e.Error.Reason;
        }
    }
}
