using StreamStock.Core.Models;
using StreamStock.Core.Stock;

namespace StreamStock.Processor.Storage;

/// <summary>
/// The durable side of the processor: one transaction a commit tick, guarded by each partition's owner epoch, and
/// the reads that recovery and deciding need. History questions have a seam of their own, <see cref="IHistory"/>.
/// Calls block; the pipeline gives them a thread.
/// </summary>
public interface IInventoryStore : IDisposable
{
    /// <summary>Brings the schema up to date and agrees on what cannot change once there is data.</summary>
    /// <exception cref="ServiceDefaults.ConfigurationException">The data was made with other settings; the message names both.</exception>
    DataSettings Initialize(DataSettings wanted, bool anyClock);

    /// <summary>Makes this replica the owner of a partition: raises its epoch, so that an earlier owner can write no more, and loads it.</summary>
    /// <param name="partition">Its number.</param>
    /// <param name="owner">Name of this replica.</param>
    /// <param name="factory">Makes the empty state.</param>
    /// <param name="held">Epoch this replica held, where it only loads again what it owned: nobody may have taken over since.</param>
    /// <exception cref="FencedException">The epoch is not <paramref name="held"/> any more.</exception>
    LoadedPartition TakeOver(int partition, string owner, PartitionFactory factory, long? held = null);

    /// <summary>Reads a partition without becoming its owner.</summary>
    /// <param name="partition">Its number.</param>
    /// <param name="factory">Makes the empty state.</param>
    /// <param name="demandDays">Days of demand to load, back from the newest.</param>
    LoadedPartition Load(int partition, PartitionFactory factory, int demandDays);

    /// <summary>Makes a batch durable, all of it or nothing.</summary>
    /// <exception cref="FencedException">Another replica owns one of the partitions by now; nothing was written.</exception>
    void Commit(CommitBatch batch);

    /// <summary>The rows of these sequences, by sequence, asked for at once; those that are not in the ledger are left out.</summary>
    IReadOnlyDictionary<long, DecidedRow> FindRows(int partition, IReadOnlyCollection<long> sequences);

    /// <summary>Newest row recorded at this wall clock (UTC) or before; 0 where there is none.</summary>
    long SequenceAt(int partition, DateTime recordedAt);

    /// <summary>What was committed after the published sequence and is told to the world one by one.</summary>
    Unpublished Unpublished(int partition, long publishedSequence);
}

/// <summary>Committed, and perhaps not published.</summary>
/// <param name="Rows">Alerts, restocks of the processor's own, answers and dead letters, oldest first.</param>
/// <param name="DeadLetters">The originals of the dead letters among them.</param>
public sealed record Unpublished(IReadOnlyList<LedgerRow> Rows, IReadOnlyList<DeadLetter> DeadLetters);

/// <summary>Makes the empty state of a partition.</summary>
public delegate Partition PartitionFactory(int number);

/// <summary>What is chosen when the data is first made.</summary>
/// <param name="Partitions">Partitions of every topic.</param>
/// <param name="Clock"><c>event</c> or <c>wall</c>.</param>
public sealed record DataSettings(int Partitions, string Clock)
{
    public const string EventClock = "event";
    public const string WallClock = "wall";
}

/// <summary>A partition as it was stored.</summary>
/// <param name="State">Its state machine, ready to go on.</param>
/// <param name="Epoch">Its owner's epoch.</param>
/// <param name="PublishedSequence">Everything up to it has been published.</param>
/// <param name="Offsets">Where each input topic goes on, by topic number; null where none was stored.</param>
/// <param name="Hour">What was counted in the hour it is in.</param>
/// <param name="Unsettled">Products whose stored rows lacked some ledger rows, with the first of those; the state has them all.</param>
public sealed record LoadedPartition(
    Partition State, long Epoch, long PublishedSequence, IReadOnlyList<StoredOffset?> Offsets, HourlyCounts Hour, IReadOnlyList<UnsettledProduct> Unsettled);

/// <summary>Where an input topic goes on, and in which life of it.</summary>
public sealed record StoredOffset(string ClusterId, string TopicId, long Next);

/// <summary>An event that was decided, as a duplicate meets it again.</summary>
/// <param name="ProductId">Its product.</param>
/// <param name="EventId">Its id.</param>
/// <param name="Decision">What was decided.</param>
public sealed record DecidedRow(string ProductId, string EventId, Decision Decision);

/// <summary>Nobody answers where the database should be. It may yet come, so a service waits; a command gives up.</summary>
public sealed class StoreUnreachableException(string message, Exception inner) : ServiceDefaults.ConfigurationException(message, inner);

/// <summary>Another replica owns the partition by now.</summary>
public sealed class FencedException(params IReadOnlyList<int> partitions)
    : Exception($"Another replica owns partition {string.Join(", ", partitions)} by now; this one may not write to it.")
{
    public IReadOnlyList<int> Partitions { get; } = partitions;
}
