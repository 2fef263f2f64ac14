using Npgsql;
using StreamStock.Core.Stock;
using static NpgsqlTypes.NpgsqlDbType;

namespace StreamStock.Processor.Storage.Postgres;

/// <summary>
/// Knows which days have a table and where each partition's days begin, so that only the first commit of a day has
/// anything to do.
/// </summary>
internal sealed class LedgerDays(NpgsqlConnection connection)
{
    /// <summary>Days with a table, as far as this connection has seen.</summary>
    private readonly HashSet<int> _tables = [];
    private readonly HashSet<int> _missing = [];

    private readonly DayStarts _starts = new();

    /// <summary>Days that begin with this batch. Another process may have stored the same earlier, which stands.</summary>
    public RowArrays Rows { get; } = new(
        $"INSERT INTO ledger_days (partition, first_sequence, recorded_day) {RowArrays.Rows(3)} ON CONFLICT DO NOTHING", Integer, Bigint, Integer);

    /// <summary>Begins a batch; what the last one was to begin, where it failed, has not begun.</summary>
    public void Start()
    {
        Rows.Clear();
        _starts.Start();
        _missing.Clear();
    }

    public void Add(int partition, in LedgerRow row)
    {
        if (!_starts.Begins(partition, in row, out var day))
        {
            return;
        }

        Rows.Bind(partition).Bind(row.Sequence).Bind(day);
        if (!_tables.Contains(day))
        {
            _missing.Add(day);
        }
    }

    /// <summary>Makes the tables of days that are new, and those of the days after them, which midnight then finds there.</summary>
    public void CreateTables()
    {
        foreach (var day in _missing.Order())
        {
            PostgresDatabase.Execute(connection, FormattableString.Invariant($"SELECT ensure_ledger_day({day}), ensure_ledger_day({day + 1})"));
            _tables.Add(day);
        }
    }

    /// <summary>The batch is durable: what it began has begun.</summary>
    public void Committed() => _starts.Committed();
}
