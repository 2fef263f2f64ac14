namespace StreamStock.Core.Forecasting.Learning;

/// <summary>
/// What the trees know of a product on a day: its demand of the last week to the last year, each relative to one
/// typical rate, how often and how evenly it comes, and how much it is in units.
/// </summary>
internal readonly ref struct WeekFeatures
{
    public const int Count = 27;

    private const int Week = 7;
    private const int Year = 364;
    private const int WeeksCompared = 8;
    private const int LongestSilence = 200;

    private readonly ReadOnlySpan<double> _demand;
    private readonly Span<double> _sums;
    private readonly Span<double> _squares;
    private readonly Span<int> _positives;

    /// <param name="demand">Cleaned, daily.</param>
    /// <param name="sums">Room for one more than the days; filled here, as are the others.</param>
    public WeekFeatures(ReadOnlySpan<double> demand, Span<double> sums, Span<double> squares, Span<int> positives)
    {
        _demand = demand;
        _sums = sums;
        _squares = squares;
        _positives = positives;
        (sums[0], squares[0], positives[0]) = (0, 0, 0);
        for (var i = 0; i < demand.Length; i++)
        {
            sums[i + 1] = sums[i] + demand[i];
            squares[i + 1] = squares[i] + (demand[i] * demand[i]);
            positives[i + 1] = positives[i] + (demand[i] > 0 ? 1 : 0);
        }
    }

    public double Sum(int from, int to) => _sums[to] - _sums[Math.Max(0, from)];

    /// <summary>Fills the features as they were after so many days; the typical units a day, 0 where there never were any.</summary>
    public double Fill(int days, Span<float> features)
    {
        double week = Mean(days, 7), month = Mean(days, 28), two = Mean(days, 56), four = Mean(days, 112), all = Mean(days, days);
        var scale = (0.4 * month) + (0.3 * two) + (0.2 * four) + (0.1 * all);
        if (scale <= 0)
        {
            return 0;
        }

        var place = 0;
        Put(features, ref place, week / scale);
        Put(features, ref place, Mean(days, 14) / scale);
        Put(features, ref place, month / scale);
        Put(features, ref place, two / scale);
        Put(features, ref place, four / scale);
        Put(features, ref place, all / scale);
        FillWeeks(days, scale, features, ref place);
        Put(features, ref place, Share(days, 7));
        Put(features, ref place, Share(days, 28));
        Put(features, ref place, Share(days, 112));
        Put(features, ref place, Silence(days));
        Put(features, ref place, Largest(days, 7) / scale);
        Put(features, ref place, Largest(days, 28) / scale);
        var (size, variation) = Sizes(days);
        Put(features, ref place, variation);
        Put(features, ref place, Math.Log(days));
        Put(features, ref place, Math.Log(scale));
        Put(features, ref place, size);
        FillYear(days, scale, features, ref place);
        return scale;
    }

    private static void Put(Span<float> features, ref int place, double value) => features[place++] = (float)value;

    private double Mean(int days, int of)
    {
        of = Math.Min(of, days);
        return of == 0 ? 0 : Sum(days - of, days) / of;
    }

    private double Share(int days, int of)
    {
        of = Math.Min(of, days);
        return of == 0 ? 0 : (double)(_positives[days] - _positives[days - of]) / of;
    }

    /// <summary>The last weeks' totals: the three before the newest, their spread, greatest, median, lower quartile and least.</summary>
    private void FillWeeks(int days, double scale, Span<float> features, ref int place)
    {
        Span<double> weeks = stackalloc double[WeeksCompared];
        weeks.Clear();
        var count = Math.Min(WeeksCompared, days / Week);
        double mean = 0, spread = 0;
        for (var i = 0; i < count; i++)
        {
            weeks[i] = Sum(days - (Week * (i + 1)), days - (Week * i)) / (Week * scale);
            mean += weeks[i] / count;
        }

        for (var i = 1; i <= 3; i++)
        {
            Put(features, ref place, i < count ? weeks[i] : 1);
        }

        weeks = weeks[..Math.Max(1, count)];
        foreach (var value in weeks)
        {
            spread += (value - mean) * (value - mean) / weeks.Length;
        }

        weeks.Sort();
        Put(features, ref place, Math.Sqrt(spread));
        Put(features, ref place, weeks[^1]);
        Put(features, ref place, weeks[weeks.Length / 2]);
        Put(features, ref place, weeks[weeks.Length / 4]);
        Put(features, ref place, weeks[0]);
    }

    private int Silence(int days)
    {
        var silence = 0;
        while (silence < days && silence < LongestSilence && _demand[days - 1 - silence] == 0)
        {
            silence++;
        }

        return silence;
    }

    private double Largest(int days, int of)
    {
        double largest = 0;
        foreach (var value in _demand[Math.Max(0, days - of)..days])
        {
            largest = Math.Max(largest, value);
        }

        return largest;
    }

    /// <summary>Mean size of a day with demand, and its squared coefficient of variation, of the last 16 weeks.</summary>
    private (double Mean, double Variation) Sizes(int days)
    {
        var from = Math.Max(0, days - 112);
        var count = _positives[days] - _positives[from];
        if (count == 0)
        {
            return (0, 0);
        }

        var mean = Sum(from, days) / count;
        return (mean, Math.Max(0, ((_squares[days] - _squares[from]) / count / (mean * mean)) - 1));
    }

    /// <summary>A year ago: the week to come against the four before it, and the four after it; the rate against today's. 1 where it is not known.</summary>
    private void FillYear(int days, double scale, Span<float> features, ref int place)
    {
        var then = days - Year;
        var before = then >= 28 ? Sum(then - 28, then) / 28 : 0;
        var isKnown = before > 0;
        Put(features, ref place, isKnown ? Math.Min(20, Sum(then, then + Week) / Week / before) : 1);
        Put(features, ref place, isKnown ? Math.Min(20, Sum(then, then + 28) / 28 / before) : 1);
        Put(features, ref place, isKnown ? Math.Min(20, Sum(then, then + Week) / Week / scale) : 1);
    }
}
