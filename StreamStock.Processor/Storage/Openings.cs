using StreamStock.Core.Stock;

namespace StreamStock.Processor.Storage;

/// <summary>Products where the kept ledger begins, as ledger rows, oldest first.</summary>
internal static class Openings
{
    private const string Columns = "SELECT o.product_id, o.sequence, o.effective_at, o.recorded_at, o.state FROM openings o WHERE o.partition = $1";

    private const string Demand = """
        SELECT d.product_id, d.day, d.accepted, d.rejected, d.returned, d.out_of_stock_seconds FROM opening_demand d WHERE d.partition = $1
        """;

    public static IEnumerable<LedgerRow> Read(IStoreConnection connection, int partition)
    {
        var demand = ReadDemand(connection.Query($"{Demand} ORDER BY d.product_id, d.day", partition));
        return ReadRows(connection, $"{Columns} ORDER BY o.sequence", [partition], demand);
    }

    /// <summary>Those of the products that a day touches.</summary>
    /// <param name="connection">Where to ask.</param>
    /// <param name="partition">Partition.</param>
    /// <param name="touched">Finds the products of partition $1 between sequences $2 and $3, on day $4 of recording.</param>
    /// <param name="day">The day.</param>
    public static IEnumerable<LedgerRow> Read(IStoreConnection connection, int partition, string touched, LedgerDay day)
    {
        object?[] parameters = [partition, day.FirstSequence, day.NextFirstSequence, day.Day];
        var demand = ReadDemand(connection.Query($"{Demand} AND d.product_id IN ({touched}) ORDER BY d.product_id, d.day", parameters));
        return ReadRows(connection, $"{Columns} AND o.product_id IN ({touched}) ORDER BY o.sequence", parameters, demand);
    }

    public static LedgerRow? Find(IStoreConnection connection, int partition, string productId) =>
        ReadRows(connection, $"{Columns} AND o.product_id = $2", [partition, productId], []).Cast<LedgerRow?>().FirstOrDefault();

    private static Dictionary<string, List<DemandDay>> ReadDemand(IRows s)
    {
        using (s)
        {
            var demand = new Dictionary<string, List<DemandDay>>();
            while (s.Read())
            {
                var id = s.Text();
                if (!demand.TryGetValue(id, out var days))
                {
                    demand[id] = days = [];
                }

                days.Add(TableRows.ReadDay(s));
            }

            return demand;
        }
    }

    /// <summary>Asks when it is enumerated: a connection answers one question at a time.</summary>
    private static IEnumerable<LedgerRow> ReadRows(IStoreConnection connection, string sql, object?[] parameters, Dictionary<string, List<DemandDay>> demand)
    {
        using var s = connection.Query(sql, parameters);
        while (s.Read())
        {
            var (id, sequence, effectiveAt, recordedAt) = (s.Text(), s.Int64(), StoredTime.Utc(s.Int64()), StoredTime.Utc(s.Int64()));
            var state = OpeningState.Read(s.Blob()) with { Demand = demand.GetValueOrDefault(id) ?? [] };
            yield return state.ToRow(sequence, effectiveAt, recordedAt);
        }
    }
}

/// <summary>One day of recording of one partition's ledger.</summary>
/// <param name="Day">Days since 0001-01-01 UTC.</param>
/// <param name="FirstSequence">Its first row.</param>
/// <param name="NextFirstSequence">First row of the day after it.</param>
internal readonly record struct LedgerDay(int Day, long FirstSequence, long NextFirstSequence);
