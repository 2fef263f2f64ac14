using System.Runtime.InteropServices;
using System.Text;
using StreamStock.Core.Messaging;

namespace StreamStock.AppHost.Broker;

/// <summary>
/// The embedded broker: speaks Kafka's protocol on loopback, keeps 5 MiB a partition in memory and forgets all when it
/// ends. A native assertion aborts the process that holds it, so for <c>dotnet run</c> it has one of its own.
/// </summary>
internal sealed class MockCluster : IDisposable
{
    /// <summary>More partitions than this and its throughput collapses.</summary>
    public const int MaxPartitions = 6;

    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Session = TimeSpan.FromSeconds(3);

    private readonly nint client;
    private nint cluster;

    private MockCluster(nint client, nint cluster)
    {
        this.client = client;
        this.cluster = cluster;
        BootstrapServers = Marshal.PtrToStringUTF8(NativeMethods.Bootstraps(cluster))!;
    }

    /// <summary>Address of the brokers; the ports are random.</summary>
    public string BootstrapServers { get; }

    /// <summary>Starts a cluster that has every topic of the system.</summary>
    /// <exception cref="DllNotFoundException">librdkafka does not load on this platform.</exception>
    public static MockCluster Start(int partitions, int brokers = 1) =>
        Start(Topics.All.Select(topic => topic.Name), partitions, brokers);

    public static MockCluster Start(IEnumerable<string> topics, int partitions, int brokers = 1)
    {
        var error = new byte[512];
        var configuration = NativeMethods.NewConfiguration();
        // Errors only: the client that carries the cluster has no broker of its own and would say so.
        Check(NativeMethods.Configure(configuration, "log_level", "3", error, (nuint)error.Length), "set its log level");
        var client = NativeMethods.NewClient(NativeMethods.Producer, configuration, error, (nuint)error.Length);
        if (client == 0)
        {
            throw new InvalidOperationException($"librdkafka: {Encoding.UTF8.GetString(error).TrimEnd('\0')}");
        }

        var cluster = NativeMethods.NewCluster(client, brokers);
        NativeMethods.SetInitialRebalanceDelay(cluster, 0);
        NativeMethods.SetHeartbeatInterval(cluster, (int)Heartbeat.TotalMilliseconds);
        NativeMethods.SetSessionTimeout(cluster, (int)Session.TotalMilliseconds);
        // Without a controller every admin call hangs.
        Check(NativeMethods.SetController(cluster, 1), "choose its controller");
        var started = new MockCluster(client, cluster);
        foreach (var topic in topics)
        {
            started.CreateTopic(topic, partitions, Math.Min(brokers, 3));
        }

        return started;
    }

    /// <summary>The only way to make a topic here: the broker refuses an admin client.</summary>
    public void CreateTopic(string topic, int partitions, int replication = 1) =>
        Check(NativeMethods.CreateTopic(cluster, topic, partitions, replication), $"create {topic}");

    public void Dispose()
    {
        if (cluster == 0)
        {
            return;
        }

        NativeMethods.DestroyCluster(cluster);
        NativeMethods.DestroyClient(client, NativeMethods.DestroyWithoutConsumerClose);
        cluster = 0;
    }

    private static void Check(int code, string what)
    {
        if (code != 0)
        {
            throw new InvalidOperationException($"The embedded broker cannot {what}: error {code}.");
        }
    }
}
