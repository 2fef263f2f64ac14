namespace StreamStock.Benchmarks.Pipeline;

/// <summary>What a run of the pipeline is made of.</summary>
internal sealed record PipelineOptions
{
    public required long Events { get; init; }
    public required int Products { get; init; }

    /// <summary>Events sent before the measurement, for the compilers of broker and services.</summary>
    public required long Warmup { get; init; }

    /// <summary>Events a second; as fast as they are taken where null.</summary>
    public double? Rate { get; init; }

    /// <summary>Bootstrap servers; a broker of its own where null.</summary>
    public string? Kafka { get; init; }

    /// <summary><c>postgres</c> or <c>sqlite</c>.</summary>
    public required string Store { get; init; }

    /// <summary>A database of its own where null.</summary>
    public string? StoreConnection { get; init; }

    public required int Processors { get; init; }
    public required int Seed { get; init; }

    /// <summary>Kills the first processor in the end and measures its successor; of one replica only.</summary>
    public bool Recovery { get; init; }

    /// <summary>File to write the way of every probe to, as CSV.</summary>
    public string? Probes { get; init; }
}
