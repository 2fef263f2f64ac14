using StreamStock.Core.Forecasting.Learning;

namespace StreamStock.Core.Forecasting;

/// <summary>Gathers the histories of products, a sample of them where they are many, and learns a <see cref="DemandPool"/> from them.</summary>
public sealed class PoolLearner(Calendar calendar)
{
    /// <summary>Products learnt from; of more, every second, third, … is taken.</summary>
    public const int MaxProducts = 4_000;

    public const int MaxCategories = 10_000;

    /// <summary>Latest periods whose mean is what a product sells.</summary>
    private const int RecentPeriods = 56;

    private readonly List<double[]> _products = [];
    private readonly Dictionary<string, (double Sum, double Squares, int Count)> _categories = [];
    private readonly double[] _places = new double[Math.Max(1, calendar.Main)];
    private (double Sum, double Squares, int Count) _all;
    private int _seen;
    private int _step = 1;

    /// <summary>Takes in a product.</summary>
    public void Add(in DemandSeries series)
    {
        if (series.Demand.IsEmpty || _seen++ % _step != 0)
        {
            return;
        }

        var cleaned = new double[series.Demand.Length];
        Cleaning.Clean(in series, cleaned);
        _products.Add(cleaned);
        AddTypical(series.Category, cleaned);
        AddPlaces(cleaned, series.LastPeriod);
        if (_products.Count == MaxProducts)
        {
            Thin();
        }
    }

    /// <param name="horizon">Periods that regressions are judged by.</param>
    public DemandPool Learn(int horizon)
    {
        var profile = Profile();
        var regular = _products.Where(p => Forecaster.IsRegular(DemandClasses.Of(p), calendar)).ToList();
        return new DemandPool(calendar, profile, _categories.ToDictionary(c => c.Key, c => Typical(c.Value)), Typical(_all))
        {
            Trees = calendar.IsDaily ? WeekTrees.Learn(_products) : null,
            Regression = PathRegression.Learn(regular, (values, path) => Forecaster.FillOwn(values, values.Length - 1, calendar, path), calendar, horizon),
        };
    }

    private void Thin()
    {
        var kept = _products.Where((_, i) => i % 2 == 0).ToList();
        _products.Clear();
        _products.AddRange(kept);
        _step *= 2;
    }

    private void AddTypical(string? category, double[] cleaned)
    {
        var recent = cleaned.AsSpan(Math.Max(0, cleaned.Length - RecentPeriods));
        double mean = 0, square = 0;
        foreach (var value in recent)
        {
            mean += value / recent.Length;
            square += value * value / recent.Length;
        }

        _all = (_all.Sum + mean, _all.Squares + square, _all.Count + 1);
        if (category is not null && (_categories.Count < MaxCategories || _categories.ContainsKey(category)))
        {
            var (sum, squares, count) = _categories.GetValueOrDefault(category);
            _categories[category] = (sum + mean, squares + square, count + 1);
        }
    }

    private static DemandDistribution Typical((double Sum, double Squares, int Count) of)
    {
        var mean = of.Count == 0 ? 0 : of.Sum / of.Count;
        return new(mean, of.Count == 0 ? 0 : Math.Max(0, (of.Squares / of.Count) - (mean * mean)));
    }

    /// <summary>Each product counts the same, however much it sells.</summary>
    private void AddPlaces(double[] cleaned, int lastPeriod)
    {
        var whole = cleaned.Length - (cleaned.Length % _places.Length);
        double total = 0;
        for (var i = cleaned.Length - whole; i < cleaned.Length; i++)
        {
            total += cleaned[i];
        }

        for (var i = cleaned.Length - whole; i < cleaned.Length && total > 0; i++)
        {
            _places[SeasonProfile.Place(lastPeriod - cleaned.Length + 1 + i, _places.Length)] += cleaned[i] / total;
        }
    }

    private double[] Profile()
    {
        var sum = _places.Sum();
        return [.. _places.Select(place => sum > 0 ? place * _places.Length / sum : 1)];
    }
}
