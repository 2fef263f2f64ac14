namespace StreamStock.Processor.Storage;

/// <summary>
/// A connection on which questions are asked that both databases understand. Parameters are <c>$1</c>, <c>$2</c>, …:
/// <see langword="int"/>, <see langword="long"/>, <see langword="string"/> or null; one that may be null stands in a CAST, which tells
/// PostgreSQL its type.
/// </summary>
internal interface IStoreConnection : IDisposable
{
    IRows Query(string sql, params ReadOnlySpan<object?> parameters);
}

/// <summary>Rows of a query, read forward; the columns of a row are read in their order.</summary>
internal interface IRows : IDisposable
{
    /// <summary>Moves to the next row.</summary>
    bool Read();

    long Int64();

    int Int32();

    long? Int64OrNull();

    string Text();

    string? TextOrNull();

    /// <summary>Bytes that stay valid until the next row; none where it is null.</summary>
    ReadOnlySpan<byte> Blob();
}

/// <summary>
/// Takes the columns of a row in the order of their table. The type of the argument is the width of the column, which
/// matters where a row is written in binary.
/// </summary>
internal interface IColumns
{
    IColumns Bind(short value);

    IColumns Bind(int value);

    IColumns Bind(long value);

    IColumns Bind(long? value);

    IColumns Bind(string? value);

    /// <summary>Binds UTF-8 bytes as text.</summary>
    IColumns BindText(ReadOnlySpan<byte> utf8);

    /// <summary>Binds bytes; none at all as null.</summary>
    IColumns BindBlob(ReadOnlySpan<byte> value);

    /// <summary>Binds bytes, none at all as an empty value.</summary>
    IColumns BindBytes(ReadOnlySpan<byte> value);
}
