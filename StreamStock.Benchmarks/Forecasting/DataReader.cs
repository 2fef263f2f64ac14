using StreamStock.Core.Forecasting;

namespace StreamStock.Benchmarks.Forecasting;

/// <summary>Reads the layouts the backtest knows.</summary>
internal static class DataReader
{
    private const int OriginsOfRolling = 8;
    private const int Week = 7;

    /// <exception cref="InvalidDataException">The file is not what the format says; the message names file, line and field.</exception>
    public static BacktestData Read(ForecastOptions options) => options.Format switch
    {
        ForecastOptions.OnlineRetail => Daily(options),
        ForecastOptions.M4 => Competition(options),
        _ => LongTable(options),
    };

    private static BacktestData Daily(ForecastOptions options)
    {
        var (rows, last) = ReadDays(options.Data);
        return Rolling(options, [.. rows.Select(row => new BacktestSeries(row.Name, SinceFirst(Without(row.Values, options.Skip)), last - options.Skip))]);
    }

    /// <summary>A line a series: its name, then a value for each day named in the first line; an empty one is 0.</summary>
    /// <returns>The series, all of one length, and the number of the newest day.</returns>
    public static (IReadOnlyList<(string Name, double[] Values)> Series, int LastDay) ReadDays(string path)
    {
        using var rows = CsvRow.ReadAll(path).GetEnumerator();
        if (!rows.MoveNext())
        {
            throw new InvalidDataException($"{path} is empty.");
        }

        var head = rows.Current;
        var last = DateOnly.FromDateTime(head.Time(head.Cells.Count - 1, "the last day")).DayNumber;
        var series = new List<(string, double[])>();
        while (rows.MoveNext())
        {
            var row = rows.Current;
            if (row.Cells.Count != head.Cells.Count)
            {
                throw row.Wrong("the line", $"have {head.Cells.Count} fields as the first line has, but has {row.Cells.Count}");
            }

            var values = new double[row.Cells.Count - 1];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = row.Value(i + 1, head.Cells[i + 1]) ?? 0;
            }

            series.Add((row.Cells[0], values));
        }

        return (series, last);
    }

    /// <summary>The M4 layout: a train and a test file, a series a line.</summary>
    private static BacktestData Competition(ForecastOptions options)
    {
        var train = TrainFile(options.Data);
        var name = Path.GetFileName(train);
        var period = name.Split('-')[0];
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
        var test = Path.Combine(Path.GetDirectoryName(train) ?? "", $"{period}-test.csv");
        test = File.Exists(test) ? test : test + ".gz";
        if (!File.Exists(test))
        {
            throw new InvalidDataException($"{train} must stand beside {period}-test.csv or {period}-test.csv.gz.");
        }

        var held = HeldBack(test);
        var series = new List<BacktestSeries>();
        foreach (var row in CsvRow.ReadAll(train).Skip(1))
        {
            var values = Values(row);
            var actual = held.GetValueOrDefault(row.Cells[0]) ?? throw row.Wrong("the series", $"stand in {test} too, but \"{row.Cells[0]}\" does not");
            series.Add(new BacktestSeries(row.Cells[0], values, values.Length - 1, actual));
        }

        var horizon = series.Count == 0 ? 0 : series[0].HeldBack!.Length;
        return horizon is >= 1 and <= ForecastResult.MaxHorizon
            ? new BacktestData(series, BacktestData.CalendarOf(options.Frequency ?? frequency), horizon, 1) { ReferenceSeason = competition }
            : throw new InvalidDataException($"{test} must hold back 1 to {ForecastResult.MaxHorizon} values of each series, but holds back {horizon}.");
    }

    private static string TrainFile(string path) => !Directory.Exists(path)
        ? path
        : Directory.GetFiles(path, "*-train.csv*").Order(StringComparer.Ordinal).FirstOrDefault()
            ?? throw new InvalidDataException($"{path} must hold a file such as Weekly-train.csv or Weekly-train.csv.gz.");

    private static Dictionary<string, double[]> HeldBack(string test)
    {
        var held = new Dictionary<string, double[]>();
        var horizon = 0;
        foreach (var row in CsvRow.ReadAll(test).Skip(1))
        {
            var values = Values(row);
            horizon = horizon == 0 ? values.Length : horizon;
            if (values.Length != horizon)
            {
                throw row.Wrong("the line", $"have {horizon} values as those before it have, but has {values.Length}");
            }

            held[row.Cells[0]] = values;
        }

        return held;
    }

    /// <summary>What follows the name; lines are as long as the longest, and empty at their end.</summary>
    private static double[] Values(CsvRow row)
    {
        var values = new List<double>(row.Cells.Count);
        for (var cell = 1; cell < row.Cells.Count; cell++)
        {
            if (row.Value(cell, $"field {cell + 1}") is { } value)
            {
                values.Add(value);
            }
        }

        return [.. values];
    }

    /// <summary><c>series,date,value</c> with a heading; dates that are left out, or without a value, are 0.</summary>
    private static BacktestData LongTable(ForecastOptions options)
    {
        var all = new Dictionary<string, DatedValues>();
        foreach (var row in CsvRow.ReadAll(options.Data).Skip(1))
        {
            if (row.Cells.Count < 3)
            {
                throw row.Wrong("the line", $"be series,date,value, but has {row.Cells.Count} field(s)");
            }

            if (!all.TryGetValue(row.Cells[0], out var dated))
            {
                all.Add(row.Cells[0], dated = new DatedValues());
            }

            dated.Add(row.Time(1, "date"), row.Value(2, "value") ?? 0);
        }

        if (all.Count == 0)
        {
            throw new InvalidDataException($"{options.Data} has no line after its heading.");
        }

        var grid = TimeGrid.Of(all.Values);
        // Only its remainder by the season counts.
        var last = (int)(grid.Number(grid.Last) % int.MaxValue) - options.Skip;
        return Rolling(options, [.. all.Select(one => new BacktestSeries(one.Key, SinceFirst(Without(On(grid, one, options.Data), options.Skip)), last))]);
    }

    private static double[] On(TimeGrid grid, KeyValuePair<string, DatedValues> one, string path) => grid.Values(one.Value)
        ?? throw new InvalidDataException($"{path}: date of series \"{one.Key}\" must be at most {TimeGrid.MaxPeriods:N0} periods of {grid.Step} before the last of all.");

    private static BacktestData Rolling(ForecastOptions options, IReadOnlyList<BacktestSeries> series) =>
        new(series, BacktestData.CalendarOf(options.Frequency ?? Week), options.Horizon ?? Week, OriginsOfRolling);

    private static double[] Without(double[] values, int newest) => values[..Math.Max(0, values.Length - newest)];

    private static double[] SinceFirst(double[] values)
    {
        var first = Array.FindIndex(values, value => value != 0);
        return first < 0 ? values : values[first..];
    }
}
