using System.Text;

namespace StreamStock.Tests.Core.Fuzzing;

/// <summary>
/// Damages JSON the way networks, senders and attackers do. The same seed gives the same inputs, so that a failure
/// names its seed and its number and can be had again.
/// </summary>
internal sealed class Mutator(int seed)
{
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "null", "true", "-0", "0", "1", "-1", "1.5", "1e3", "1e999", "-1e-999", "1000000", "1000001", "1000000000", "10", "2147483648", "-2147483648",
            "9223372036854775808", "999999999999999999999999999999", "NaN", "\"\"", "\"10\"", "\"\\ud800\"", "\"\\udc00x\"", "\"\\u0000\"",
            "{}", "[]", "{\"a\":1,\"a\":2}", ",", ":", "\"", "}", "]", "//", "\\", "\\u", "\\u005", "'", "\ufeff", "\n", "\"2026-03-10T12:00:00\"",
            "\"9999-12-31T23:59:59.9999999-14:00\"", "\"0001-01-01T00:00:00+14:00\"", "\"2026-03-10T13:00:00\\u002b01:00\"",
            ",\"id\":\"E\"", ",\"quantity\":5", ",\"type\":\"SALE\"", ",\"data\":{}", ",\"metadata\":{\"disposition\":\"damaged\"}", ",\"i\\ud800\":1",
            "\"SALE\"", "\"RETURN\"", "\"STOCK_ADJUST\"", "\"RESERVE\"", "\"TIME\"", "\"ALERT\"", "\"EVT-ORD-1\"", "\"PROD-002\"", "\"WH-2\"",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82], [0],
    ];

    private readonly Random _random = new(seed);
    private readonly byte[] _buffer = new byte[200_000];
    private int _length;

    public int Next(int below) => _random.Next(below);

    /// <summary>One to four damages to a copy of <paramref name="source"/>.</summary>
    public byte[] Mutate(byte[] source, byte[] other)
    {
        source.CopyTo(_buffer, 0);
        _length = source.Length;
        for (var left = 1 + _random.Next(4); left > 0; left--)
        {
            MutateOnce(other);
        }

        return _buffer[.._length];
    }

    private void MutateOnce(byte[] other)
    {
        var at = _random.Next(_length + 1);
        switch (_random.Next(11))
        {
            case 0 when _length > 0: _buffer[at % _length] ^= (byte)(1 << _random.Next(8)); break;
            case 1 when _length > 0: _buffer[at % _length] = (byte)_random.Next(256); break;
            case 2: Replace(at, _random.Next(1 + Math.Min(20, _length - at)), []); break;
            case 3: Replace(at, 0, _buffer.AsSpan(at, _random.Next(1 + Math.Min(40, _length - at))).ToArray()); break;
            case 4: Replace(at, _length - at, other.AsSpan(_random.Next(other.Length))); break;
            case 5: Replace(at, 0, Token()); break;
            case 6 when _random.Next(8) == 0: _length = at; break;
            case 7 when _random.Next(20) == 0: Nest(at); break;
            case 8 when _random.Next(2_000) == 0: Replace(at, 0, Enumerable.Repeat((byte)'x', 66_000).ToArray()); break;
            default: ReplaceValue(at, Token()); break;
        }
    }

    private byte[] Token() => Tokens[_random.Next(Tokens.Length)];

    /// <summary>Puts a token in the place of the next value: what still parses and means something else.</summary>
    private void ReplaceValue(int at, byte[] token)
    {
        var colon = _buffer.AsSpan(at, _length - at).IndexOf((byte)':');
        if (colon < 0)
        {
            return;
        }

        var start = at + colon + 1;
        var end = _buffer.AsSpan(start, _length - start).IndexOfAny(",}"u8);
        Replace(start, end < 0 ? 0 : end, token);
    }

    private void Nest(int at)
    {
        var depth = _random.Next(80);
        Replace(at, 0, Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("{\"n\":[", depth)) + "1" + string.Concat(Enumerable.Repeat("]}", depth))));
    }

    private void Replace(int at, int count, ReadOnlySpan<byte> by)
    {
        if (_length - count + by.Length > _buffer.Length)
        {
            return;
        }

        _buffer.AsSpan(at + count, _length - at - count).CopyTo(_buffer.AsSpan(at + by.Length));
        by.CopyTo(_buffer.AsSpan(at));
        _length += by.Length - count;
    }
}
