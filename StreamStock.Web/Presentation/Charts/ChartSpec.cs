using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamStock.Web.Presentation.Charts;

/// <summary>How values are written on an axis and in a tooltip.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChartFormat>))]
public enum ChartFormat
{
    [JsonStringEnumMemberName("number")] Number,
    [JsonStringEnumMemberName("decimal")] OneDecimal,
    [JsonStringEnumMemberName("money")] Money,
    [JsonStringEnumMemberName("percent")] Percent,
}

[JsonConverter(typeof(JsonStringEnumConverter<ChartMark>))]
public enum ChartMark
{
    [JsonStringEnumMemberName("line")] Line,
    [JsonStringEnumMemberName("step")] Step,
    [JsonStringEnumMemberName("bar")] Bar,

    /// <summary>Between <see cref="ChartSeries.Data"/> and <see cref="ChartSeries.Upper"/>.</summary>
    [JsonStringEnumMemberName("band")] Band,
    [JsonStringEnumMemberName("dots")] Dots,

    /// <summary>Not drawn: in table and CSV alone.</summary>
    [JsonStringEnumMemberName("none")] None,
}

/// <summary>
/// A chart as data: what the page's script draws, what its table shows and what its CSV holds. Pages know nothing of the
/// library, and the server sends numbers instead of pictures.
/// </summary>
public sealed record ChartSpec
{
    /// <summary>Places on the axis. Empty where <see cref="Times"/> are given.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Times (UTC) of the points; series have a value, or null, for each.</summary>
    public IReadOnlyList<DateTime> Times { get; init; } = [];

    public required IReadOnlyList<ChartSeries> Series { get; init; }
    public ChartFormat Format { get; init; }

    /// <summary>Categories drawn at most, as many as there is room for; table and CSV have all. 0 draws all.</summary>
    public int Drawn { get; init; }

    /// <summary>What the values are, such as "units".</summary>
    public string Unit { get; init; } = "";

    /// <summary>Categories from top to bottom, bars from left to right.</summary>
    public bool IsHorizontal { get; init; }

    /// <summary>Levels that values are held against.</summary>
    public IReadOnlyList<ChartLevel> Levels { get; init; } = [];

    /// <summary>Spans of time that are marked.</summary>
    public IReadOnlyList<ChartSpan> Spans { get; init; } = [];

    public string ToJson() => JsonSerializer.Serialize(this, ChartJson.Default.ChartSpec);
}

/// <param name="Name">In legend, table and CSV.</param>
/// <param name="Mark">How it is drawn.</param>
/// <param name="Data">A value for each place; null where there is none.</param>
public sealed record ChartSeries(string Name, ChartMark Mark, IReadOnlyList<double?> Data)
{
    /// <summary>Colour of the palette, from 1; 0 follows the order.</summary>
    public int Colour { get; init; }

    public bool IsDashed { get; init; }
    public bool IsStacked { get; init; }

    /// <summary>Upper end of a band.</summary>
    public IReadOnlyList<double?>? Upper { get; init; }

    /// <summary>What each point says of itself.</summary>
    public IReadOnlyList<string?>? Notes { get; init; }
}

/// <param name="Value">Where.</param>
/// <param name="Name">What it is called.</param>
public sealed record ChartLevel(double Value, string Name);

/// <param name="From">Start (UTC).</param>
/// <param name="To">End (UTC).</param>
/// <param name="Name">What it is called.</param>
/// <param name="Kind">critical, warning or info.</param>
public sealed record ChartSpan(DateTime From, DateTime To, string Name, string Kind);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ChartSpec))]
internal sealed partial class ChartJson : JsonSerializerContext;
