namespace StreamStock.Core.Forecasting;

/// <summary>
/// The states of <see cref="OwnMethods"/>. Levels are units a period, seasonally adjusted; a level learns from
/// y − level·index, so that places of the season without demand teach nothing.
/// </summary>
internal ref struct Filters
{
    /// <summary>Values whose mean is the first level.</summary>
    private const int FirstValues = 10;

    private const double TrendAlpha = 0.2;
    private const double TrendBeta = 0.05;
    private const double Damping = 0.95;
    private const double ThetaAlpha = 0.15;
    private const double ProbabilityAlpha = 0.05;
    private const double SizeAlpha = 0.1;
    private const double CrostonAlpha = 0.1;
    private const int MovingAverage = 28;

    private readonly ReadOnlySpan<double> _demand;
    private readonly int _season;
    private readonly int _yearly;
    private double _slow, _middle, _fast, _level, _trend, _theta;
    private double _probability, _size, _crostonSize, _interval;
    private double _recent, _recentYearAgo;
    private double _sum, _sumOfPlaces;
    private int _since, _seen;

    public Filters(ReadOnlySpan<double> demand, int season, int yearly)
    {
        _demand = demand;
        (_season, _yearly) = (season, yearly);
        var first = demand[..Math.Min(FirstValues, demand.Length)];
        double sum = 0;
        var positive = 0;
        foreach (var value in first)
        {
            sum += value;
            positive += value > 0 ? 1 : 0;
        }

        var mean = first.IsEmpty ? 0 : sum / first.Length;
        _slow = _middle = _fast = _level = _theta = mean;
        _probability = first.IsEmpty ? 0 : (double)positive / first.Length;
        _size = _crostonSize = positive == 0 ? 0 : sum / positive;
        _interval = positive == 0 ? FirstValues : (double)first.Length / positive;
        _since = 1;
    }

    /// <summary>Expected change from one period to the next.</summary>
    public readonly double Slope => _trend;

    public void Take(double value, double index, int t)
    {
        _slow += 0.05 * (value - (_slow * index));
        _middle += 0.1 * (value - (_middle * index));
        _fast += 0.25 * (value - (_fast * index));
        _theta += ThetaAlpha * (value - (_theta * index));
        var ahead = _level + (Damping * _trend);
        var error = value - (ahead * index);
        _level = ahead + (TrendAlpha * error);
        _trend = (Damping * _trend) + (TrendAlpha * TrendBeta * error);
        _probability += ProbabilityAlpha * ((value > 0 ? 1 : 0) - _probability);
        if (value > 0)
        {
            _size += SizeAlpha * (value - _size);
            _crostonSize += CrostonAlpha * (value - _crostonSize);
            _interval += CrostonAlpha * (_since - _interval);
            _since = 0;
        }

        _since++;
        Slide(value, t);
    }

    private void Slide(double value, int t)
    {
        _recent += value - (t >= MovingAverage ? _demand[t - MovingAverage] : 0);
        if (_yearly > 0 && t >= _yearly)
        {
            _recentYearAgo += _demand[t - _yearly] - (t >= _yearly + MovingAverage ? _demand[t - _yearly - MovingAverage] : 0);
        }

        _sum += value;
        _sumOfPlaces += value * t;
        _seen++;
    }

    /// <summary>Fills what each method expects of the whole season that begins with period <paramref name="t"/>.</summary>
    public readonly void Expect(int t, Span<double> expected)
    {
        expected[0] = _slow * _season;
        expected[1] = _middle * _season;
        expected[2] = _fast * _season;
        var trend = Damping * (1 - Math.Pow(Damping, _season)) / (1 - Damping) / 2;
        expected[3] = (_level + (_trend * trend)) * _season;
        expected[4] = (_theta + (Line() / 2 * (_season + 1) / 2)) * _season;
        expected[5] = _probability * _size * _season;
        expected[6] = (1 - (CrostonAlpha / 2)) * _crostonSize / _interval * _season;
        expected[7] = _recent / Math.Clamp(_seen, 1, MovingAverage) * _season;
        expected[8] = LastYear(t);
        for (var i = 0; i < expected.Length; i++)
        {
            expected[i] = Math.Max(0, expected[i]);
        }
    }

    /// <summary>Slope of the straight line through all values so far.</summary>
    private readonly double Line()
    {
        double n = _seen;
        return _seen < 2 ? 0 : 12 * (_sumOfPlaces - (_sum * (n - 1) / 2)) / (n * ((n * n) - 1));
    }

    /// <summary>The same season a year ago, as much higher or lower as the weeks before it were; without a year, the moving average.</summary>
    private readonly double LastYear(int t)
    {
        var from = t - _yearly;
        if (_yearly == 0 || from < MovingAverage || from + _season > t || _recentYearAgo <= 0)
        {
            return _recent / Math.Clamp(_seen, 1, MovingAverage) * _season;
        }

        double sum = 0;
        for (var i = from; i < from + _season; i++)
        {
            sum += _demand[i];
        }

        return sum * _recent / _recentYearAgo;
    }
}
