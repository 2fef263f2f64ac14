namespace StreamStock.Core.Forecasting.Learning;

/// <summary>
/// Forecasts regular series period by period. The last periods of all series are held back; the regressions, each
/// with several strengths of the ridge, and the textbook's methods forecast them; the mean of those few that does best
/// on all series together is what every series gets.
/// </summary>
public sealed class PathRegression
{
    /// <summary>Fewest series from which one learns for all.</summary>
    public const int LeastSeries = 5;

    /// <summary>Members of the mean; a candidate may be taken more than once.</summary>
    private const int Picks = 5;

    /// <summary>Values a series must have beyond three of the horizons held back.</summary>
    private const int LeastRowsBeyond = 25;

    /// <summary>Series that the choice is made on.</summary>
    private const int MaxJudged = 400;

    private static readonly double[] Draws = [0, 1, 0.1];

    private readonly int _season;
    private readonly LagModels _models;
    private readonly (int View, double Drawn, double Weight)[] _picks;
    private readonly double _ownWeight;
    private readonly double[] _errors;

    private PathRegression(int season, LagModels models, (int View, double Drawn, double Weight)[] picks, double ownWeight, double[] errors)
    {
        (_season, _models, _picks, _ownWeight, _errors) = (season, models, picks, ownWeight, errors);
    }

    /// <summary>Weight of the product's own methods in the mean.</summary>
    public double OwnWeight => _ownWeight;

    /// <summary>Variance of the total of the first periods, on the scale of <see cref="Scale"/> squared.</summary>
    public double TotalVariance(int periods) => periods <= _errors.Length
        ? _errors[periods - 1]
        : _errors[^1] * Math.Pow((double)periods / _errors.Length, 2);

    /// <summary>The series' own unit of error: its mean seasonal difference.</summary>
    public double Scale(ReadOnlySpan<double> values)
    {
        var season = values.Length > 2 * _season ? _season : 1;
        double sum = 0;
        for (var i = season; i < values.Length; i++)
        {
            sum += Math.Abs(values[i] - values[i - season]);
        }

        return values.Length > season ? sum / (values.Length - season) : 0;
    }

    /// <summary>Adds the weighted regressions to <paramref name="path"/>; false, and nothing added, where the series is too short for any.</summary>
    public bool AddTo(ReadOnlySpan<double> values, Span<double> path)
    {
        var one = new double[path.Length];
        foreach (var (view, drawn, weight) in _picks)
        {
            if (!Forecast(_models, values, view, drawn, one))
            {
                return false;
            }

            for (var i = 0; i < path.Length; i++)
            {
                path[i] += weight * one[i];
            }
        }

        return true;
    }

    /// <summary>Logarithms of what has none give way to plain differences.</summary>
    private bool Forecast(LagModels models, ReadOnlySpan<double> values, int view, double drawn, Span<double> path)
    {
        view = View.All[view].Suits(values) ? view : view - 1;
        if (models.For(view, values.Length) is not { } model)
        {
            return false;
        }

        model.Forecast(values, _season, drawn, path);
        return true;
    }

    /// <param name="series">Cleaned values of regular series.</param>
    /// <param name="own">What the series' own methods expect of the next periods.</param>
    /// <param name="calendar">Which seasons to look for.</param>
    /// <param name="horizon">Periods held back.</param>
    /// <returns>Null where there are too few.</returns>
    internal static PathRegression? Learn(IReadOnlyList<double[]> series, Action<double[], double[]> own, Calendar calendar, int horizon)
    {
        var judged = series.Where(s => s.Length > (3 * horizon) + LeastRowsBeyond).ToList();
        if (judged.Count < LeastSeries)
        {
            return null;
        }

        var before = judged.Select(s => s[..^horizon]).ToList();
        var choice = new PathRegression(calendar.Main, new LagModels(before, calendar), [], 0, []);
        if (!choice._models.IsComplete)
        {
            return null;
        }

        var step = Math.Max(1, judged.Count / MaxJudged);
        var trial = new PathTrial(horizon);
        for (var i = 0; i < judged.Count; i += step)
        {
            trial.Add(judged[i].AsSpan(judged[i].Length - horizon), choice.Scale(before[i]), choice.Candidates(before[i], own, horizon));
        }

        var (weights, errors) = trial.Choose(Picks);
        var picks = new List<(int, double, double)>();
        for (var c = 0; c < weights.Length - 1; c++)
        {
            if (weights[c] > 0)
            {
                picks.Add((c / Draws.Length, Draws[c % Draws.Length], weights[c]));
            }
        }

        var models = new LagModels(series, calendar);
        models.Settle(picks.Select(pick => pick.Item1));
        return new PathRegression(calendar.Main, models, [.. picks], weights[^1], errors);
    }

