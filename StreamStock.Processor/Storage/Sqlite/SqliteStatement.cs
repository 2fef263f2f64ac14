using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace StreamStock.Processor.Storage.Sqlite;

/// <summary>
/// A prepared statement without boxing or parameter objects, for what runs once an event. Parameters are bound in
/// order; columns are read in order.
/// </summary>
internal sealed class SqliteStatement : IRows, IColumns
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private int _parameter;
    private int _column;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    public IColumns Bind(short value) => Bind((long)value);

    public IColumns Bind(int value) => Bind((long)value);

    public IColumns Bind(long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, ++_parameter, value));
        return this;
    }

    public IColumns Bind(long? value) => value is { } number ? Bind(number) : BindNull();

    public IColumns Bind(string? value)
    {
        if (value is null)
        {
            return BindNull();
        }

        Check(raw.sqlite3_bind_text(_statement, ++_parameter, value));
        return this;
    }

    public IColumns BindText(ReadOnlySpan<byte> utf8)
    {
        Check(raw.sqlite3_bind_text(_statement, ++_parameter, utf8));
        return this;
    }

    public IColumns BindBlob(ReadOnlySpan<byte> value)
    {
        return value.IsEmpty ? BindNull() : BindBytes(value);
    }

    public IColumns BindBytes(ReadOnlySpan<byte> value)
    {
        Check(value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_statement, ++_parameter, 0)
            : raw.sqlite3_bind_blob(_statement, ++_parameter, value));
        return this;
    }

    private SqliteStatement BindNull()
    {
        Check(raw.sqlite3_bind_null(_statement, ++_parameter));
        return this;
    }

    /// <summary>Runs a statement that returns nothing, and makes it ready for the next parameters.</summary>
    public void Execute()
    {
        Read();
        Reset();
    }

    public bool Read()
    {
        var result = raw.sqlite3_step(_statement);
        _column = 0;
        if (result is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            Reset();
            throw Failure(result);
        }

        return result == raw.SQLITE_ROW;
    }

    public void Reset()
    {
        // The result repeats the failure of the step before, which has been reported.
        _ = raw.sqlite3_reset(_statement);
        _parameter = 0;
        _column = 0;
    }

    public long Int64() => raw.sqlite3_column_int64(_statement, _column++);

    public int Int32() => (int)Int64();

    public long? Int64OrNull()
    {
        if (raw.sqlite3_column_type(_statement, _column) != raw.SQLITE_NULL)
        {
            return Int64();
        }

        _column++;
        return null;
    }

    public string Text() => TextOrNull() ?? "";

    public string? TextOrNull() => raw.sqlite3_column_text(_statement, _column++).utf8_to_string();

    public ReadOnlySpan<byte> Blob() => raw.sqlite3_column_blob(_statement, _column++);

    public void Dispose() => _statement.Dispose();

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            throw Failure(result);
        }
    }

    private SqliteException Failure(int result) =>
        new(raw.sqlite3_errmsg(_database).utf8_to_string(), result, raw.sqlite3_extended_errcode(_database));
}
