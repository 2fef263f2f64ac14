using System.Globalization;
using System.Net.Http.Json;

namespace StreamStock.Benchmarks.Rig;

/// <summary>A Toxiproxy of <c>shared/tools</c>: network faults between the services and what they need.</summary>
public sealed class FaultProxy : IDisposable
{
    private static readonly TimeSpan StartCeiling = TimeSpan.FromSeconds(20);

    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private FaultProxy(string program, string folder)
    {
        var port = Ports.Free();
        _process = ChildProcess.Start(
            Path.Combine(folder, "toxiproxy.log"), new Dictionary<string, string>(), program, "-host", "127.0.0.1", "-port", port.ToString(CultureInfo.InvariantCulture));
        _http = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")) };
        Wait.Until(IsReady, StartCeiling, "Toxiproxy");
    }

    public static bool IsInstalled => Find() is not null;

    public static FaultProxy Start(string folder) =>
        new(Find() ?? throw new InvalidOperationException("shared/tools is not beside the repository."), folder);

    /// <summary>Puts a proxy before a port.</summary>
    /// <returns>The port to go to instead.</returns>
    public int Add(string name, int upstream)
    {
        var port = Ports.Free();
        Send(HttpMethod.Post, "/proxies", new { name, listen = Local(port), upstream = Local(upstream) });
        return port;
    }

    /// <summary>Closes all connections and takes no new ones.</summary>
    public void Cut(string name) => Send(HttpMethod.Post, $"/proxies/{name}", new { enabled = false });

    /// <summary>Swallows everything in both directions; connections stay open.</summary>
    public void Stall(string name)
    {
        Send(HttpMethod.Post, $"/proxies/{name}/toxics", new { name = "down", type = "timeout", stream = "downstream", attributes = new { timeout = 0 } });
        Send(HttpMethod.Post, $"/proxies/{name}/toxics", new { name = "up", type = "timeout", stream = "upstream", attributes = new { timeout = 0 } });
    }

    /// <summary>Delays everything that comes back.</summary>
    public void Slow(string name, int milliseconds) =>
        Send(HttpMethod.Post, $"/proxies/{name}/toxics", new { name = "down", type = "latency", attributes = new { latency = milliseconds, jitter = milliseconds / 3 } });

    /// <summary>Ends every fault.</summary>
    public void Heal() => Send(HttpMethod.Post, "/reset", new { });

    private bool IsReady()
    {
        try
        {
            using var answer = _http.Send(new HttpRequestMessage(HttpMethod.Get, "/version"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Send(HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        request.Content.LoadIntoBufferAsync().GetAwaiter().GetResult();
        using var answer = _http.Send(request);
        answer.EnsureSuccessStatusCode();
    }

    private static string Local(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var program = Path.Combine(folder.FullName, "shared", "tools", "toxiproxy-server");
            if (File.Exists(program))
            {
                return program;
            }
        }

        return null;
    }

    public void Dispose()
    {
        _http.Dispose();
        _process.Dispose();
    }
}
