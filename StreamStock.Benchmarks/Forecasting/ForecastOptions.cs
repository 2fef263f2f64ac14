namespace StreamStock.Benchmarks.Forecasting;

/// <summary>What <c>forecast</c> is asked to score.</summary>
internal sealed record ForecastOptions
{
    public const string OnlineRetail = "online-retail-daily";
    public const string M4 = "m4";
    public const string LongCsv = "long-csv";

    public required string Data { get; init; }
    public required string Format { get; init; }
    public int? Frequency { get; init; }
    public int? Horizon { get; init; }

    /// <summary>Newest periods that are left out, to choose by what came before those that are judged.</summary>
    public int Skip { get; init; }

    public bool Simulate { get; init; }
    public bool OnlyOurs { get; init; }
    public string? Json { get; init; }
}
