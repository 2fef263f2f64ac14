using System.Data.Common;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Npgsql;
using StreamStock.Core.Events;

namespace StreamStock.Benchmarks.Rig;

/// <summary>What a ledger says of events that were sent, asked in plain SQL, apart from the code that wrote it.</summary>
/// <param name="Accepted">Sales, restocks and returns that were accepted.</param>
/// <param name="Rejected">Those that were refused.</param>
/// <param name="Duplicates">Those whose id had been decided before.</param>
/// <param name="DecidedTwice">Ids of a product that were decided more than once: there must be none.</param>
public sealed record LedgerCheck(long Accepted, long Rejected, long Duplicates, long DecidedTwice)
{
    private static readonly TimeSpan SettledCeiling = TimeSpan.FromSeconds(30);

    public long Decided => Accepted + Rejected;

    /// <param name="connectionString">Of the store.</param>
    /// <param name="after">Newest row of each partition before the events were sent.</param>
    public static LedgerCheck Read(string connectionString, IReadOnlyDictionary<int, long> after)
    {
        using var connection = Open(connectionString);
        var events = $"""
            FROM ledger WHERE topic >= 0 AND kind IN ({(int)EventType.Sale}, {(int)EventType.Restock}, {(int)EventType.Return}) AND ({Newer(after)})
            """;
        var twice = Number(connection, $"SELECT count(*) FROM (SELECT 1 {events} AND outcome <= {(int)Outcome.Rejected} GROUP BY product_id, event_id HAVING count(*) > 1) t");
        return new LedgerCheck(OfOutcome(Outcome.Accepted), OfOutcome(Outcome.Rejected), OfOutcome(Outcome.Duplicate), twice);

        long OfOutcome(Outcome outcome) => Number(connection, $"SELECT count(*) {events} AND outcome = {(int)outcome}");
    }

    /// <summary>Newest row of each partition; none where the store has no data yet.</summary>
    public static IReadOnlyDictionary<int, long> Sequences(string connectionString)
    {
        using var connection = Open(connectionString);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT partition, sequence FROM partitions";
        var result = new Dictionary<int, long>();
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            result[reader.GetInt32(0)] = reader.GetInt64(1);
        }

        return result;
    }

    /// <summary>Sales, restocks and returns that were counted since the data was made.</summary>
    public static long EverDecided(string connectionString)
    {
        using var connection = Open(connectionString);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT counts FROM partitions";
        using var reader = command.ExecuteReader();
        var total = 0L;
        while (reader.Read())
        {
            total += JsonNode.Parse(reader.GetString(0))!.AsObject().Where(c => c.Key is "SALE" or "RESTOCK" or "RETURN")
                .Sum(c => c.Value!["accepted"]!.GetValue<long>() + c.Value["rejected"]!.GetValue<long>() + c.Value["duplicates"]!.GetValue<long>());
        }

        return total;
    }

    /// <summary>Waits until the rows of products have all that the ledger tells of them.</summary>
    public static void WaitUntilSettled(string connectionString)
    {
        using var connection = Open(connectionString);
        Wait.Until(() => Number(connection, "SELECT count(*) FROM partitions WHERE settled_sequence < sequence") == 0, SettledCeiling, "all products to be stored");
    }

    public static DbConnection Open(string connectionString)
    {
        DbConnection connection = connectionString.Contains("Data Source", StringComparison.OrdinalIgnoreCase)
            ? new SqliteConnection(connectionString + ";Pooling=false")
            : new NpgsqlConnection(connectionString + ";Pooling=false;Command Timeout=600");
        connection.Open();
        return connection;
    }

    private static string Newer(IReadOnlyDictionary<int, long> after)
    {
        var known = string.Join(" OR ", after.Select(p => string.Create(CultureInfo.InvariantCulture, $"partition = {p.Key} AND sequence > {p.Value}")));
        return after.Count == 0 ? "1 = 1" : $"{known} OR partition NOT IN ({string.Join(", ", after.Keys)})";
    }

    public static long Number(DbConnection connection, string sql)
    {
        ArgumentNullException.ThrowIfNull(connection);
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Numbers of ours only.
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
