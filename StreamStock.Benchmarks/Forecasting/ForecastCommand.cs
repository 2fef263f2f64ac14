using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using StreamStock.Benchmarks.Forecasting.Reference;
using StreamStock.Core.Forecasting;

namespace StreamStock.Benchmarks.Forecasting;

/// <summary>Scores the forecaster beside the textbook's methods, in total and by class of demand.</summary>
internal static class ForecastCommand
{
    private const string Ours = "StreamStock";
    private static readonly string[] Classes = ["smooth", "erratic", "intermittent", "lumpy", "none"];

    public static int Run(string[] args)
    {
        if (args is [] or ["--help" or "-h"])
        {
            Console.WriteLine(ForecastOptions.Help);
            return 0;
        }

        var (options, error) = ForecastOptions.Parse(args);
        if (options is null)
        {
            Console.Error.WriteLine(error);
            Console.Error.WriteLine(ForecastOptions.Help);
            return 2;
        }

        try
        {
            Run(options);
            return 0;
        }
        catch (InvalidDataException e)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static void Run(ForecastOptions options)
    {
        var data = DataReader.Read(options);
        data = data with { Series = [.. data.Series.Where(s => data.History(s, 0).Length > 0)] };
        if (data.Series.Count == 0)
        {
            throw new InvalidDataException($"{options.Data} has no series that begins before the last {data.Origins} horizons.");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{data.Series.Count:N0} series, season {data.Calendar.Main}, {data.Origins} origins of {data.Horizon} periods"));
        var scorer = new Scorer(data, options.Simulate);
        var rows = new List<ScoreRow>();
        foreach (var run in Runs(options, data))
        {
            rows.AddRange(Rows(scorer, data, run));
        }

        AddOwa(rows);
        ScoreText.Write(rows, Console.Out);
        if (options.Json is { } file)
        {
            File.WriteAllText(file, JsonSerializer.Serialize(new ScoreTable(rows), ScoreJson.Default.ScoreTable));
        }
    }

    private static IEnumerable<MethodRun> Runs(ForecastOptions options, BacktestData data)
    {
        foreach (var (name, forecast) in ReferenceMethods.All.Where(m => !options.OnlyOurs || m.Name == ReferenceMethods.Naive2Name))
        {
            yield return Reference(name, forecast, data);
        }

        yield return OurRun(data);
    }

    private static MethodRun Reference(string name, ReferenceForecast forecast, BacktestData data)
    {
        var start = Stopwatch.GetTimestamp();
        var predictions = new Prediction?[data.Series.Count][];
        for (var i = 0; i < predictions.Length; i++)
        {
            predictions[i] = new Prediction?[data.Origins];
            for (var origin = 0; origin < data.Origins; origin++)
            {
                var mean = new double[data.Horizon];
                forecast(data.History(data.Series[i], origin).Span, data.ReferenceSeason, mean);
                predictions[i][origin] = new Prediction(mean);
            }
        }

        return new MethodRun(name, predictions, Rate(data, start));
    }

    private static MethodRun OurRun(BacktestData data)
    {
        var start = Stopwatch.GetTimestamp();
        var predictions = data.Series.Select(_ => new Prediction?[data.Origins]).ToArray();
        for (var origin = 0; origin < data.Origins; origin++)
        {
            var learner = new PoolLearner(data.Calendar);
            foreach (var series in data.Series)
            {
                learner.Add(data.Known(series, origin));
            }

            var pool = learner.Learn(data.Horizon);
            for (var i = 0; i < predictions.Length; i++)
            {
                var result = Forecaster.Forecast(data.Known(data.Series[i], origin), data.Horizon, pool);
                predictions[i][origin] = new Prediction(result.Mean.ToArray(), [.. Prediction.Levels.Select(level => result.TotalQuantile(data.Horizon, level))]);
            }
        }

        return new MethodRun(Ours, predictions, Rate(data, start));
    }

    private static double Rate(BacktestData data, long start) =>
        data.Series.Count * data.Origins / Math.Max(Stopwatch.GetElapsedTime(start).TotalSeconds, 1e-9);

    private static IEnumerable<ScoreRow> Rows(Scorer scorer, BacktestData data, MethodRun run)
    {
        var byClass = Enumerable.Range(0, data.Series.Count).ToLookup(i => data.ClassOf(data.Series[i]));
        yield return scorer.Score(run, "all", [.. Enumerable.Range(0, data.Series.Count)]);
        foreach (var name in Classes.Where(byClass.Contains))
        {
            yield return scorer.Score(run, name, [.. byClass[name]]);
        }
    }

    /// <summary>The competition's measure: the mean of sMAPE and MASE, each relative to that of Naive2.</summary>
    private static void AddOwa(List<ScoreRow> rows)
    {
        var naive2 = rows.Where(r => r.Method == ReferenceMethods.Naive2Name).ToDictionary(r => r.Class);
        foreach (var row in rows)
        {
            var by = naive2[row.Class];
            row.Owa = ((row.Smape / by.Smape) + (row.Mase / by.Mase)) / 2;
        }
    }
}
