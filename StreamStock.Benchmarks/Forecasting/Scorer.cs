namespace StreamStock.Benchmarks.Forecasting;

/// <summary>Judges a method on one class of series.</summary>
internal sealed class Scorer(BacktestData data, bool simulate)
{
    public ScoreRow Score(MethodRun run, string className, IReadOnlyList<int> members)
    {
        var total = new Sums();
        foreach (var index in members)
        {
            Add(total, data.Series[index], run.Predictions[index]);
        }

        var quantiles = total.HasQuantiles;
        return new ScoreRow
        {
            Method = run.Method,
            Class = className,
            Series = members.Count,
            Rmsse = Ratio(total.Rmsse, total.RmsseCount),
            Wape7 = Ratio(total.AbsoluteTotals, total.Actual),
            Bias = Ratio(total.Forecast, total.Actual) - 1,
            Wape7Median = quantiles ? Ratio(total.AbsoluteMedian, total.Actual) : null,
            Smape = Ratio(total.Smape, total.SmapeCount),
            Mase = Ratio(total.Mase, total.MaseCount),
            Wql50 = quantiles && simulate ? Ratio(2 * total.Pinball[0], total.Actual) : null,
            Wql90 = quantiles && simulate ? Ratio(2 * total.Pinball[1], total.Actual) : null,
            Wql95 = quantiles && simulate ? Ratio(2 * total.Pinball[2], total.Actual) : null,
            Coverage95 = quantiles && simulate ? Ratio(total.Covered, total.Totals) : null,
            Cost = quantiles && simulate && !data.IsCompetition ? Ratio(total.Simulated.Cost, total.Simulated.Asked) : null,
            FillRate = quantiles && simulate && !data.IsCompetition ? 1 - Ratio(total.Simulated.Lost, total.Simulated.Asked) : null,
            SeriesPerSecond = className == "all" ? run.SeriesPerSecond : null,
        };
    }

    private void Add(Sums sums, BacktestSeries series, Prediction?[] predictions)
    {
        for (var origin = 0; origin < data.Origins; origin++)
        {
            if (predictions[origin] is not { } prediction)
            {
                continue;
            }

            var actual = data.Actual(series, origin);
            var history = data.History(series, origin).Span;
            sums.AddErrors(prediction.Mean, actual, NaiveSquare(history), SeasonalNaiveError(history));
            sums.AddTotals(prediction, actual);
        }

        if (simulate && !data.IsCompetition && predictions[0]?.Quantiles is not null)
        {
            sums.Simulated += BaseStock.Simulate(data, series, predictions);
        }
    }

    private static double NaiveSquare(ReadOnlySpan<double> history)
    {
        double sum = 0;
        for (var i = 1; i < history.Length; i++)
        {
            sum += (history[i] - history[i - 1]) * (history[i] - history[i - 1]);
        }

        return history.Length > 1 ? sum / (history.Length - 1) : 0;
    }

    private double SeasonalNaiveError(ReadOnlySpan<double> history)
    {
        double sum = 0;
        var season = data.ReferenceSeason;
        for (var i = season; i < history.Length; i++)
        {
            sum += Math.Abs(history[i] - history[i - season]);
        }

        return history.Length > season ? sum / (history.Length - season) : 0;
    }

    private static double? Ratio(double value, double by) => by > 0 ? value / by : null;

    private sealed class Sums
    {
        public double Rmsse, RmsseCount, AbsoluteTotals, AbsoluteMedian, Forecast, Actual, Totals, Smape, SmapeCount, Mase, MaseCount, Covered;
        public bool HasQuantiles;
        public double[] Pinball = new double[Prediction.Levels.Length];
        public BaseStock Simulated;

        public void AddErrors(double[] mean, ReadOnlySpan<double> actual, double naiveSquare, double naiveError)
        {
            double absolute = 0, squares = 0, smape = 0;
            for (var i = 0; i < actual.Length; i++)
            {
                var error = Math.Abs(actual[i] - mean[i]);
                absolute += error;
                squares += error * error;
                smape += error > 0 ? 200 * error / (Math.Abs(actual[i]) + Math.Abs(mean[i])) : 0;
            }

            Smape += smape / actual.Length;
            SmapeCount++;
            if (naiveError > 0)
            {
                Mase += absolute / actual.Length / naiveError;
                MaseCount++;
            }

            if (naiveSquare > 0)
            {
                Rmsse += Math.Sqrt(squares / actual.Length / naiveSquare);
                RmsseCount++;
            }
        }

        public void AddTotals(Prediction prediction, ReadOnlySpan<double> actual)
        {
            double total = 0;
            foreach (var value in actual)
            {
                total += value;
            }

            var forecast = prediction.Mean.Sum();
            AbsoluteTotals += Math.Abs(forecast - total);
            (Forecast, Actual, Totals) = (Forecast + forecast, Actual + total, Totals + 1);
            if (prediction.Quantiles is not { } quantiles)
            {
                return;
            }

            HasQuantiles = true;
            AbsoluteMedian += Math.Abs(quantiles[0] - total);
            Covered += total <= quantiles[^1] ? 1 : 0;
            for (var i = 0; i < quantiles.Length; i++)
            {
                var over = total - quantiles[i];
                Pinball[i] += over > 0 ? Prediction.Levels[i] * over : (Prediction.Levels[i] - 1) * over;
            }
        }
    }
}
