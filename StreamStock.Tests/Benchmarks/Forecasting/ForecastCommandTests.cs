using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using StreamStock.Benchmarks.Forecasting;
using Xunit;

namespace StreamStock.Tests.Benchmarks.Forecasting;

public sealed class ForecastCommandTests : IDisposable
{
    private static readonly string[] Fields =
    [
        "bias", "class", "cost", "coverage95", "fillRate", "mase", "method", "owa", "rmsse", "series", "seriesPerSecond", "smape",
        "wape7", "wape7Median", "wql50", "wql90", "wql95",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("streamstock-backtest-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);

    /// <summary>A product sold daily, one sold now and then, and one never sold.</summary>
    private string LongTable(int days)
    {
        var (random, text) = (new Random(4), new StringBuilder("series,date,value\n"));
        for (var day = 0; day < days; day++)
        {
            var date = new DateOnly(2026, 1, 1).AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"daily,{date},{20 + random.Next(5)}\n");
            text.Append(CultureInfo.InvariantCulture, $"seldom,{date},{(random.Next(6) == 0 ? random.Next(1, 40) : 0)}\n");
            text.Append(CultureInfo.InvariantCulture, $"never,{date},0\n");
        }

        File.WriteAllText(At("long.csv"), text.ToString());
        return At("long.csv");
    }

    private JsonArray Rows(params string[] args)
    {
        Assert.Equal(0, ForecastCommand.Create().Parse([.. args, "--json", At("rows.json")]).Invoke());
        return JsonNode.Parse(File.ReadAllText(At("rows.json")))!["rows"]!.AsArray();
    }

    [Fact]
    public void Rows_hold_every_measure_of_every_method_in_total_and_by_class()
    {
        var rows = Rows("--data", LongTable(150), "--format", "long-csv", "--simulate");

        Assert.All(rows, row => Assert.Equal(Fields, row!.AsObject().Select(f => f.Key).Order(StringComparer.Ordinal)));
        var methods = rows.Where(row => (string?)row!["class"] == "all").Select(row => (string?)row!["method"]);
        Assert.Equal(["zero", "naive", "seasonal naive", "naive2", "MA28", "SES", "Croston", "SBA", "TSB", "Theta", "StreamStock"], methods);
        var ours = rows.Single(row => (string?)row!["method"] == "StreamStock" && (string?)row["class"] == "all")!;
        Assert.Equal(3, (int)ours["series"]!);
        Assert.All(Fields.Except(["method", "class", "series"]), field => Assert.True(double.IsFinite((double)ours[field]!), field));
        Assert.Equal(3, rows.Where(row => (string?)row!["method"] == "StreamStock" && (string?)row["class"] != "all").Sum(row => (int)row!["series"]!));
        var zero = rows.Single(row => (string?)row!["method"] == "zero" && (string?)row["class"] == "all")!;
        Assert.Equal((1.0, -1.0), ((double)zero["wape7"]!, (double)zero["bias"]!));
        Assert.Null(zero["wql95"]);
    }

    [Fact]
    public void Season_and_horizon_may_be_named_and_what_is_not_simulated_is_null()
    {
        var rows = Rows("--data", LongTable(150), "--format", "long-csv", "--frequency", "1", "--horizon", "3", "--only-ours");

        Assert.Equal(["naive2", "StreamStock"], rows.Select(row => (string?)row!["method"]).Distinct());
        Assert.All(rows, row => Assert.Null(row!["cost"]));
    }

    [Fact]
    public void A_competition_is_scored_against_what_it_held_back()
    {
        File.WriteAllText(At("Weekly-train.csv"), $"V1\nW1,{string.Join(',', Enumerable.Range(1, 60))}\n");
        File.WriteAllText(At("Weekly-test.csv"), "V1\nW1,61,62\n");

        var naive = Rows("--data", _folder, "--format", "m4").First(row => (string?)row!["method"] == "naive")!;

        // Naive says 60 to 61 and 62: the scale is 1, and sMAPE the mean of 200/121 and 400/122.
        Assert.Equal(1.5, (double)naive["mase"]!, 9);
        Assert.Equal(((200.0 / 121) + (400.0 / 122)) / 2, (double)naive["smape"]!, 9);
        Assert.Equal(1, (double)naive["owa"]!, 9);
    }

    [Theory]
    [InlineData("--data", "long.csv", "--format", "xlsx")]
    [InlineData("--data", "none.csv", "--format", "long-csv")]
    [InlineData("--data", "long.csv", "--format", "long-csv", "--horizon", "61")]
    [InlineData("--data", "long.csv", "--format", "long-csv", "--frequency", "0")]
    [InlineData("--data", "long.csv", "--format", "long-csv", "--json", "none/rows.json")]
    [InlineData("--data", "bad.csv", "--format", "long-csv")]
    [InlineData("--data", "short.csv", "--format", "long-csv")]
    public void What_cannot_be_scored_ends_with_an_error(params string[] args)
    {
        LongTable(70);
        File.WriteAllText(At("bad.csv"), "series,date,value\nA,2026-01-01,x\n");
        File.WriteAllText(At("short.csv"), "series,date,value\nA,2026-01-01,1\nA,2026-01-02,1\n");
        string[] inFolder = [.. args.Select(arg => arg.Contains('.', StringComparison.Ordinal) ? At(arg) : arg)];

        Assert.Equal(1, ForecastCommand.Create().Parse(inFolder).Invoke());
    }

    [Fact]
    public async Task A_shop_is_forecast_through_the_worker()
    {
        Assert.Equal(0, await ForecastStreamCommand.Create().Parse(["--products", "40", "--days", "60"]).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(1, await ForecastStreamCommand.Create().Parse(["--products", "4"]).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken));
    }
}
