using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace StreamStock.Benchmarks.Rig;

public static class Ports
{
    private const string Listening = "0A";
    private const int First = 20_000;
    private const int Range = 12_000;

    // Runs beside each other begin at different places.
    private static int s_next = Environment.ProcessId * 38 % Range / 2 * 2;
    private static readonly string[] s_tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>
    /// A port that nobody listens on, and the one after it. Both lie below those the kernel gives to clients: a server
    /// that was killed must find its port free when it comes back.
    /// </summary>
    public static int Free()
    {
        for (var tried = 0; tried < Range; tried += 2)
        {
            var port = First + (Interlocked.Add(ref s_next, 2) % Range);
            if (CanListenOn(port) && CanListenOn(port + 1))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"No port from {First} to {First + Range} is free.");
    }

    private static bool CanListenOn(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>The process of this machine that listens on a port; 0 where none can be found.</summary>
    public static int ListenerOn(int port)
    {
        var suffix = string.Create(CultureInfo.InvariantCulture, $":{port:X4}");
        var sockets = s_tables
            .Where(File.Exists)
            .SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(f => f.Length > 9 && f[1].EndsWith(suffix, StringComparison.Ordinal) && f[3] == Listening)
            .Select(f => $"socket:[{f[9]}]")
            .ToHashSet();
        return Directory.EnumerateDirectories("/proc")
            .Where(d => int.TryParse(Path.GetFileName(d), out _) && Holds(d, sockets))
            .Select(d => int.Parse(Path.GetFileName(d), CultureInfo.InvariantCulture))
            .Order()
            .FirstOrDefault();
    }

    private static bool Holds(string process, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(process, "fd")).Any(fd => new FileInfo(fd).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another user's, or it has just ended.
            return false;
        }
    }
}
