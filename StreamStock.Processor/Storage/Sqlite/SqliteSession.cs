using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace StreamStock.Processor.Storage.Sqlite;

/// <summary>Questions on a connection that somebody else closes.</summary>
internal partial class SqliteSession(SqliteConnection connection) : IStoreConnection
{
    public SqliteConnection Connection => connection;

    public IRows Query(string sql, params ReadOnlySpan<object?> parameters)
    {
        // SQLite numbers $1 by where it stands and only ?1 by its number.
        var s = new SqliteStatement(connection, ParameterMark().Replace(sql, "?$1"));
        foreach (var parameter in parameters)
        {
            _ = parameter switch
            {
                string text => s.Bind(text),
                int number => s.Bind(number),
                long number => s.Bind(number),
                _ => s.Bind((long?)null),
            };
        }

        return s;
    }

    [GeneratedRegex(@"\$(\d)")]
    private static partial Regex ParameterMark();

    public virtual void Dispose()
    {
    }
}

/// <summary>Questions on a read-only connection of its own, all answered as of the same commit.</summary>
internal sealed class SqliteSnapshot : SqliteSession
{
    private readonly SqliteTransaction _transaction;

    public SqliteSnapshot(SqliteDatabase database)
        : base(database.Open(readOnly: true)) => _transaction = Connection.BeginTransaction(deferred: true);

    public override void Dispose()
    {
        _transaction.Dispose();
        Connection.Dispose();
        base.Dispose();
    }
}
