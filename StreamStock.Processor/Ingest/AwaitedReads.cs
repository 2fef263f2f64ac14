using Confluent.Kafka;

namespace StreamStock.Processor.Ingest;

/// <summary>
/// Places that reading was sent to and from which nothing has come yet. What comes first, a record or the end of the
/// partition, shows whether reading began there: a client that loses its way on the first fetch says nothing.
/// </summary>
internal sealed class AwaitedReads(TimeProvider time)
{
    /// <summary>How long the first answer may take before the broker is asked what it has.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Dictionary<TopicPartition, (Offset From, long Since)> _awaited = [];

    public void Expect(TopicPartition source, Offset from) => _awaited[source] = (from, time.GetTimestamp());

    public void Forget(TopicPartition source) => _awaited.Remove(source);

    /// <summary>Takes note of what came.</summary>
    /// <param name="source">From where.</param>
    /// <param name="offset">Offset of the record, or of the end.</param>
    /// <returns>The place reading was sent to, where this is the first to come and lies behind it; otherwise null.</returns>
    public Offset? Passed(TopicPartition source, Offset offset) =>
        _awaited.Remove(source, out var awaited) && awaited.From >= 0 && offset > awaited.From ? awaited.From : null;

    /// <returns>Those that wait too long, and wait as long again from now on.</returns>
    public List<TopicPartitionOffset> TakeOverdue()
    {
        var overdue = _awaited.Where(a => time.GetElapsedTime(a.Value.Since) >= Patience).Select(a => new TopicPartitionOffset(a.Key, a.Value.From)).ToList();
        overdue.ForEach(o => Expect(o.TopicPartition, o.Offset));
        return overdue;
    }
}
