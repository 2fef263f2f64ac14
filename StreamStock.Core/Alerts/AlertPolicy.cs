using StreamStock.Core.Models;

namespace StreamStock.Core.Alerts;

/// <summary>Thresholds in force for one product: every value given.</summary>
public sealed record AlertRules
{
    public int CriticalStock { get; init; } = 10;
    public double OverstockFraction { get; init; } = 0.9;
    public double DepletionFraction { get; init; } = 0.3;
    public double StockoutProbability { get; init; } = 0.3;
    public TimeSpan RaiseAfter { get; init; }
    public TimeSpan ClearAfter { get; init; }
    public double Hysteresis { get; init; } = 0.1;

    /// <summary>How long a refused sale is held against a product.</summary>
    public TimeSpan RefusalMemory { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Units beyond a threshold at which its alert ends: a fraction of it, at least one.</summary>
    public int Margin(int threshold) => Math.Max(1, (int)Math.Ceiling(threshold * Hysteresis));

    internal AlertRules With(AlertThresholds? t) => t is null
        ? this
        : this with
        {
            CriticalStock = t.CriticalStock ?? CriticalStock,
            OverstockFraction = t.OverstockFraction ?? OverstockFraction,
            DepletionFraction = t.DepletionFraction ?? DepletionFraction,
            StockoutProbability = t.StockoutProbability ?? StockoutProbability,
            RaiseAfter = t.RaiseAfterSeconds is { } raise ? TimeSpan.FromSeconds(raise) : RaiseAfter,
            ClearAfter = t.ClearAfterSeconds is { } clear ? TimeSpan.FromSeconds(clear) : ClearAfter,
            Hysteresis = t.Hysteresis ?? Hysteresis,
        };
}

/// <summary>Thresholds by product, else by category, else for all.</summary>
public sealed class AlertPolicy
{
    private readonly AlertRules _global;
    private readonly Dictionary<string, AlertRules> _categories;

    /// <param name="global">For all; null values take the specification's.</param>
    /// <param name="categories">By category name, over the global ones.</param>
    /// <exception cref="ArgumentException">A threshold is out of range; the message names it.</exception>
    public AlertPolicy(AlertThresholds? global = null, IReadOnlyDictionary<string, AlertThresholds>? categories = null)
    {
        Check(global, "for all");
        _global = new AlertRules().With(global);
        _categories = [];
        foreach (var (category, thresholds) in categories ?? new Dictionary<string, AlertThresholds>())
        {
            Check(thresholds, $"of category {category}");
            _categories[category] = _global.With(thresholds);
        }
    }

    public static AlertPolicy Default { get; } = new();

    public AlertRules For(ProductSettings settings)
    {
        var rules = _categories.GetValueOrDefault(settings.Category, _global);
        return settings.Alerts is null ? rules : rules.With(settings.Alerts);
    }

    private static void Check(AlertThresholds? thresholds, string whose)
    {
        if (thresholds?.Validate() is { } error)
        {
            throw new ArgumentException($"Alert thresholds {whose}: {error.Message}");
        }
    }
}
