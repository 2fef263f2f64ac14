using System.Globalization;
using StreamStock.AppHost.Containers;
using StreamStock.AppHost.Model;
using StreamStock.ServiceDefaults;

Defaults.Apply();
var builder = DistributedApplication.CreateBuilder(args);
var (options, errors) = OptionReader.Read(name => builder.Configuration[name.TrimStart('-')], containers: true);
if (errors.Count > 0)
{
    await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, errors.Select(error => $"StreamStock: {error}")));
    return ExitCodes.Configuration;
}

var partitions = options.Partitions.ToString(CultureInfo.InvariantCulture);

// Kafka: every change of stock. Plain text on 9092 for this machine, on 9093 for other containers.
var kafka = builder.AddKafka("kafka")
    .WithImageTag(Images.Kafka)
    .WithDataVolume("streamstock-kafka")
    .WithLifetime(ContainerLifetime.Persistent)
    .WithEnvironment("KAFKA_NUM_PARTITIONS", partitions)
    .WithKafkaUI(ui => ui.WithImageTag(Images.KafkaUi))
    .WithTopics(options.Partitions);

// PostgreSQL: the ledger, the state behind every decision, and the consumed offsets.
var inventory = builder.AddPostgres("postgres")
    .WithImageTag(Images.Postgres)
    .WithDataVolume("streamstock-postgres")
    .WithLifetime(ContainerLifetime.Persistent)
    .AddDatabase("inventory");

// Processor: the only writer of stock; replicas share the partitions.
var processor = builder.AddProject<Projects.StreamStock_Processor>("processor")
    .WithReference(kafka).WaitFor(kafka)
    .WithReference(inventory).WaitFor(inventory)
    .WithEnvironment("Kafka__Partitions", partitions)
    .WithEnvironment("Processor__Clock", options.Clock)
    .WithReplicas(options.Processors)
    .WithHttpHealthCheck("/health");

// Web: the operators' console and the public API; its replicas need nothing shared but Kafka for stock.
var web = builder.AddProject<Projects.StreamStock_Web>("web")
    .WithReference(kafka).WaitFor(kafka)
    .WithReference(processor)
    .WithEnvironment("Kafka__Partitions", partitions)
    .WithReplicas(options.Webs)
    .WithEndpoint("http", endpoint => endpoint.Port = options.WebPort == 0 ? null : options.WebPort)
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WithUrlForEndpoint("http", url => url.DisplayText = "Console");

// Redis: only what several consoles must agree on, such as the keys that protect their cookies.
if (options.Webs > 1)
{
    var cache = builder.AddRedis("cache").WithImageTag(Images.Redis);
    web.WithReference(cache).WaitFor(cache);
}

// Generator: synthetic demand, a replay of real sales, or load.
if (options.Generator != GeneratorMode.Off)
{
    var generator = builder.AddProject<Projects.StreamStock_Generator>("generator")
        .WithReference(kafka).WaitFor(kafka)
        .WaitFor(processor)
        .WithEnvironment("Kafka__Partitions", partitions)
        .WithGenerator(options)
        .WithHttpHealthCheck("/health");
    web.WithReference(generator);
}

await builder.Build().RunAsync();
return ExitCodes.Ok;
