using System.Data;
using Npgsql;

namespace StreamStock.Processor.Storage.Postgres;

/// <summary>Questions on a connection, which it closes; all answered as of the same commit where it is a snapshot.</summary>
internal sealed class PostgresSession(NpgsqlConnection connection, bool snapshot = false) : IStoreConnection
{
    private readonly NpgsqlTransaction? _transaction = snapshot ? connection.BeginTransaction(IsolationLevel.RepeatableRead) : null;

    public IRows Query(string sql, params ReadOnlySpan<object?> parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter ?? DBNull.Value });
        }

        return new PostgresRows(command);
    }

    public void Dispose()
    {
        _transaction?.Dispose();
        connection.Dispose();
    }
}

/// <summary>Rows as they come from the server.</summary>
internal sealed class PostgresRows : IRows
{
    private readonly NpgsqlCommand _command;
    private readonly NpgsqlDataReader _reader;
    private int _column;

    public PostgresRows(NpgsqlCommand command)
    {
        _command = command;
        try
        {
            _reader = command.ExecuteReader();
        }
        catch
        {
            command.Dispose();
            throw;
        }
    }

    public bool Read()
    {
        _column = 0;
        return _reader.Read();
    }

    public long Int64() => _reader.GetInt64(_column++);

    public int Int32() => _reader.GetInt32(_column++);

    public long? Int64OrNull() => IsNull() ? null : Int64();

    public string Text() => _reader.GetString(_column++);

    public string? TextOrNull() => IsNull() ? null : Text();

    public ReadOnlySpan<byte> Blob() => IsNull() ? default : _reader.GetFieldValue<byte[]>(_column++);

    /// <summary>Passes over the column where it is null.</summary>
    private bool IsNull()
    {
        if (!_reader.IsDBNull(_column))
        {
            return false;
        }

        _column++;
        return true;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _command.Dispose();
    }
}
