using System.Globalization;
using StreamStock.Benchmarks.Rig;

namespace StreamStock.Benchmarks.Chaos;

/// <summary>What must hold after the last fault, each with what was seen. An empty list of failures is a pass.</summary>
public sealed record ChaosVerdict
{
    /// <summary>Events the broker has acknowledged.</summary>
    public required long Acknowledged { get; init; }

    /// <summary>Events in the ledger that were accepted or rejected.</summary>
    public required long Decided { get; init; }

    /// <summary>Records of inventory.stock that a reader by version dropped: published again, or late.</summary>
    public required long OlderRecords { get; init; }

    public required IReadOnlyList<string> Failures { get; init; }

    public bool IsPassed => Failures.Count == 0;
}

/// <summary>Compares ledger, database and what was published.</summary>
internal static class ChaosCheck
{
    private const int MaxNamed = 5;

    /// <summary>By when the last record of each key must equal the database: the new owner's repetition has passed.</summary>
    private static readonly TimeSpan PublishedCeiling = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan DecidedCeiling = TimeSpan.FromMinutes(3);

    /// <summary>Waits until everything that was acknowledged has been decided.</summary>
    public static void WaitUntilDecided(string database, long acknowledged) => Wait.Until(
        () => LedgerCheck.EverDecided(database) >= acknowledged,
        DecidedCeiling,
        $"{acknowledged} decisions; there are {LedgerCheck.EverDecided(database)}");

    public static ChaosVerdict Judge(string database, ChaosLoad load, StockWatcher watcher)
    {
        var failures = new List<string>();
        var ledger = LedgerCheck.Read(database, new Dictionary<int, long>());
        Require(load.Refused.Count == 0, $"the broker refused {load.Refused.Count} events for good: {string.Join("; ", load.Refused.Take(MaxNamed))}");
        Require(load.Sent == load.Acknowledged, $"of {load.Sent} events sent {load.Acknowledged} were acknowledged");
        Require(ledger.Decided == load.Acknowledged, $"{load.Acknowledged} events were acknowledged and {ledger.Decided} are in the ledger");
        Require(ledger.DecidedTwice == 0, $"{ledger.DecidedTwice} events were decided twice");
        var (exitCode, output) = Service.Verify(database);
        Require(exitCode == 0, $"verify: {output}");
        failures.AddRange(AwaitPublished(database, watcher));
        var seen = watcher.Read(withSaid: true);
        failures.AddRange(seen.Contradictions.Take(MaxNamed));
        failures.AddRange(NotInLedger(database, seen.Said).Take(MaxNamed));
        return new ChaosVerdict { Acknowledged = load.Acknowledged, Decided = ledger.Decided, OlderRecords = watcher.Older, Failures = failures };

        void Require(bool holds, string otherwise)
        {
            if (!holds)
            {
                failures.Add(otherwise);
            }
        }
    }

    /// <summary>Waits until the last record of each key, and what a reader has merged, equal the database.</summary>
    private static List<string> AwaitPublished(string database, StockWatcher watcher)
    {
        var differences = new List<string>();
        try
        {
            Wait.Until(() => (differences = Differences(database, watcher)).Count == 0, PublishedCeiling, "inventory.stock to equal the database");
        }
        catch (TimeoutException e)
        {
            return [e.Message, .. differences.Take(MaxNamed)];
        }

        return [];
    }

    private static List<string> Differences(string database, StockWatcher watcher)
    {
        var seen = watcher.Read(withSaid: false);
        var differences = new List<string>();
        foreach (var stored in Products(database))
        {
            if (seen.Last.GetValueOrDefault(stored.ProductId) is var last && last != stored)
            {
                differences.Add($"stored {stored}, last record {last}");
            }

            if (seen.Merged.GetValueOrDefault(stored.ProductId) is var merged && merged != stored)
            {
                differences.Add($"stored {stored}, merged {merged}");
            }
        }

        return differences;
    }

    private static List<Published> Products(string database)
    {
        using var connection = LedgerCheck.Open(database);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT partition, product_id, version, stock_version, on_hand, reserved FROM products";
        using var reader = command.ExecuteReader();
        var products = new List<Published>();
        while (reader.Read())
        {
            products.Add(new Published(reader.GetInt32(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt32(4), reader.GetInt32(5)));
        }

        return products;
    }

    /// <summary>What was published although the ledger does not say so: it was never durable.</summary>
    private static IEnumerable<string> NotInLedger(string database, IReadOnlyCollection<Published> said)
    {
        var rows = new Dictionary<(int, long), (string ProductId, int OnHand, int Reserved)>();
        using (var connection = LedgerCheck.Open(database))
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT partition, sequence, product_id, stock_after, reserved_after FROM ledger";
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                rows[(reader.GetInt32(0), reader.GetInt64(1))] = (reader.GetString(2), reader.GetInt32(3), reader.GetInt32(4));
            }
        }

        return said
            .Where(p => !rows.TryGetValue((p.Partition, p.Version), out var row) || row != (p.ProductId, p.OnHand, p.Reserved))
            .Select(p => string.Create(CultureInfo.InvariantCulture, $"published and not in the ledger: {p}"));
    }
}
