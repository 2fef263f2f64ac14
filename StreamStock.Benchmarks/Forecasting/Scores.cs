using System.Text.Json.Serialization;

namespace StreamStock.Benchmarks.Forecasting;

/// <summary>One row of the table. What a method cannot be judged by is null.</summary>
internal sealed record ScoreRow
{
    public required string Method { get; init; }
    public required string Class { get; init; }
    public required int Series { get; init; }
    public double? Rmsse { get; init; }
    public double? Wape7 { get; init; }
    public double? Bias { get; init; }
    public double? Wape7Median { get; init; }
    public double? Smape { get; init; }
    public double? Mase { get; init; }
    public double? Owa { get; set; }
    public double? Wql50 { get; init; }
    public double? Wql90 { get; init; }
    public double? Wql95 { get; init; }
    public double? Coverage95 { get; init; }
    public double? Cost { get; init; }
    public double? FillRate { get; init; }
    public double? SeriesPerSecond { get; init; }
}

internal sealed record ScoreTable(IReadOnlyList<ScoreRow> Rows);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ScoreTable))]
internal sealed partial class ScoreJson : JsonSerializerContext;