    /// <summary>All regressions, then the own methods.</summary>
    private double[][] Candidates(double[] values, Action<double[], double[]> own, int horizon)
    {
        var candidates = new double[(View.All.Length * Draws.Length) + 1][];
        var ownPath = new double[horizon];
        own(values, ownPath);
        candidates[^1] = ownPath;
        for (var c = 0; c < candidates.Length - 1; c++)
        {
            var path = new double[horizon];
            candidates[c] = Forecast(_models, values, c / Draws.Length, Draws[c % Draws.Length], path) ? path : ownPath;
        }

        return candidates;
    }
}

/// <summary>Judges candidates on what was held back, and finds the few whose mean does best.</summary>
internal sealed class PathTrial(int horizon)
{
    private readonly List<(double[] Actual, double[][] Candidates)> _series = [];

    /// <summary>Takes a series in, on its own scale.</summary>
    public void Add(ReadOnlySpan<double> actual, double scale, double[][] candidates)
    {
        if (scale > 0)
        {
            _series.Add((Divided(actual, scale), [.. candidates.Select(c => Divided(c, scale))]));
        }
    }

    /// <summary>Weights of the candidates, and the mean squared errors of the totals that the chosen mean leaves.</summary>
    public (double[] Weights, double[] TotalErrors) Choose(int picks)
    {
        var weights = new double[_series.Count == 0 ? 1 : _series[0].Candidates.Length];
        if (_series.Count == 0)
        {
            weights[0] = 1;
            return (weights, [1]);
        }

        var sums = _series.Select(_ => new double[horizon]).ToArray();
        for (var pick = 1; pick <= picks; pick++)
        {
            var best = Enumerable.Range(0, weights.Length).MinBy(candidate => Error(sums, candidate, pick));
            weights[best] += 1.0 / picks;
            for (var i = 0; i < sums.Length; i++)
            {
                for (var h = 0; h < horizon; h++)
                {
                    sums[i][h] += _series[i].Candidates[best][h];
                }
            }
        }

        return (weights, TotalErrors(sums, picks));
    }

    /// <summary>Mean absolute error with the candidate added; no series counts for more than ten naive errors, lest one decide.</summary>
    private double Error(double[][] sums, int candidate, int picks)
    {
        const double most = 10;
        double total = 0;
        for (var i = 0; i < _series.Count; i++)
        {
            double error = 0;
            for (var h = 0; h < horizon; h++)
            {
                error += Math.Abs(((sums[i][h] + _series[i].Candidates[candidate][h]) / picks) - _series[i].Actual[h]);
            }

            total += Math.Min(error / horizon, most);
        }

        return total;
    }

    private double[] TotalErrors(double[][] sums, int picks)
    {
        var errors = new double[horizon];
        for (var i = 0; i < _series.Count; i++)
        {
            double total = 0;
            for (var h = 0; h < horizon; h++)
            {
                total += (sums[i][h] / picks) - _series[i].Actual[h];
                errors[h] += total * total / _series.Count;
            }
        }

        for (var h = 1; h < horizon; h++)
        {
            errors[h] = Math.Max(errors[h], errors[h - 1]);
        }

        return errors;
    }

    private static double[] Divided(ReadOnlySpan<double> values, double by)
    {
        var divided = new double[values.Length];
        for (var i = 0; i < divided.Length; i++)
        {
            divided[i] = values[i] / by;
        }

        return divided;
    }
}
