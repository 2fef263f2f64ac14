using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace StreamStock.Benchmarks.Web;

/// <summary>A connection that costs next to nothing, so that what is measured is the server: it sends ready bytes and counts the answer's.</summary>
internal sealed class RawConnection(Uri address) : IDisposable
{
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] buffer = [];

    public Socket Socket => socket;

    public async Task ConnectAsync() => await socket.ConnectAsync(IPAddress.Parse(address.Host), address.Port);

    /// <summary>Sends a request and reads its answer to the end.</summary>
    /// <returns>The status.</returns>
    public async ValueTask<int> RequestAsync(ReadOnlyMemory<byte> request)
    {
        // Made when it is first needed: ten thousand connections that only listen have their own.
        buffer = buffer.Length == 0 ? new byte[128 * 1024] : buffer;
        await socket.SendAsync(request);
        var have = 0;
        int head;
        while ((head = buffer.AsSpan(0, have).IndexOf("\r\n\r\n"u8)) < 0)
        {
            have += await ReceiveAsync(buffer.AsMemory(have));
        }

        var status = int.Parse(buffer.AsSpan(9, 3), CultureInfo.InvariantCulture);
        if (LengthOf(buffer.AsSpan(0, head)) is { } length)
        {
            for (var left = length - (have - head - 4); left > 0;)
            {
                left -= await ReceiveAsync(buffer);
            }
        }
        else
        {
            // Problems come in chunks; they are short.
            while (!buffer.AsSpan(0, have).EndsWith("0\r\n\r\n"u8))
            {
                have += await ReceiveAsync(buffer.AsMemory(have));
            }
        }

        return status;
    }

    public static byte[] Get(Uri address, string path) =>
        Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n");

    public static byte[] Post(Uri address, string path, string json) =>
        Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n{json}");

    public void Dispose() => socket.Dispose();

    private async ValueTask<int> ReceiveAsync(Memory<byte> into) =>
        await socket.ReceiveAsync(into) is var read and > 0 ? read : throw new IOException("The server closed the connection.");

    /// <returns>Null where the answer comes in chunks.</returns>
    private static int? LengthOf(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("Content-Length: "u8);
        if (at < 0)
        {
            return null;
        }

        var value = head[(at + 16)..];
        var end = value.IndexOf((byte)'\r');
        return int.Parse(end < 0 ? value : value[..end], CultureInfo.InvariantCulture);
    }
}
