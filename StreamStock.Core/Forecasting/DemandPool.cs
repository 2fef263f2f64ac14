namespace StreamStock.Core.Forecasting;

/// <summary>What all products together tell about one: lent to those that have too little history of their own.</summary>
public sealed class DemandPool
{
    public const int MaxCategories = 10_000;

    private readonly Dictionary<string, (double Sum, double Squares, int Count)> _categories = [];
    private (double Sum, double Squares, int Count) _all;

    /// <summary>Takes in a product.</summary>
    public void Add(in DemandSeries series)
    {
        if (series.Demand.IsEmpty)
        {
            return;
        }

        double sum = 0, squares = 0;
        foreach (var value in series.Demand)
        {
            sum += value;
            squares += value * value;
        }

        var (mean, square) = (sum / series.Demand.Length, squares / series.Demand.Length);
        _all = (_all.Sum + mean, _all.Squares + square, _all.Count + 1);
        if (series.Category is { } category && (_categories.Count < MaxCategories || _categories.ContainsKey(category)))
        {
            var old = _categories.GetValueOrDefault(category);
            _categories[category] = (old.Sum + mean, old.Squares + square, old.Count + 1);
        }
    }

    /// <summary>Mean and variance of a period's demand of a product of the category, or of any where it is unknown; zeros where nothing is known.</summary>
    public DemandDistribution Typical(string? category)
    {
        var (sum, squares, count) = category is not null && _categories.TryGetValue(category, out var known) ? known : _all;
        return count == 0 ? default : new(sum / count, Math.Max(0, (squares / count) - (sum / count * sum / count)));
    }
}
