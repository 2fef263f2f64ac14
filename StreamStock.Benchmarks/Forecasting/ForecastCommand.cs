using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using StreamStock.Benchmarks.Forecasting.Reference;
using StreamStock.Benchmarks.Rig;
using StreamStock.Core.Forecasting;

namespace StreamStock.Benchmarks.Forecasting;

/// <summary>Scores the forecaster beside the textbook's methods, in total and by class of demand.</summary>
internal static class ForecastCommand
{
    private const string Ours = "StreamStock";
    private static readonly string[] Classes = ["smooth", "erratic", "intermittent", "lumpy", "none"];

    public static Command Create()
    {
        var data = new Option<string>("--data")
        {
            Required = true,
            Description = "A file, plain or .gz. With m4: the train file, such as Weekly-train.csv(.gz) beside Weekly-test.csv, or a folder with one such pair.",
        };
        data.Validators.Add(result => Check(result, File.Exists(result.GetValueOrDefault<string>()) || Directory.Exists(result.GetValueOrDefault<string>()), "--data must name a file or a folder that exists."));
        var format = new Option<string>("--format")
        {
            Required = true,
            Description = "online-retail-daily: a line a series, its name and a value for each day that the first line names. m4: the competition's train and test files. long-csv: series,date,value with a heading; dates left out are 0.",
        };
        format.AcceptOnlyFromAmong(ForecastOptions.OnlineRetail, ForecastOptions.M4, ForecastOptions.LongCsv);
        var frequency = Whole("--frequency", 1, 1_000, "Length of the season in periods: 7 daily, 24 hourly, 52 weekly. Default 7; m4: by the file's name.");
        var horizon = Whole("--horizon", 1, ForecastResult.MaxHorizon, "Periods forecast at once. Default 7; m4: the test file's.");
        var skip = Whole("--skip", 0, 10_000, "Newest periods left out, to choose settings by earlier origins than those judged. Not with m4.");
        var simulate = new Option<bool>("--simulate") { Description = "Also quantile loss, coverage, and the fill rate and cost of a simulated base stock." };
        var onlyOurs = new Option<bool>("--only-ours") { Description = "Leave the reference rows out." };
        var json = new Option<string?>("--json") { Description = "Write the rows to this file as well." };
        var command = new Command("forecast", "Accuracy of the forecasts beside textbook methods: the last 8 horizons, each forecast from what came before it (m4: the test file).")
        {
            data, format, frequency, horizon, skip, simulate, onlyOurs, json,
        };
        command.SetAction(parsed => Run(new ForecastOptions
        {
            Data = parsed.GetRequiredValue(data),
            Format = parsed.GetRequiredValue(format),
            Frequency = parsed.GetValue(frequency),
            Horizon = parsed.GetValue(horizon),
            Skip = parsed.GetValue(skip) ?? 0,
            Simulate = parsed.GetValue(simulate),
            OnlyOurs = parsed.GetValue(onlyOurs),
            Json = parsed.GetValue(json),
        }));
        return command;
    }

    internal static Option<int?> Whole(string name, int least, int most, string description)
    {
        var option = new Option<int?>(name) { Description = description };
        option.Validators.Add(result => Check(result, result.GetValueOrDefault<int?>() is not { } value || (value >= least && value <= most), $"{name} must be a whole number from {least} to {most}."));
        return option;
    }

    private static void Check(OptionResult result, bool isRight, string error)
    {
        if (!isRight)
        {
            result.AddError(error);
        }
    }

    private static int Run(ForecastOptions options)
    {
        try
        {
            Score(options);
            return 0;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private static void Score(ForecastOptions options)
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
        var start = CoreTime.Now;
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

        return new MethodRun(name, predictions, Rate(data, CoreTime.Since(start)));
    }

    private static MethodRun OurRun(BacktestData data)
    {
        var (start, learning) = (CoreTime.Now, TimeSpan.Zero);
        var predictions = data.Series.Select(_ => new Prediction?[data.Origins]).ToArray();
        for (var origin = 0; origin < data.Origins; origin++)
        {
            var begun = CoreTime.Now;
            var learner = new PoolLearner(data.Calendar);
            foreach (var series in data.Series)
            {
                learner.Add(data.Known(series, origin));
            }

            var pool = learner.Learn(data.Horizon);
            learning += CoreTime.Since(begun);
            for (var i = 0; i < predictions.Length; i++)
            {
                var result = Forecaster.Forecast(data.Known(data.Series[i], origin), data.Horizon, pool);
                predictions[i][origin] = new Prediction(result.Mean.ToArray(), [.. Prediction.Levels.Select(level => result.TotalQuantile(data.Horizon, level))]);
            }
        }

        var all = CoreTime.Since(start);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Ours}: {learning.TotalSeconds / data.Origins:0.00} s of one core to learn at an origin, then {Rate(data, all - learning):N0} series a second; together {Rate(data, all):N0}"));
        return new MethodRun(Ours, predictions, Rate(data, all));
    }

    private static double Rate(BacktestData data, TimeSpan taken) => data.Series.Count * data.Origins / Math.Max(taken.TotalSeconds, 1e-9);

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
