using System.Globalization;
using System.IO.Compression;

namespace StreamStock.Benchmarks.Forecasting;

/// <summary>Reads the layouts the backtest knows. Files that end in <c>.gz</c> are unpacked on the way.</summary>
internal static class DataReader
{
    private const int OriginsOfRolling = 8;
    private const int Week = 7;

    public static BacktestData Read(ForecastOptions options) => options.Format switch
    {
        ForecastOptions.OnlineRetail => Daily(options),
        ForecastOptions.M4 => Competition(options),
        _ => LongTable(options),
    };

    /// <summary>A line a series: its name, then a value for each day named in the first line.</summary>
    private static BacktestData Daily(ForecastOptions options)
    {
        using var lines = Lines(options.Data).GetEnumerator();
        if (!lines.MoveNext())
        {
            throw new InvalidDataException($"{options.Data} is empty.");
        }

        var last = Day(lines.Current[(lines.Current.LastIndexOf(',') + 1)..], options.Data);
        var series = new List<BacktestSeries>();
        while (lines.MoveNext())
        {
            var (name, values) = Row(lines.Current);
            series.Add(new BacktestSeries(name, SinceFirst(Without(values, options.Skip)), last - options.Skip));
        }

        return new BacktestData(series, BacktestData.CalendarOf(options.Frequency ?? Week), options.Horizon ?? Week, OriginsOfRolling);
    }

    /// <summary>The M4 layout: a train and a test file, a series a line.</summary>
    private static BacktestData Competition(ForecastOptions options)
    {
        var train = Directory.Exists(options.Data)
            ? Directory.GetFiles(options.Data, "*-train.csv*").Order(StringComparer.Ordinal).First()
            : options.Data;
        var name = Path.GetFileName(train);
        var period = name.Split('-')[0];
        var test = Path.Combine(Path.GetDirectoryName(train) ?? "", $"{period}-test.csv");
        var (frequency, competition) = period switch
        {
            "Hourly" => (24, 24),
            "Daily" => (7, 1),
            "Weekly" => (52, 1),
            "Monthly" => (12, 12),
            "Quarterly" => (4, 4),
            "Yearly" => (1, 1),
            _ => throw new InvalidDataException($"{name} must begin with Hourly, Daily, Weekly, Monthly, Quarterly or Yearly."),
        };
        var held = Lines(File.Exists(test) ? test : test + ".gz").Skip(1).Select(Row).ToDictionary(row => row.Name, row => row.Values);
        var series = Lines(train).Skip(1).Select(Row)
            .Select(row => new BacktestSeries(row.Name, row.Values, row.Values.Length - 1, held[row.Name])).ToList();
        return new BacktestData(series, BacktestData.CalendarOf(options.Frequency ?? frequency), series[0].HeldBack!.Length, 1) { ReferenceSeason = competition };
    }

    /// <summary><c>series,date,value</c> with a heading; days that are left out are 0.</summary>
    private static BacktestData LongTable(ForecastOptions options)
    {
        var rows = new Dictionary<string, SortedDictionary<DateTime, double>>();
        foreach (var line in Lines(options.Data).Skip(1))
        {
            var cells = line.Split(',');
            if (cells.Length < 3)
            {
                throw new InvalidDataException($"{options.Data}: each line must be series,date,value; found \"{line}\".");
            }

            var name = Unquoted(cells[0]);
            if (!rows.TryGetValue(name, out var values))
            {
                rows.Add(name, values = []);
            }

            var date = DateTime.Parse(Unquoted(cells[1]), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
            values[date] = values.GetValueOrDefault(date) + Number(cells[2]);
        }

        var grid = TimeGrid.Of(rows.Values);
        var series = rows.Select(row => new BacktestSeries(row.Key, SinceFirst(Without(grid.Values(row.Value), options.Skip)), grid.Number(grid.Last) - options.Skip)).ToList();
        return new BacktestData(series, BacktestData.CalendarOf(options.Frequency ?? Week), options.Horizon ?? Week, OriginsOfRolling);
    }

    private static IEnumerable<string> Lines(string path)
    {
        using var file = File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static (string Name, double[] Values) Row(string line)
    {
        var cells = line.Split(',');
        return (Unquoted(cells[0]), [.. cells.Skip(1).Where(cell => Unquoted(cell).Length > 0).Select(Number)]);
    }

    private static string Unquoted(string cell) => cell.Trim().Trim('"');

    private static double Number(string cell) => double.TryParse(Unquoted(cell), CultureInfo.InvariantCulture, out var value)
        ? value
        : throw new InvalidDataException($"\"{cell}\" must be a number.");

    private static int Day(string cell, string path) => DateOnly.TryParse(Unquoted(cell), CultureInfo.InvariantCulture, out var day)
        ? day.DayNumber
        : throw new InvalidDataException($"{path}: the first line must name days such as 2011-12-09; found \"{cell}\".");

    private static double[] Without(double[] values, int newest) => values[..Math.Max(0, values.Length - newest)];

    private static double[] SinceFirst(double[] values)
    {
        var first = Array.FindIndex(values, value => value != 0);
        return first < 0 ? values : values[first..];
    }
}

/// <summary>The even grid of time that dated values stand on: months, or steps of one length.</summary>
/// <param name="Step">Length of a period; zero for months.</param>
/// <param name="First">First period of all.</param>
/// <param name="Last">Last period of all.</param>
internal sealed record TimeGrid(TimeSpan Step, DateTime First, DateTime Last)
{
    public static TimeGrid Of(IEnumerable<SortedDictionary<DateTime, double>> series)
    {
        var (step, first, last) = (TimeSpan.MaxValue, DateTime.MaxValue, DateTime.MinValue);
        foreach (var values in series)
        {
            DateTime? previous = null;
            foreach (var date in values.Keys)
            {
                step = previous is { } before && date - before < step ? date - before : step;
                (previous, first, last) = (date, date < first ? date : first, date > last ? date : last);
            }
        }

        return new TimeGrid(step.TotalDays is >= 28 and <= 31 ? TimeSpan.Zero : step, first, last);
    }

    public int Number(DateTime date) => Step == TimeSpan.Zero
        ? (date.Year * 12) + date.Month - 1
        : (int)(date.Ticks / Step.Ticks);

    /// <summary>Values from the series' first date to the last of all; 0 where there is none.</summary>
    public double[] Values(SortedDictionary<DateTime, double> dated)
    {
        var from = Number(dated.Keys.First());
        var values = new double[Number(Last) - from + 1];
        foreach (var (date, value) in dated)
        {
            values[Number(date) - from] += value;
        }

        return values;
    }
}
