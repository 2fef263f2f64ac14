using System.Globalization;

namespace StreamStock.Benchmarks.Forecasting;

/// <summary>What <c>forecast</c> is asked to score.</summary>
internal sealed record ForecastOptions
{
    public static readonly string[] Formats = ["online-retail-daily", "m4", "long-csv"];

    public const string Help = """
        usage: StreamStock.Benchmarks forecast --data PATH --format FORMAT [options]
          --data PATH        a file, plain or .gz; with m4 the train file (Weekly-train.csv beside Weekly-test.csv) or their folder
          --format FORMAT    online-retail-daily: a line a series, its name and a value for each day that the first line names
                             m4: the competition's train and test files
                             long-csv: series,date,value with a heading; dates left out are 0
          --frequency N      length of the season in periods: 7 daily, 24 hourly, 52 weekly (default 7; m4: by the file's name)
          --horizon H        periods forecast at once (default 7; m4: the test file's)
          --simulate         also quantile loss, coverage, and a base-stock simulation's fill rate and cost
          --only-ours        leave the reference rows out
          --json FILE        write the rows to FILE as well
        The last 8 horizons are forecast one after the other, each from what came before it (m4: the test file).
        """;

    public required string Data { get; init; }
    public required string Format { get; init; }
    public int? Frequency { get; init; }
    public int? Horizon { get; init; }
    public bool Simulate { get; init; }
    public bool OnlyOurs { get; init; }
    public string? Json { get; init; }

    /// <summary>The options, or what is wrong with them.</summary>
    public static (ForecastOptions? Options, string? Error) Parse(ReadOnlySpan<string> args)
    {
        var values = new Dictionary<string, string>();
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] is "--simulate" or "--only-ours")
            {
                values[args[i]] = "";
            }
            else if (args[i] is "--data" or "--format" or "--frequency" or "--horizon" or "--json" && i + 1 < args.Length)
            {
                values[args[i]] = args[++i];
            }
            else
            {
                return (null, $"{args[i]} is no option of forecast, or lacks its value.");
            }
        }

        if (!values.TryGetValue("--data", out var data) || !(File.Exists(data) || Directory.Exists(data)))
        {
            return (null, "--data must name a file or a folder that exists.");
        }

        if (!values.TryGetValue("--format", out var format) || !Formats.Contains(format))
        {
            return (null, $"--format must be one of {string.Join(", ", Formats)}.");
        }

        var (frequency, wrongFrequency) = Whole(values, "--frequency", 1, 1_000);
        var (horizon, wrongHorizon) = Whole(values, "--horizon", 1, Core.Forecasting.ForecastResult.MaxHorizon);
        return (wrongFrequency ?? wrongHorizon) is { } wrong
            ? (null, wrong)
            : (new ForecastOptions
            {
                Data = data,
                Format = format,
                Frequency = frequency,
                Horizon = horizon,
                Simulate = values.ContainsKey("--simulate"),
                OnlyOurs = values.ContainsKey("--only-ours"),
                Json = values.GetValueOrDefault("--json"),
            }, null);
    }

    private static (int? Value, string? Error) Whole(Dictionary<string, string> values, string name, int least, int most)
    {
        if (!values.TryGetValue(name, out var text))
        {
            return (null, null);
        }

        return int.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? (value, null)
            : (null, $"{name} must be a whole number from {least} to {most}.");
    }
}
