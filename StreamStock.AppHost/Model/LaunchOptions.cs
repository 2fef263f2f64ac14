namespace StreamStock.AppHost.Model;

/// <summary>What makes the events.</summary>
internal enum GeneratorMode
{
    Synthetic,
    Replay,
    Load,
    Off,
}

/// <summary>Where the ledger is.</summary>
internal enum StoreKind
{
    Sqlite,
    Postgres,
}

/// <summary>What the user asked for, validated. Null where the services' own default applies.</summary>
internal sealed record LaunchOptions
{
    public const int DefaultWebPort = 8080;
    public const int MaxReplicas = 16;

    public required string DataDirectory { get; init; }

    public int WebPort { get; init; } = DefaultWebPort;

    public int Partitions { get; init; }

    public int Processors { get; init; } = 1;

    public int Webs { get; init; } = 1;

    public GeneratorMode Generator { get; init; }

    /// <summary>Events per minute, or <c>max</c>.</summary>
    public string? GeneratorRate { get; init; }

    /// <summary>Absolute path of the files to replay.</summary>
    public string? GeneratorPath { get; init; }

    /// <summary>How many times faster than the wall clock, or <c>max</c>.</summary>
    public string? GeneratorSpeed { get; init; }

    /// <summary>Connection string of a real cluster; null for the embedded broker.</summary>
    public string? Kafka { get; init; }

    public StoreKind Store { get; init; }

    public string? StoreConnection { get; init; }

    public bool HasEmbeddedBroker => Kafka is null;

    /// <summary>The partition clock that fits the generator, in the words of the processor's option.</summary>
    public string Clock => Generator switch
    {
        GeneratorMode.Synthetic or GeneratorMode.Replay => "event",
        GeneratorMode.Load => "wall",
        _ => "any",
    };
}
