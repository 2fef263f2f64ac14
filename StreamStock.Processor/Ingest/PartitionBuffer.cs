using StreamStock.Core.Messaging;
using StreamStock.Core.Stock;

namespace StreamStock.Processor.Ingest;

/// <summary>
/// Records of the input topics of one partition number, merged into the one order in which they are decided.
/// A topic without a buffered record holds the others up, for its next record might be the oldest, unless the
/// consumer has read it to its end.
/// </summary>
internal sealed class PartitionBuffer
{
    private readonly TopicQueue[] _topics = [.. Topics.Inputs.Select(_ => new TopicQueue())];

    public int Count => _topics.Sum(t => t.Records.Count);

    public void Add(in InputRecord record)
    {
        var topic = _topics[(int)record.Origin.Topic];
        topic.Records.Add(in record);
        topic.AtEnd = false;
        topic.HasRead = true;
        topic.Position = record.Origin.Offset + 1;
    }

    public void ReachedEnd(InputTopic topic, long offset)
    {
        _topics[(int)topic].AtEnd = true;
        _topics[(int)topic].Position = Math.Max(offset, _topics[(int)topic].Position);
    }

    /// <summary>Whether a word on where the topic ends would tell anything: it is believed to end here, or may well.</summary>
    public bool MayBeAtEnd(InputTopic topic)
    {
        var queue = _topics[(int)topic];
        return queue.AtEnd || (queue.HasRead && queue.Records.Count == 0);
    }

    /// <summary>
    /// Takes the latest fetch's word on where a topic ends. It tells that earlier than the report of the end, which takes
    /// a fetch that finds nothing; but only where a record has been read, for before that it may be of an earlier place.
    /// </summary>
    public void EndIsAt(InputTopic topic, long offset)
    {
        var queue = _topics[(int)topic];
        queue.AtEnd = queue.AtEnd ? offset <= queue.Position : queue.HasRead && queue.Records.Count == 0 && offset == queue.Position;
    }

    public int CountOf(InputTopic topic) => _topics[(int)topic].Records.Count;

    /// <summary>Offset of the next record the broker will deliver; −1 where nothing is known.</summary>
    public long Position(InputTopic topic) => _topics[(int)topic].Position;

    /// <summary>Offset of the next record to decide; −1 where nothing is known.</summary>
    public long NextToDecide(InputTopic topic)
    {
        var queue = _topics[(int)topic];
        return queue.Records.Count > 0 ? queue.Records.First.Origin.Offset : queue.Position;
    }

    /// <summary>The topic whose record is decided next; null where one has to be waited for, or there is none.</summary>
    public InputTopic? Next()
    {
        var next = -1;
        for (var i = 0; i < _topics.Length; i++)
        {
            var records = _topics[i].Records;
            if (records.Count == 0)
            {
                if (!_topics[i].AtEnd)
                {
                    return null;
                }
            }
            else if (next < 0 || records.First.IsBefore(in _topics[next].Records.First))
            {
                next = i;
            }
        }

        return next < 0 ? null : (InputTopic)next;
    }

    /// <summary>The topic's next record; good until the buffer is changed.</summary>
    public ref readonly InputRecord Peek(InputTopic topic) => ref _topics[(int)topic].Records.First;

    /// <summary>The records that come next, at most so many of each topic, in no order.</summary>
    public IEnumerable<InputRecord> Ahead(int perTopic) => _topics.SelectMany(t => t.Records.Next(perTopic));

    public InputRecord Take(InputTopic topic) => _topics[(int)topic].Records.Take();

    /// <summary>Has the memory read that the topic's next records need.</summary>
    public void Announce(InputTopic topic, Lookahead lookahead) => _topics[(int)topic].Records.Announce(lookahead);

    private sealed class TopicQueue
    {
        public RecordQueue Records { get; } = new();

        public bool AtEnd { get; set; }

        /// <summary>A record has come since reading began here.</summary>
        public bool HasRead { get; set; }

        public long Position { get; set; } = -1;
    }
}
