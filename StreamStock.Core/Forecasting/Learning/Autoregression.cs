namespace StreamStock.Core.Forecasting.Learning;

/// <summary>How a regression sees the values it is given.</summary>
/// <param name="FromLast">Values are taken as differences to the one before the forecast period.</param>
/// <param name="Logarithm">Of the values, where all are above 0.</param>
public readonly record struct View(bool FromLast, bool Logarithm)
{
    /// <summary>A forecast that runs away stays a number.</summary>
    private const double MaxLogarithm = 60;

    public static readonly View[] All = [new(false, false), new(true, false), new(true, true)];

    public bool Suits(ReadOnlySpan<double> values) => !Logarithm || !values.ContainsAnyInRange(double.NegativeInfinity, 0);

    /// <summary>The values as they are seen, on a scale on which series can be compared; that scale.</summary>
    public double Look(ReadOnlySpan<double> values, int season, Span<double> seen)
    {
        for (var i = 0; i < values.Length; i++)
        {
            seen[i] = Logarithm ? Math.Log(values[i]) : values[i];
        }

        season = values.Length > 2 * season ? season : 1;
        double sum = 0;
        for (var i = season; i < values.Length; i++)
        {
            sum += Math.Abs(seen[i] - seen[i - season]);
        }

        var scale = values.Length > season && sum > 0 ? sum / (values.Length - season) : 1;
        for (var i = 0; i < values.Length; i++)
        {
            seen[i] /= scale;
        }

        return scale;
    }

    public double Back(double seen, double scale) => Logarithm ? Math.Exp(Math.Min(seen * scale, MaxLogarithm)) : seen * scale;
}

/// <summary>
/// A linear regression of each value on some before it, learnt from all series together (Montero-Manso and Hyndman,
/// 2021), and drawn towards a series' own values as far as those speak for it.
/// </summary>
public sealed class Autoregression
{
    private const double Ridge = 1e-4;

    private readonly int[] _lags;
    private readonly double[] _coefficients;

    private Autoregression(int[] lags, View view, double[] coefficients) => (_lags, View, _coefficients) = (lags, view, coefficients);

    public View View { get; }

    public int LongestLag => _lags[^1];

    /// <param name="series">What is learnt from.</param>
    /// <param name="lags">Ascending.</param>
    /// <param name="view">How values are seen.</param>
    /// <param name="season">Of the scale.</param>
    /// <param name="maxRows">Latest values of each series that are explained.</param>
    /// <returns>Null where too few values have that many before them.</returns>
    public static Autoregression? Learn(IReadOnlyList<double[]> series, int[] lags, View view, int season, int maxRows)
    {
        var equations = new NormalEquations(lags.Length);
        var x = new double[lags.Length];
        var rows = 0;
        foreach (var values in series)
        {
            if (values.Length <= lags[^1] || !view.Suits(values))
            {
                continue;
            }

            var seen = new double[values.Length];
            view.Look(values, season, seen);
            for (var t = Math.Max(lags[^1], values.Length - maxRows); t < values.Length; t++)
            {
                equations.Add(x, Fill(seen, t, lags, view, x));
                rows++;
            }
        }

        if (rows < 4 * lags.Length)
        {
            return null;
        }

        var coefficients = new double[lags.Length];
        equations.Solve(Ridge, coefficients);
        return new Autoregression(lags, view, coefficients);
    }

    /// <summary>Fills the row that explains period <paramref name="t"/>; returns what it explains.</summary>
    private static double Fill(ReadOnlySpan<double> seen, int t, int[] lags, View view, Span<double> x)
    {
        var origin = view.FromLast ? seen[t - 1] : 0;
        for (var i = 0; i < lags.Length; i++)
        {
            x[i] = seen[t - lags[i]] - origin;
        }

        return t < seen.Length ? seen[t] - origin : origin;
    }

    /// <summary>Forecasts the periods after the values, each from those before it, forecast or not.</summary>
    /// <param name="values">More than <see cref="LongestLag"/>.</param>
    /// <param name="season">Of the scale.</param>
    /// <param name="drawn">Ridge that keeps the coefficients to the pool's; 0 for the pool's as they are.</param>
    /// <param name="path">Takes the forecast.</param>
    public void Forecast(ReadOnlySpan<double> values, int season, double drawn, Span<double> path)
    {
        var seen = new double[values.Length + path.Length];
        var scale = View.Look(values, season, seen.AsSpan(0, values.Length));
        var coefficients = drawn > 0 ? OwnCoefficients(seen.AsSpan(0, values.Length), drawn) : _coefficients;
        var x = new double[_lags.Length];
        for (var i = 0; i < path.Length; i++)
        {
            var t = values.Length + i;
            var origin = Fill(seen.AsSpan(0, t), t, _lags, View, x);
            seen[t] = NormalEquations.Dot(coefficients, x) + origin;
            path[i] = Math.Max(0, View.Back(seen[t], scale));
        }
    }

    private double[] OwnCoefficients(ReadOnlySpan<double> seen, double drawn)
    {
        var equations = new NormalEquations(_lags.Length);
        var x = new double[_lags.Length];
        for (var t = _lags[^1]; t < seen.Length; t++)
        {
            var y = Fill(seen, t, _lags, View, x);
            equations.Add(x, y - NormalEquations.Dot(_coefficients, x));
        }

        var own = new double[_lags.Length];
        equations.Solve(drawn, own);
        for (var i = 0; i < own.Length; i++)
        {
            own[i] += _coefficients[i];
        }

        return own;
    }
}
