namespace StreamStock.Core.Forecasting;

/// <summary>
/// Textbook methods on one product's own history. All are filters: they see the periods one by one and can say at any
/// time what they expect of the next season. So one pass forecasts the last seasons as well, each from what came
/// before it, and their errors tell how far each method is to be believed.
/// </summary>
internal static class OwnMethods
{
    public const int Count = 9;

    /// <summary>Seasons forecast in the backtest.</summary>
    public const int MaxOrigins = 26;

    /// <summary>Methods combined.</summary>
    private const int Combined = 3;

    /// <summary>What an error of a season ago counts, compared with one of now.</summary>
    private const double ErrorDecay = 0.93;

    public static readonly string[] Names = ["SES 0.05", "SES 0.1", "SES 0.25", "damped trend", "Theta", "TSB", "SBA", "moving average", "last year"];

    /// <summary>What the methods and their backtest say.</summary>
    /// <param name="Total">Expected units of the coming season.</param>
    /// <param name="Slope">Expected change of a season's units from one to the next.</param>
    /// <param name="Variance">Of the coming season's units.</param>
    /// <param name="Error">Mean absolute error of the combination; 0 without a backtest.</param>
    /// <param name="NaiveError">That of "as the season before".</param>
    internal readonly record struct Outcome(double Total, double Slope, double Variance, double Error, double NaiveError);

    /// <param name="demand">Cleaned demand.</param>
    /// <param name="lastPeriod">Number of its newest period.</param>
    /// <param name="profile">The main season's.</param>
    /// <param name="yearly">Periods of a year; 0 for none.</param>
    /// <param name="weights">Takes the weights.</param>
    public static Outcome Run(ReadOnlySpan<double> demand, int lastPeriod, ReadOnlySpan<double> profile, int yearly, Span<double> weights)
    {
        var season = profile.Length;
        var origins = Math.Clamp((demand.Length / season) - 2, 0, MaxOrigins);
        Span<double> expected = stackalloc double[(MaxOrigins + 1) * Count];
        var filters = new Filters(demand, season, yearly);
        var next = demand.Length - (origins * season);
        var origin = 0;
        for (var t = 0; t < demand.Length; t++)
        {
            if (t == next)
            {
                filters.Expect(t, expected.Slice(origin++ * Count, Count));
                next += season;
            }

            filters.Take(demand[t], profile[SeasonProfile.Place(lastPeriod - demand.Length + 1 + t, season)], t);
        }

        filters.Expect(demand.Length, expected.Slice(origins * Count, Count));
        Weigh(demand, season, origins, expected, weights);
        return Combine(demand, season, origins, expected, weights, filters.Slope * season * season);
    }

    /// <summary>The best few, by the square of their recent mean squared error; without a backtest all SES.</summary>
    private static void Weigh(ReadOnlySpan<double> demand, int season, int origins, ReadOnlySpan<double> expected, Span<double> weights)
    {
        weights.Clear();
        if (origins < 2)
        {
            weights[1] = 1;
            return;
        }

        Span<double> errors = stackalloc double[Count];
        errors.Clear();
        for (var origin = 0; origin < origins; origin++)
        {
            var actual = Actual(demand, season, origins, origin);
            var weight = Math.Pow(ErrorDecay, origins - origin);
            for (var method = 0; method < Count; method++)
            {
                var error = expected[(origin * Count) + method] - actual;
                errors[method] += weight * error * error;
            }
        }

        double sum = 0;
        for (var chosen = 0; chosen < Combined; chosen++)
        {
            var best = 0;
            for (var method = 1; method < Count; method++)
            {
                best = errors[method] < errors[best] ? method : best;
            }

            // A method without any error would take all the weight there is.
            weights[best] = 1 / Math.Max(errors[best] * errors[best], 1e-12);
            sum += weights[best];
            errors[best] = double.PositiveInfinity;
        }

        for (var method = 0; method < Count; method++)
        {
            weights[method] /= sum;
        }
    }

    private static Outcome Combine(ReadOnlySpan<double> demand, int season, int origins, ReadOnlySpan<double> expected, ReadOnlySpan<double> weights, double slope)
    {
        double squares = 0, absolute = 0, naive = 0, sum = 0;
        for (var origin = 0; origin < origins; origin++)
        {
            var actual = Actual(demand, season, origins, origin);
            var error = Dot(expected.Slice(origin * Count, Count), weights) - actual;
            var weight = Math.Pow(ErrorDecay, origins - origin);
            var before = demand.Length - ((origins - origin + 1) * season);
            (squares, absolute, sum) = (squares + (weight * error * error), absolute + (weight * Math.Abs(error)), sum + weight);
            naive += weight * Math.Abs(Sum(demand.Slice(before, season)) - actual);
        }

        var total = Dot(expected.Slice(origins * Count, Count), weights);
        return sum > 0
            ? new Outcome(total, slope * (weights[3] + weights[4]), squares / sum, absolute / sum, naive / sum)
            : new Outcome(total, 0, Spread(demand) * season, 0, 0);
    }

    /// <summary>Variance of single periods, for histories too short for a backtest.</summary>
    private static double Spread(ReadOnlySpan<double> demand)
    {
        var mean = demand.IsEmpty ? 0 : Sum(demand) / demand.Length;
        double squares = 0;
        foreach (var value in demand)
        {
            squares += (value - mean) * (value - mean);
        }

        return demand.Length < 2 ? mean : squares / (demand.Length - 1);
    }

    private static double Actual(ReadOnlySpan<double> demand, int season, int origins, int origin) =>
        Sum(demand.Slice(demand.Length - ((origins - origin) * season), season));

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum;
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
