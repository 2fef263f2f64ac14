using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace StreamStock.Processor.Storage.Postgres;

/// <summary>
/// Rows in PostgreSQL's binary COPY format, encoded before the transaction begins so that its locks are held for the
/// sending only. A field is its length (4 bytes, big-endian, -1 for null) and its bytes.
/// </summary>
internal sealed class CopyBuffer : IColumns
{
    /// <summary>Larger buffers are let go after use: a few huge events should not be paid for forever.</summary>
    private const int MaxKeptBytes = 16 * 1024 * 1024;

    /// <summary>Signature, flags and the length of the header's extension.</summary>
    private static ReadOnlySpan<byte> Header =>
        [(byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', (byte)'\n', 0xFF, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private ArrayBufferWriter<byte> _bytes = new(1024 * 1024);

    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    public void Start()
    {
        if (_bytes.Capacity > MaxKeptBytes)
        {
            _bytes = new(1024 * 1024);
        }

        _bytes.ResetWrittenCount();
        _bytes.Write(Header);
    }

    /// <summary>Begins a row of so many columns.</summary>
    public CopyBuffer Row(short columns)
    {
        BinaryPrimitives.WriteInt16BigEndian(_bytes.GetSpan(2), columns);
        _bytes.Advance(2);
        return this;
    }

    public void End() => Row(-1);

    public IColumns Bind(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(Field(sizeof(short)), value);
        return this;
    }

    public IColumns Bind(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(Field(sizeof(int)), value);
        return this;
    }

    public IColumns Bind(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(Field(sizeof(long)), value);
        return this;
    }

    public IColumns Bind(long? value) => value is { } number ? Bind(number) : Null();

    public IColumns Bind(string? value)
    {
        if (value is null)
        {
            return Null();
        }

        var text = StorableText.Of(value);
        Encoding.UTF8.GetBytes(text, Field(Encoding.UTF8.GetByteCount(text)));
        return this;
    }

    public IColumns BindText(ReadOnlySpan<byte> utf8) => StorableText.IsStorable(utf8) ? BindBytes(utf8) : Bind(Encoding.UTF8.GetString(utf8));

    public IColumns BindBlob(ReadOnlySpan<byte> value) => value.IsEmpty ? Null() : BindBytes(value);

    public IColumns BindBytes(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Field(value.Length));
        return this;
    }

    private CopyBuffer Null()
    {
        BinaryPrimitives.WriteInt32BigEndian(_bytes.GetSpan(4), -1);
        _bytes.Advance(4);
        return this;
    }

    /// <summary>Writes the length and returns the place of the bytes.</summary>
    private Span<byte> Field(int length)
    {
        var target = _bytes.GetSpan(4 + length);
        BinaryPrimitives.WriteInt32BigEndian(target, length);
        _bytes.Advance(4 + length);
        return target.Slice(4, length);
    }
}
