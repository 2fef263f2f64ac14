using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamStock.Benchmarks.Pipeline;

/// <summary>What one run measured.</summary>
public sealed record PipelineReport
{
    public required string Store { get; init; }
    public required long Events { get; init; }
    public required int Products { get; init; }

    /// <summary>Events decided and durable, from the first one produced to the last one durable.</summary>
    public required double EventsPerSecond { get; init; }

    /// <summary>From produce to durable, of probes sent among the events.</summary>
    public required Percentiles? DurableMs { get; init; }

    /// <summary>From produce to the arrival of a snapshot with the event's effect at a reader.</summary>
    public required Percentiles? SnapshotMs { get; init; }

    /// <summary>Processor time of each process from before the first event to after the last one.</summary>
    public required IReadOnlyDictionary<string, double> CpuSeconds { get; init; }

    /// <summary>By the processor.</summary>
    public required double AllocatedBytesPerEvent { get; init; }

    public required long Accepted { get; init; }
    public required long Rejected { get; init; }

    /// <summary>Events that were sent and are not in the ledger.</summary>
    public required long Lost { get; init; }

    /// <summary>Events that were decided more than once.</summary>
    public required long Duplicated { get; init; }

    /// <summary>Snapshots published for those events.</summary>
    public required long Snapshots { get; init; }

    /// <summary>Events a second in each tenth of the run.</summary>
    public required IReadOnlyList<double> Tenths { get; init; }

    /// <summary>What a killed processor's successor took; null where that was not asked for.</summary>
    public Recovery? RecoveryMs { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, PipelineJson.Default.PipelineReport);
}

/// <summary>Milliseconds from being assigned the partitions.</summary>
/// <param name="FirstDecision">To the arrival of the first decision, of whichever partition.</param>
/// <param name="AllPartitions">Until every partition has decided something.</param>
public sealed record Recovery(double FirstDecision, double AllPartitions);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PipelineReport))]
internal sealed partial class PipelineJson : JsonSerializerContext;
