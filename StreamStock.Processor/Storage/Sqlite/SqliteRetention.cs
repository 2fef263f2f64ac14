using Dapper;

namespace StreamStock.Processor.Storage.Sqlite;

/// <summary>Deletes the rows of dropped days a few at a time, each time in a transaction of its own, so that commits get in between.</summary>
internal sealed class SqliteRetention(SqliteDatabase database, SqliteHistory history) : LedgerRetention(history)
{
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(5);

    public override IDisposable? TryTakeTurn()
    {
        try
        {
            return new FileStream(database.Path + ".retention.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public override void Free(CancellationToken cancellationToken)
    {
        foreach (var partition in History.Partitions())
        {
            int deleted;
            do
            {
                using (var connection = database.Open())
                {
                    deleted = connection.Execute(
                        """
                        DELETE FROM ledger WHERE partition = @Partition AND sequence IN (
                            SELECT sequence FROM ledger WHERE partition = @Partition
                                AND sequence < (SELECT min(first_sequence) FROM ledger_days WHERE partition = @Partition)
                            ORDER BY sequence LIMIT @limit)
                        """,
                        new { partition.Partition, limit = MaxRowsPerStatement });
                }

                cancellationToken.WaitHandle.WaitOne(Breath);
            }
            while (deleted > 0 && !cancellationToken.IsCancellationRequested);
        }
    }
}
