using System.Collections;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace StreamStock.Processor.Storage.Postgres;

/// <summary>
/// Rows as one array a column, for a statement that takes them all at once with <c>unnest</c>: one statement, however
/// many rows.
/// </summary>
/// <param name="sql">Takes the columns as arrays <c>$1</c>, <c>$2</c>, … of these types.</param>
/// <param name="types">Types of the columns.</param>
internal sealed class RowArrays(string sql, params NpgsqlDbType[] types) : IColumns
{
    private readonly IList[] _arrays = [.. types.Select(NewArray)];
    private int _column;

    private static IList NewArray(NpgsqlDbType type) => type switch
    {
        NpgsqlDbType.Smallint => new List<short>(),
        NpgsqlDbType.Integer => new List<int>(),
        NpgsqlDbType.Bigint => new List<long?>(),
        NpgsqlDbType.Text => new List<string?>(),
        NpgsqlDbType.Bytea => new List<byte[]?>(),
        _ => throw new ArgumentException($"No table has a column of type {type}.", nameof(type)),
    };

    /// <summary>
    /// The rows, as a query. One <c>unnest</c> a column in the list of what is selected hands them on one by one; one of all
    /// columns in FROM gathers each column by itself first, and inserting takes nearly twice as long.
    /// </summary>
    public static string Rows(int columns) => $"SELECT {string.Join(", ", Enumerable.Range(1, columns).Select(i => $"unnest(${i})"))}";

    /// <summary>The same with names.</summary>
    /// <param name="columns">Names of the columns, with commas between them.</param>
    public static string Named(string columns) => $"SELECT {string.Join(", ", columns.Split(", ").Select((name, i) => $"unnest(${i + 1}) AS {name}"))}";

    public bool IsEmpty => _arrays[0].Count == 0;

    public void Clear()
    {
        _column = 0;
        foreach (var array in _arrays)
        {
            array.Clear();
        }
    }

    /// <summary>The statement with the rows that were bound.</summary>
    public NpgsqlBatchCommand Command() => Command(sql);

    /// <summary>Another statement that takes the same rows.</summary>
    public NpgsqlBatchCommand Command(string other)
    {
        var command = new NpgsqlBatchCommand(other);
        for (var i = 0; i < _arrays.Length; i++)
        {
            command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | types[i], Value = _arrays[i] });
        }

        return command;
    }

    public IColumns Bind(short value) => Add(value);

    public IColumns Bind(int value) => Add(value);

    public IColumns Bind(long value) => Add<long?>(value);

    public IColumns Bind(long? value) => Add(value);

    public IColumns Bind(string? value) => Add(value is null ? null : StorableText.Of(value));

    public IColumns BindText(ReadOnlySpan<byte> utf8) => Bind(Encoding.UTF8.GetString(utf8));

    public IColumns BindBlob(ReadOnlySpan<byte> value) => value.IsEmpty ? Add<byte[]?>(null) : BindBytes(value);

    public IColumns BindBytes(ReadOnlySpan<byte> value) => Add<byte[]?>(value.ToArray());

    private RowArrays Add<T>(T value)
    {
        ((List<T>)_arrays[_column]).Add(value);
        _column = (_column + 1) % _arrays.Length;
        return this;
    }
}
