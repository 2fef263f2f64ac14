using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace StreamStock.Tests.Processor.Storage.Postgres;

/// <summary>A replica that was paused, or cut off, when it had sent half of a batch: one statement, and not the end of them.</summary>
internal sealed class StalledSession : IDisposable
{
    private const int Protocol = 3 << 16;

    private readonly TcpClient _client;
    private readonly NetworkStream _stream;

    public StalledSession(string connectionString, string sql)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        _client = new TcpClient(settings.Host!, settings.Port);
        _stream = _client.GetStream();
        Send(null, [.. Int32(Protocol), .. Texts("user", settings.Username!, "database", settings.Database!, "application_name", "streamstock", "")]);
        SkipUntil('Z');
        Send('P', [.. Texts("", sql), 0, 0]);
        Send('B', [.. Texts("", ""), 0, 0, 0, 0, 0, 0]);
        Send('E', [.. Texts(""), .. Int32(0)]);
        Send('H', []);
        SkipUntil('C');
    }

    /// <summary>Whether the server has ended it.</summary>
    public bool IsEnded()
    {
        try
        {
            SkipUntil(' ');
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>Sends the end of the batch, and waits for the answer.</summary>
    /// <exception cref="IOException">The server has ended it.</exception>
    public void Finish()
    {
        Send('S', []);
        SkipUntil('Z');
    }

    private void Send(char? type, byte[] body)
    {
        byte[] head = type is { } t ? [(byte)t] : [];
        _stream.Write([.. head, .. Int32(body.Length + 4), .. body]);
    }

    /// <exception cref="IOException">The server closed the connection before.</exception>
    private void SkipUntil(char type)
    {
        var head = new byte[5];
        do
        {
            _stream.ReadExactly(head);
            _stream.ReadExactly(new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4]);
        }
        while (head[0] != type);
    }

    private static byte[] Int32(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static byte[] Texts(params string[] texts) => Encoding.UTF8.GetBytes(string.Concat(texts.Select(t => t + '\0')));

    public void Dispose() => _client.Dispose();
}
