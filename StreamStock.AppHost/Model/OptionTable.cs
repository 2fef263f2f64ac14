using StreamStock.AppHost.Broker;
using StreamStock.Core.Messaging;

namespace StreamStock.AppHost.Model;

/// <summary>One option as the user sees it.</summary>
/// <param name="Name">With its two dashes.</param>
/// <param name="Value">What stands after it in the help.</param>
/// <param name="Help">One line.</param>
internal sealed record OptionSpec(string Name, string Value, string Help);

/// <summary>Every option of the AppHost, in the order of its help. In aspire mode the same names are configuration keys.</summary>
internal static class OptionTable
{
    public const string DataDir = "--data-dir";
    public const string WebPort = "--web-port";
    public const string Partitions = "--partitions";
    public const string Processors = "--processors";
    public const string Webs = "--webs";
    public const string Generator = "--generator";
    public const string GeneratorRate = "--generator-rate";
    public const string GeneratorPath = "--generator-path";
    public const string GeneratorSpeed = "--generator-speed";
    public const string Kafka = "--kafka";
    public const string Store = "--store";
    public const string StoreConnection = "--store-connection";

    public const long MaxRate = 60_000_000;
    public const double MinSpeed = 0.01;
    public const double MaxSpeed = 1_000_000;

    public static IReadOnlyList<OptionSpec> All { get; } =
    [
        new(DataDir, "DIR", "Folder of the data. Default: StreamStock in the user's local application data."),
        new(WebPort, "N", $"Port of the web console on 127.0.0.1, 0 for a free one. Default: {LaunchOptions.DefaultWebPort}."),
        new(Partitions, "N", $"Partitions of every topic, 1 to {MockCluster.MaxPartitions}, or to {Topics.MaxPartitions} with {Kafka}. Default: {Topics.DefaultPartitions}."),
        new(Processors, "N", $"Replicas of the processor, 1 to {LaunchOptions.MaxReplicas}. Default: 1."),
        new(Webs, "N", $"Replicas of the web console, 1 to {LaunchOptions.MaxReplicas}. Default: 1."),
        new(Generator, "synthetic|replay|load|off", "What makes the events. Default: synthetic."),
        new(GeneratorRate, "EVENTS_PER_MINUTE|max", "How many events a minute of wall-clock time. Default: 120."),
        new(GeneratorPath, "PATH", "File or folder of invoice lines (.csv, .csv.gz) for replay."),
        new(GeneratorSpeed, "FACTOR|max", "How many times faster than the wall clock time passes in the data. Default: 144; for replay: max."),
        new(Kafka, "BOOTSTRAP", "Use this Kafka cluster (host:port[,host:port]) instead of the embedded broker."),
        new(Store, "sqlite|postgres", "Where the ledger is. Default: sqlite, a file in the data folder."),
        new(StoreConnection, "STRING", $"Connection string of the database for {Store} postgres."),
    ];
}
