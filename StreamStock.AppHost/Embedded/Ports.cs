using System.Net;
using System.Net.Sockets;
using StreamStock.AppHost.Model;
using StreamStock.ServiceDefaults;

namespace StreamStock.AppHost.Embedded;

/// <summary>Ports on 127.0.0.1.</summary>
internal static class Ports
{
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
                sockets.Add(Bind(i == 0 ? wanted : 0));
            }

            return [.. sockets.Select(socket => ((IPEndPoint)socket.LocalEndPoint!).Port)];
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
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
