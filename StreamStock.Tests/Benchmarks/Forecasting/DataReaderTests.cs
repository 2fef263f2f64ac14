using System.IO.Compression;
using System.Text;
using StreamStock.Benchmarks.Forecasting;
using StreamStock.Core.Forecasting;
using Xunit;

namespace StreamStock.Tests.Benchmarks.Forecasting;

public sealed class DataReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("streamstock-backtest-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private BacktestData Read(string format, string text, int skip = 0) =>
        DataReader.Read(new ForecastOptions { Data = Write("data.csv", text), Format = format, Skip = skip });

    private string Refusal(string format, string text) => Assert.Throws<InvalidDataException>(() => Read(format, text)).Message;

    [Fact]
    public void A_long_table_may_be_unsorted_quoted_full_of_gaps_and_twos_of_a_day()
    {
        var data = Read(ForecastOptions.LongCsv, """"
            series,date,value
            "Cup, ""red""",2026-01-05,4
            B, 2026-01-03 ,1.5
            "Cup, ""red""","2026-01-02","2"
            "Cup, ""red""",2026-01-05,3

            B,2026-01-04,-1
            "Cup, ""red""",2026-01-04,
            Z,2026-01-06,0
            """");

        Assert.Equal(["Cup, \"red\"", "B", "Z"], data.Series.Select(s => s.Name));
        Assert.Equal([2, 0, 0, 7, 0], data.Series[0].Values);
        Assert.Equal([1.5, -1, 0, 0], data.Series[1].Values);
        Assert.Equal([0], data.Series[2].Values);
        Assert.All(data.Series, s => Assert.Equal(new DateOnly(2026, 1, 6).DayNumber, s.LastPeriod));
        Assert.Equal((7, 8, Calendar.Daily), (data.Horizon, data.Origins, data.Calendar));
    }

    [Theory]
    [InlineData("2026-01-31,2026-02-28,2026-04-30", new double[] { 1, 1, 0, 1 })]
    [InlineData("2026-01-05,2026-01-12,2026-01-26", new double[] { 1, 1, 0, 1 })]
    [InlineData("2026-01-05T01:00Z,2026-01-05T02:00Z,2026-01-05T05:00+01:00", new double[] { 1, 1, 0, 1 })]
    public void A_long_table_stands_on_the_grid_of_its_shortest_step(string dates, double[] expected)
    {
        var lines = dates.Split(',').Select(date => $"A,{date},1");
        Assert.Equal(expected, Read(ForecastOptions.LongCsv, "series,date,value\n" + string.Join('\n', lines)).Series[0].Values);
    }

    [Theory]
    [InlineData("A,2026-01-01,1\nA,2026-01-02", "line 3: the line must be series,date,value")]
    [InlineData("A,2026-01-01,1\nA,yesterday,1", "line 3: date must be a date such as 2011-12-09, but is \"yesterday\"")]
    [InlineData("A,2026-01-01,many", "line 2: value must be a number")]
    [InlineData("A,2026-01-01,NaN", "line 2: value must be a number")]
    [InlineData("A,2026-01-01,1e13", "line 2: value must be a number from -1e12 to 1e12")]
    [InlineData("\"A,2026-01-01,1", "line 2: a quote is not closed")]
    [InlineData("A,0001-01-01,1\nA,2026-01-01,1\nA,2026-01-02,1", "date of series \"A\" must be at most")]
    [InlineData("", "has no line after its heading")]
    public void What_is_wrong_with_a_long_table_is_named(string lines, string expected) =>
        Assert.Contains(expected, Refusal(ForecastOptions.LongCsv, "series,date,value\n" + lines), StringComparison.Ordinal);

    [Fact]
    public void Days_side_by_side_begin_with_the_first_sale_and_end_before_what_is_skipped()
    {
        var data = Read(ForecastOptions.OnlineRetail, "sku,2026-01-01,2026-01-02,2026-01-03\nA,0,2,3\n\"B\",1,,4\n", skip: 1);

        Assert.Equal([2], data.Series[0].Values);
        Assert.Equal([1, 0], data.Series[1].Values);
        Assert.Equal(new DateOnly(2026, 1, 2).DayNumber, data.Series[0].LastPeriod);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("sku,first,second\nA,1,2", "line 1: the last day must be a date")]
    [InlineData("sku,2026-01-01,2026-01-02\nA,1,2\nB,1", "line 3: the line must have 3 fields as the first line has, but has 2")]
    [InlineData("sku,2026-01-01,2026-01-02\nA,1,x", "line 2: 2026-01-02 must be a number")]
    public void What_is_wrong_with_days_side_by_side_is_named(string text, string expected) =>
        Assert.Contains(expected, Refusal(ForecastOptions.OnlineRetail, text), StringComparison.Ordinal);

    [Fact]
    public void A_competition_s_files_are_found_in_their_folder_packed_or_not()
    {
        using (var packed = new GZipStream(File.Create(Path.Combine(_folder, "Weekly-train.csv.gz")), CompressionMode.Compress))
        {
            packed.Write(Encoding.UTF8.GetBytes("V1,V2,V3,V4\n\"W1\",\"1\",\"2\",\"3\"\n\"W2\",\"5\",,\n"));
        }

        Write("Weekly-test.csv", "V1,V2,V3\nW2,8,9\nW1,6,7\n");
        var data = DataReader.Read(new ForecastOptions { Data = _folder, Format = ForecastOptions.M4 });

        Assert.Equal((2, 1, 1, Calendar.Weekly), (data.Horizon, data.Origins, data.ReferenceSeason, data.Calendar));
        Assert.Equal([1, 2, 3], data.Series[0].Values);
        Assert.Equal([6, 7], data.Series[0].HeldBack!);
        Assert.Equal([5], data.Series[1].Values);
    }

    [Theory]
    [InlineData("Weekly", "W1,1,2", "W2,3", "line 2: the series must stand in")]
    [InlineData("Weekly", "W1,1,2", "W1,3\nW2,3,4", "line 3: the line must have 1 values as those before it have, but has 2")]
    [InlineData("Weekly", "W1,1,a lot", "W1,3", "line 2: field 3 must be a number")]
    [InlineData("Weekly", "W1,1,2", null, "must stand beside Weekly-test.csv")]
    [InlineData("Weekly", "W1,1,2", "W1", "must hold back 1 to 60 values of each series, but holds back 0")]
    [InlineData("Sometimes", "W1,1,2", "W1,3", "must begin with Hourly, Daily, Weekly, Monthly, Quarterly or Yearly")]
    public void What_is_wrong_with_a_competition_s_files_is_named(string period, string train, string? test, string expected)
    {
        Write($"{period}-train.csv", "V1,V2,V3\n" + train);
        if (test is not null)
        {
            Write($"{period}-test.csv", "V1,V2,V3\n" + test);
        }

        var refused = Assert.Throws<InvalidDataException>(() => DataReader.Read(new ForecastOptions { Data = _folder, Format = ForecastOptions.M4 }));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_competition_s_files_is_refused()
    {
        var refused = Assert.Throws<InvalidDataException>(() => DataReader.Read(new ForecastOptions { Data = _folder, Format = ForecastOptions.M4 }));
        Assert.Contains("must hold a file such as Weekly-train.csv", refused.Message, StringComparison.Ordinal);
    }
}
