using System.Globalization;
using StreamStock.Benchmarks.Rig;
using StreamStock.Core.Messaging;
using StreamStock.ServiceDefaults.Kafka;

namespace StreamStock.Benchmarks.Chaos;

/// <summary>
/// Broker, database and replicas of the processor, each of which can be killed, and a proxy between the replicas and
/// what they need. Load and observers go to the broker directly.
/// </summary>
internal sealed class ChaosRig : IDisposable
{
    public const string BrokerProxy = "broker";
    public const string DatabaseProxy = "database";

    /// <summary>How long the group waits for a member that says nothing.</summary>
    public static readonly TimeSpan SessionTimeout = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan TopicCeiling = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("streamstock-chaos-").FullName;
    private readonly FaultProxy _proxy;
    private readonly bool _classic;
    private readonly string _kafkaByProxy;
    private readonly string _databaseByProxy;

    public ChaosRig(int processors, bool classic)
    {
        _classic = classic;
        _proxy = FaultProxy.Start(_folder);
        var proxied = Ports.Free();
        var brokerProxy = _proxy.Add(BrokerProxy, proxied);
        _kafkaByProxy = Local(brokerProxy);
        Kafka = KafkaInstance.Start(port =>
        [
            $"listeners=PLAINTEXT://{Local(port)},PROXIED://{Local(proxied)},CONTROLLER://{Local(port + 1)}",
            $"advertised.listeners=PLAINTEXT://{Local(port)},PROXIED://{_kafkaByProxy}",
            "listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,PROXIED:PLAINTEXT",
            string.Create(CultureInfo.InvariantCulture, $"group.consumer.session.timeout.ms={SessionTimeout.TotalMilliseconds}"),
            "group.consumer.heartbeat.interval.ms=1000",
        ]);
        Postgres = PostgresInstance.Start();
        _databaseByProxy = PostgresInstance.ConnectionStringOn(_proxy.Add(DatabaseProxy, Postgres.Port));
        TopicSetup.EnsureAsync(Kafka.BootstrapServers, Topics.DefaultPartitions, Topics.All, TopicCeiling).GetAwaiter().GetResult();
        Processors = [.. Enumerable.Range(0, processors).Select(StartProcessor)];
        Array.ForEach(Processors, p => p.WaitUntilHealthy());
    }

    public KafkaInstance Kafka { get; }

    public PostgresInstance Postgres { get; }

    public FaultProxy Proxy => _proxy;

    public Service[] Processors { get; }

    public string Database => Postgres.ConnectionString;

    /// <summary>Starts a replica in the place of one that was killed.</summary>
    public void Restart(int number)
    {
        Processors[number].Dispose();
        Processors[number] = StartProcessor(number);
    }

    public string LogOf(int number) => File.ReadAllText(LogPath(number));

    private string LogPath(int number) => Path.Combine(_folder, $"processor-{number}.log");

    private Service StartProcessor(int number)
    {
        const string Consumer = "Aspire__Confluent__Kafka__Consumer__Config__";
        var environment = new Dictionary<string, string>
        {
            ["ConnectionStrings__kafka"] = _kafkaByProxy,
            ["ConnectionStrings__inventory"] = _databaseByProxy,
        };
        if (_classic)
        {
            environment[Consumer + "GroupProtocol"] = "Classic";
            environment[Consumer + "SessionTimeoutMs"] = SessionTimeout.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
            environment[Consumer + "HeartbeatIntervalMs"] = "1000";
        }

        return Service.StartProcessor(LogPath(number), environment);
    }

    private static string Local(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    public void Dispose()
    {
        foreach (var processor in Processors)
        {
            processor.Dispose();
        }

        _proxy.Dispose();
        Kafka.Dispose();
        Postgres.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
