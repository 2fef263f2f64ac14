using Microsoft.Extensions.Options;
using StreamStock.Core.Alerts;
using StreamStock.Processor.DeadLetters;
using StreamStock.Processor.Deciding;
using StreamStock.Processor.Storage;

namespace StreamStock.Processor.Upkeep;

/// <summary>
/// Looks over a few products a second, in turn, in the partitions this replica owns: the stock is the sum of the ledger's
/// deltas and not negative, what is reserved is held and not more than there is, and no concern has two open alerts. Of
/// a product with a long history the newest <see cref="MaxRows"/> rows are added up; <c>verify</c> adds up all.
/// </summary>
internal sealed partial class InvariantMonitor(
    LedgerHistory history, OperationalAlerts alerts, DeadLetterTable letters, ReplicaName replica, IOptions<ProcessorOptions> options,
    ProcessorMetrics metrics, TimeProvider time, ILogger<InvariantMonitor> log) : BackgroundService
{
    public const int MaxRows = 500;

    /// <summary>A few products at a time: all of a second's in one go hold up the commits that come meanwhile for 30 to 50 ms.</summary>
    private const int BeatsPerSecond = 20;

    /// <summary>After this no other product is begun in a beat.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(2);

    /// <summary>Rests so many times as long as looking took: the database has better things to do while events come in.</summary>
    private const int RestFactor = 33;

    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1.0 / BeatsPerSecond);
    private static readonly TimeSpan LettersInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RepeatInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LostShown = TimeSpan.FromDays(1);

    private readonly HashSet<(int Partition, string Product)> _broken = [];
    private int _partition = -1;
    private string _after = "";
    private TimeSpan _rest = Interval;
    private double _due;
    private long _counted;
    private long _repeated;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Run(Beat, stoppingToken);
                await Task.Delay(_rest, time, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Nothing is left behind.
        }
    }

    private void Beat()
    {
        try
        {
            if (time.GetElapsedTime(_counted) >= LettersInterval)
            {
                _counted = time.GetTimestamp();
                metrics.OpenLetters(letters.CountOpen());
            }

            CheckSome();
            if (time.GetElapsedTime(_repeated) >= RepeatInterval)
            {
                _repeated = time.GetTimestamp();
                Repeat();
            }
        }
        catch (Exception e) when (e is System.Data.Common.DbException or IOException or TimeoutException or ServiceDefaults.ConfigurationException)
        {
            // The pipeline speaks of a database that is out of reach, or not made yet. It is not asked twenty times a second.
            _rest = LongestRest;
            Skipped(log, e.Message);
        }
    }

    private void CheckSome()
    {
        var perBeat = (double)options.Value.MonitorProductsPerSecond / BeatsPerSecond;
        _due = Math.Min(_due + perBeat, perBeat + 1);
        var started = time.GetTimestamp();
        for (; _due >= 1 && time.GetElapsedTime(started) < Budget; _due--)
        {
            Check(1);
        }

        var rest = time.GetElapsedTime(started) * RestFactor;
        _rest = rest < Interval ? Interval : rest > LongestRest ? LongestRest : rest;
    }

    private void Repeat()
    {
        foreach (var partition in Owned())
        {
            if (partition.Time is { } now)
            {
                alerts.ResolveLostBefore(partition.Partition, now - LostShown, now);
            }

            alerts.TellAgain(partition.Partition);
        }
    }

    private List<PartitionStatus> Owned() => [.. history.Partitions().Where(p => p.Owner == replica.Value)];

    /// <summary>Checks the next products.</summary>
    /// <returns>How many were checked: fewer than asked for at the end of a partition.</returns>
    public int Check(int products)
    {
        var owned = Owned();
        if (owned.Count == 0 || products == 0)
        {
            return 0;
        }

        if (_after.Length == 0)
        {
            // The next one, and after the last one the first.
            _partition = (owned.Find(p => p.Partition > _partition) ?? owned[0]).Partition;
        }

        var now = owned.Find(p => p.Partition == _partition)?.Time ?? default;
        var sample = history.Sample(_partition, _after, products, MaxRows);
        var broken = sample.Count(product => IsBroken(product, now));
        metrics.Checked(sample.Count, broken);
        _after = sample.Count < products ? "" : sample[^1].Id;
        return sample.Count;
    }

    private bool IsBroken(ProductFacts product, DateTime now)
    {
        var wrong = Wrong(product).ToList();
        if (wrong.Count > 0)
        {
            var message = $"{product.Id}: {string.Join("; ", wrong)}.";
            if (_broken.Add((_partition, product.Id)))
            {
                Broken(log, product.Id, _partition, message);
            }

            alerts.RaiseBroken(_partition, product.Id, message, now);
        }
        else if (_broken.Remove((_partition, product.Id)) || product.OpenAlerts.Any(a => AlertConcerns.IsOperational(a.Type)))
        {
            alerts.ResolveBroken(_partition, product.Id, now);
        }

        return wrong.Count > 0;
    }

    internal static IEnumerable<string> Wrong(ProductFacts p)
    {
        if (p.SumOfDeltas != p.OnHand)
        {
            yield return $"{p.OnHand} on hand, but the ledger's deltas come to {p.SumOfDeltas}";
        }

        if (p.OnHand < 0)
        {
            yield return $"{p.OnHand} on hand is below 0";
        }

        if (p.Reserved < 0 || p.Reserved > p.OnHand)
        {
            yield return $"{p.Reserved} reserved is not from 0 to the {p.OnHand} on hand";
        }

        if (p.Reserved != p.Held)
        {
            yield return $"{p.Reserved} reserved, but {p.Held} are held by reservations";
        }

        foreach (var twice in p.OpenAlerts.Where(a => !AlertConcerns.IsOperational(a.Type)).GroupBy(a => AlertConcerns.Of(a.Type)).Where(g => g.Count() > 1))
        {
            yield return $"{twice.Count()} open alerts of the concern {twice.Key}";
        }
    }

    [LoggerMessage(LogLevel.Error, "An invariant of {Product} in partition {Partition} is broken: {What}")]
    private static partial void Broken(ILogger log, string product, int partition, string what);

    [LoggerMessage(LogLevel.Debug, "Invariants were not checked: {Reason}")]
    private static partial void Skipped(ILogger log, string reason);
}
