using StreamStock.Core.Forecasting.Learning;

namespace StreamStock.Core.Forecasting;

/// <summary>
/// What all products together tell about one: how a week is spread over its days, what is typical of a category, and
/// what became of histories like its own. Learnt now and then by a <see cref="PoolLearner"/>; immutable.
/// </summary>
public sealed class DemandPool
{
    private readonly Dictionary<string, DemandDistribution> _typical;
    private readonly DemandDistribution _typicalOfAll;
    private readonly double[] _profile;

    internal DemandPool(Calendar calendar, double[] profile, Dictionary<string, DemandDistribution> typical, DemandDistribution typicalOfAll)
    {
        (Calendar, _profile, _typical, _typicalOfAll) = (calendar, profile, typical, typicalOfAll);
    }

    public Calendar Calendar { get; }

    /// <summary>Indices of the places of the main season, with mean 1.</summary>
    public ReadOnlySpan<double> Profile => _profile;

    /// <summary>For daily demand that comes unevenly; null where too little is known.</summary>
    public WeekTrees? Trees { get; init; }

    /// <summary>For demand that comes steadily; null where too little is known.</summary>
    public PathRegression? Regression { get; init; }

    /// <summary>A period's demand of a product of the category, or of any where that is unknown; zeros where nothing is known.</summary>
    public DemandDistribution Typical(string? category) =>
        category is not null && _typical.TryGetValue(category, out var known) ? known : _typicalOfAll;
}
