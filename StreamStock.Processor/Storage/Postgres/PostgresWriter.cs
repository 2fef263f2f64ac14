using Npgsql;

namespace StreamStock.Processor.Storage.Postgres;

/// <summary>
/// Writes one batch in one transaction. A small one takes one round trip, for each may wait for a core: statements that
/// are sent together are a transaction by themselves. A large one takes four, and less time in the database: BEGIN with
/// the fence and all upserts, the ledger's rows by COPY (two), COMMIT.
/// </summary>
internal sealed partial class PostgresWriter(NpgsqlConnection connection) : IDisposable
{
    /// <summary>Most ledger rows of a small batch.</summary>
    public const int SmallBatch = 1_000;

    private const short LedgerColumns = 30;

    /// <summary>What <c>require_owned</c> raises.</summary>
    private const string NotOwned = "SS001";

    private readonly CopyBuffer _ledger = new();

    /// <summary>Up to where each partition's ids have been forgotten. That moves only once as many are remembered as may be.</summary>
    private readonly Dictionary<int, long> _forgotten = [];
    private readonly LedgerDays _days = new(connection);

    public void Commit(CommitBatch batch)
    {
        Gather(batch);
        _days.CreateTables();
        if (batch.Rows > SmallBatch || !TryCommitAtOnce())
        {
            CommitInSteps(batch);
        }

        _days.Committed();
        batch.Partitions.ForEach(p => _forgotten[p.Partition] = p.OldestRemembered);
    }

    /// <returns>False, and nothing was written, where a partition is not owned any more.</returns>
    private bool TryCommitAtOnce()
    {
        try
        {
            using var commands = Statements(s_updateOwnedPartitions);
            commands.ExecuteNonQuery();
            return true;
        }
        catch (PostgresException e) when (e.SqlState == NotOwned)
        {
            return false;
        }
    }

    private void CommitInSteps(CommitBatch batch)
    {
        using var transaction = connection.BeginTransaction();
        WriteState(batch);
        if (_ledgerRows.IsEmpty && batch.Rows > 0)
        {
            CopyLedger();
        }

        transaction.Commit();
    }

    private NpgsqlBatch Statements(string fence)
    {
        var commands = connection.CreateBatch();
        commands.BatchCommands.Add(_partitions.Command(fence));
        foreach (var other in Others.Where(o => !o.IsEmpty))
        {
            commands.BatchCommands.Add(other.Command());
        }

        return commands;
    }

    /// <exception cref="FencedException">Names the partitions that are not owned any more.</exception>
    private void WriteState(CommitBatch batch)
    {
        var written = new HashSet<int>();
        using (var commands = Statements(s_updatePartitions))
        using (var reader = commands.ExecuteReader())
        {
            while (reader.Read())
            {
                written.Add(reader.GetInt32(0));
            }

            while (reader.NextResult())
            {
                // Runs to the end, so that a later statement's failure is thrown.
            }
        }

        int[] lost = [.. batch.Partitions.Select(p => p.Partition).Where(p => !written.Contains(p))];
        if (lost.Length > 0)
        {
            throw new FencedException(lost);
        }
    }

    private void CopyLedger()
    {
        using var copy = connection.BeginRawBinaryCopy("COPY ledger FROM STDIN (FORMAT BINARY)");
        copy.Write(_ledger.Written.Span);
    }

    /// <summary>Encodes everything before the transaction begins.</summary>
    private void Gather(CommitBatch batch)
    {
        _partitions.Clear();
        foreach (var other in Others)
        {
            other.Clear();
        }

        _days.Start();
        _ledger.Start();
        foreach (var partition in batch.Partitions)
        {
            TableRows.Partition(_partitions, partition, batch.RecordedAt);
            GatherRows(partition, isSmall: batch.Rows <= SmallBatch);
            GatherState(partition, batch.RecordedAt);
        }

        _ledger.End();
    }

    private void GatherRows(PartitionCommit p, bool isSmall)
    {
        foreach (ref readonly var row in p.Effects.Rows)
        {
            _days.Add(p.Partition, in row);
            TableRows.Row(isSmall ? _ledgerRows : _ledger.Row(LedgerColumns), p.Partition, in row);
        }

        foreach (var hour in p.EndedHours)
        {
            TableRows.Hour(_hours, p.Partition, hour);
        }
    }

    private void GatherState(PartitionCommit p, DateTime recordedAt)
    {
        foreach (var product in p.Products)
        {
            if (product.SettingsChanged)
            {
                TableRows.Product(_products, p.Partition, product);
                TableRows.ProductSettings(_productSettings, p.Partition, product);
            }
            else
            {
                TableRows.ProductState(_productStates, p.Partition, product);
            }
        }

        foreach (var day in p.OlderDays)
        {
            TableRows.Day(_demand, p.Partition, in day);
        }

        var latest = new LatestDetails(p.Effects.Rows);
        foreach (var reservation in latest.Reservations)
        {
            TableRows.Reservation(_reservations, p.Partition, reservation);
        }

        foreach (var alert in latest.Alerts)
        {
            TableRows.Alert(_alerts, p.Partition, alert);
        }

        if (p.Effects.Ids.Count > 0)
        {
            TableRows.Ids(_ids, p, recordedAt);
        }

        if (p.OldestRemembered > _forgotten.GetValueOrDefault(p.Partition))
        {
            _forget.Bind(p.Partition).Bind(p.OldestRemembered);
        }

        foreach (var letter in p.Effects.DeadLetters)
        {
            TableRows.DeadLetter(_deadLetters, p, letter, recordedAt);
        }

        foreach (var redecided in p.Redecided)
        {
            TableRows.Redecided(_redecided, p.Partition, in redecided);
        }

        for (short topic = 0; topic < p.Offsets.Count; topic++)
        {
            if (p.Offsets[topic] is { } offset)
            {
                TableRows.Offset(_offsets, p.Partition, topic, offset);
            }
        }
    }

    public void Dispose() => connection.Dispose();
}
