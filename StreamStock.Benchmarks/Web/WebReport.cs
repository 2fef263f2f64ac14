using System.Text.Json;
using System.Text.Json.Serialization;
using StreamStock.Benchmarks.Pipeline;

namespace StreamStock.Benchmarks.Web;

/// <summary>What one Web benchmark measured.</summary>
public sealed record WebReport
{
    public required string Benchmark { get; init; }

    /// <summary>Length of the measurement, after a warm-up.</summary>
    public required double Seconds { get; init; }

    /// <summary>Requests answered a second.</summary>
    public double? RequestsPerSecond { get; init; }

    /// <summary>From the request to the end of its answer.</summary>
    public Percentiles? LatencyMs { get; init; }

    /// <summary>Answers by status.</summary>
    public IReadOnlyDictionary<string, int>? Statuses { get; init; }

    public int? Products { get; init; }
    public int? Viewers { get; init; }

    /// <summary>From the processor's publishing to the arrival at a viewer, of 200 viewers.</summary>
    public Percentiles? StalenessMs { get; init; }

    /// <summary>Deltas that staleness was measured of.</summary>
    public int? Deltas { get; init; }

    /// <summary>Sent to all viewers.</summary>
    public double? MegabytesPerSecond { get; init; }

    /// <summary>From Web's first question to the read model being there, as Web logged it.</summary>
    public double? ReadModelMs { get; init; }

    /// <summary>From the start of Web's process to the read model being there.</summary>
    public double? ReadModelSinceStartMs { get; init; }

    /// <summary>What Web held when its read model had just been loaded.</summary>
    public double? WebLoadedMegabytes { get; init; }

    /// <summary>What Web held at the end.</summary>
    public required double WebResidentMegabytes { get; init; }

    /// <summary>Processor time of each process during the measurement; the load is this program's own.</summary>
    public required IReadOnlyDictionary<string, double> CpuSeconds { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, WebReportJson.Default.WebReport);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WebReport))]
internal sealed partial class WebReportJson : JsonSerializerContext;
