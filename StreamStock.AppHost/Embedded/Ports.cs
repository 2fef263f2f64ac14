using System.Net;
using System.Net.Sockets;
using StreamStock.AppHost.Model;
using StreamStock.ServiceDefaults;

namespace StreamStock.AppHost.Embedded;

/// <summary>Ports on 127.0.0.1.</summary>
internal static class Ports
{
    // Below those that systems give to clients: between being found and being listened on, a port must not become a
    // connection's own end.
    private const int First = 20_000;
    private const int Range = 12_000;

    // Hosts that start at the same time look in different places, or both would find the same.
    private const int Apart = 38;
    private static int s_last = Environment.ProcessId * Apart % Range;

    /// <summary>
    /// The wanted port and then free ones, <paramref name="count"/> in all and no two alike: each stays bound until
    /// the last is found.
    /// </summary>
    /// <exception cref="ConfigurationException">The wanted port is in use or not ours to use.</exception>
    public static IReadOnlyList<int> Reserve(int wanted, int count)
    {
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < count; i++)
            {
                sockets.Add(i == 0 && wanted > 0 ? Bind(wanted) : BindFree());
            }

            return [.. sockets.Select(socket => ((IPEndPoint)socket.LocalEndPoint!).Port)];
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    private static Socket BindFree()
    {
        for (var tried = 0; ; tried++)
        {
            try
            {
                return Bind(First + ((Interlocked.Increment(ref s_last) & int.MaxValue) % Range));
            }
            catch (ConfigurationException) when (tried < Range)
            {
                // Somebody else's: the next one.
            }
        }
    }

    private static Socket Bind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            // Bound is not enough: a listener on all addresses shows only here.
            socket.Listen();
            return socket;
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            var why = exception.SocketErrorCode == SocketError.AddressAlreadyInUse ? "is in use" : $"cannot be used ({exception.Message})";
            throw new ConfigurationException($"{OptionTable.WebPort}: port {port} {why}; choose another, or 0 for a free one.", exception);
        }
    }
}
