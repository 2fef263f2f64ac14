using StreamStock.Core.Models;
using StreamStock.Core.Replenishment;
using StreamStock.Core.Stock;

namespace StreamStock.Core.Alerts;

/// <summary>What a concern says of a product now.</summary>
/// <param name="Raw">Type by the plain thresholds; null where nothing is wrong.</param>
/// <param name="Held">Type by the thresholds moved by their margin: an alert stays as long as this says so. At least as bad as <paramref name="Raw"/>.</param>
internal readonly record struct Condition(AlertType? Raw, AlertType? Held)
{
    public static Condition Of(AlertType type, bool raw, bool held) => new(raw ? type : null, raw || held ? type : null);
}

/// <summary>The alert rules: pure questions about one product at one partition time.</summary>
internal static class AlertConditions
{
    public static Condition Evaluate(AlertConcern concern, Product product, DateTime now) => concern switch
    {
        // A product is judged from its first movement on: one that was just created is not out of stock.
        _ when product.Retired || product.StockVersion == 0 => default,
        AlertConcern.Stock => Stock(product),
        AlertConcern.Overstock => Overstock(product),
        AlertConcern.Depletion => Depletion(product, product.Rules, now),
        AlertConcern.Oversell => Oversell(product, product.Rules, now),
        AlertConcern.Reorder => Reorder(product),
        _ => Stockout(product, now),
    };

    private static Condition Stock(Product product)
    {
        var (stock, levels) = (product.OnHand, product.Levels);
        return new(StockType(stock, levels.Critical, levels.Low), StockType(stock, levels.CriticalEnd, levels.LowEnd));
    }

    private static AlertType? StockType(int stock, int critical, int low) => stock switch
    {
        0 => AlertType.OutOfStock,
        _ when stock < critical => AlertType.CriticalLowStock,
        _ when stock < low => AlertType.LowStock,
        _ => null,
    };

    private static Condition Overstock(Product product) =>
        Condition.Of(AlertType.Overstock, product.OnHand > product.Levels.Over, product.OnHand > product.Levels.OverEnd);

    private static Condition Depletion(Product product, AlertRules rules, DateTime now)
    {
        product.Window.Expire(now);
        var rate = product.Window.Rate(product.OnHand);
        return Condition.Of(AlertType.RapidDepletion, rate > rules.DepletionFraction, rate > rules.DepletionFraction * (1 - rules.Hysteresis));
    }

    private static Condition Oversell(Product product, AlertRules rules, DateTime now)
    {
        if (product.Alerts is null)
        {
            return default;
        }

        ref readonly var slot = ref product.Alerts[(int)AlertConcern.Oversell];
        var wrong = slot.Refused > 0 && product.Available < slot.Refused && now - slot.RefusedAt < rules.RefusalMemory;
        return Condition.Of(AlertType.OversellPrevented, wrong, wrong);
    }

    private static Condition Reorder(Product product) => product.Order is { IsPlaced: true }
        ? default
        : Condition.Of(AlertType.ReorderNeeded, product.NetPosition < product.Levels.Reorder, product.NetPosition < product.Levels.ReorderEnd);

    private static Condition Stockout(Product product, DateTime now)
    {
        var units = Foreseeable(product, now);
        return Condition.Of(AlertType.StockoutForecast, units < product.Levels.Stockout, units < product.Levels.StockoutEnd);
    }

    /// <summary>What is there to meet demand within the plan's days: not reserved, not waited for, and what arrives in time.</summary>
    private static int Foreseeable(Product product, DateTime now)
    {
        var days = product.Forecast?.Plan?.Days ?? 0;
        var arrives = product.Order is { IsPlaced: true } order && order.Due <= now.AddDays(days);
        return arrives ? product.NetPosition : product.NetPosition - product.OnOrder;
    }

    /// <summary>Whether no condition holds of a product whose slots have no state. Looks at numbers only, for it is asked at every event.</summary>
    public static bool IsQuiet(Product product, DateTime now)
    {
        ref readonly var levels = ref product.Levels;
        return product.Retired
            || product.StockVersion == 0
            || (product.OnHand > 0
                && product.OnHand >= levels.CriticalEnd
                && product.OnHand >= levels.LowEnd
                && product.OnHand <= levels.OverEnd
                && (product.NetPosition >= levels.ReorderEnd || product.Order is { IsPlaced: true })
                && (levels.StockoutEnd == 0 || Foreseeable(product, now) >= levels.StockoutEnd)
                && Depletion(product, product.Rules, now).Held is null);
    }

    /// <summary>A concern that makes this one pointless: what is gone cannot deplete, nor run out.</summary>
    public static bool IsInhibited(AlertConcern concern, Product product) =>
        concern is AlertConcern.Depletion or AlertConcern.Forecast && product.Alerts?[(int)AlertConcern.Stock].Open?.Type == AlertType.OutOfStock;

    /// <summary>The numbers behind an alert of this type.</summary>
    /// <param name="type">Of the alert.</param>
    /// <param name="product">Its state.</param>
    /// <param name="now">Partition time (UTC).</param>
    public static AlertEvidence Evidence(AlertType type, Product product, DateTime now)
    {
        var rules = product.Rules;
        var evidence = new AlertEvidence
        {
            Stock = product.OnHand,
            Available = product.Available,
            OnOrder = product.OnOrder,
            OrderQuantity = product.Order is { IsPlaced: false } order ? order.Quantity : OrderSizing.Quantity(product.Settings, product.Forecast?.Plan, product.NetPosition),
        };
        return type switch
        {
            AlertType.OutOfStock => evidence with { Threshold = 0 },
            AlertType.CriticalLowStock => evidence with { Threshold = rules.CriticalStock },
            AlertType.LowStock => evidence with { Threshold = product.Settings.ReorderPoint },
            AlertType.ReorderNeeded => Foreseen(evidence with { Threshold = product.Levels.Reorder }, product, now),
            AlertType.StockoutForecast => Foreseen(evidence with { Threshold = product.Levels.Stockout }, product, now),
            AlertType.Overstock => evidence with { Threshold = product.Levels.Over },
            AlertType.RapidDepletion => evidence with
            {
                WindowMinutes = DepletionWindow.Minutes,
                Rate = Math.Round(product.Window.Rate(product.OnHand), 4),
                NetSold = product.Window.NetSold,
            },
            AlertType.OversellPrevented => evidence with { Refused = product.Alerts?[(int)AlertConcern.Oversell].Refused },
            _ => evidence,
        };
    }

    /// <summary>What the forecast says of a stock-out.</summary>
    private static AlertEvidence Foreseen(AlertEvidence evidence, Product product, DateTime now)
    {
        if (product.Forecast is not { Plan: { } plan } forecast)
        {
            return evidence;
        }

        var outlook = StockoutRisk.Of(plan, forecast.Days, forecast.Day.DayNumber + 1, product.NetPosition - product.OnOrder, Foreseeable(product, now), now);
        return evidence with
        {
            Probability = Math.Round(outlook.Probability, 4),
            ExpectedAt = outlook.ExpectedAt,
            LostMargin = Math.Round((decimal)outlook.UnitsLost * Costs.UnitMargin(product.Settings.UnitPrice, product.Settings.UnitCost), 2),
        };
    }
}
