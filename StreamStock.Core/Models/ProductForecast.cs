using StreamStock.Core.Forecasting;

namespace StreamStock.Core.Models;

/// <summary>A product's expected demand and what it means for its stock: the answer of <c>GET /history/forecast</c>.</summary>
public sealed record ProductForecast
{
    public required string ProductId { get; init; }

    /// <summary>UTC day of the first of <see cref="Days"/>: the one under way.</summary>
    public DateOnly FirstDay { get; init; }

    /// <summary>How demand comes: <c>smooth</c>, <c>erratic</c>, <c>intermittent</c>, <c>lumpy</c> or <c>none</c>.</summary>
    public required string Class { get; init; }

    /// <summary>What the forecast was found by.</summary>
    public required string Method { get; init; }

    /// <summary>Error of the backtest of the product's own methods, divided by that of "as last week"; 0 where there is too little history.</summary>
    public double ErrorToNaive { get; init; }

    /// <summary>How forecasts of single days would have come true lately; only where it was asked for.</summary>
    public BacktestSums? Backtest { get; init; }

    /// <summary>Days that the available units last at the expected demand; null where they outlast every plan.</summary>
    public double? DaysOfSupply { get; init; }

    public required IReadOnlyList<ForecastDay> Days { get; init; }
}

/// <param name="Demand">Units asked for on the day.</param>
/// <param name="Total">Units asked for from the first day to the end of this one.</param>
/// <param name="ExpectedStock">Units expected on hand at its end if nothing more is ordered.</param>
/// <param name="StockOutProbability">Probability that demand has exceeded supply by its end.</param>
public sealed record ForecastDay(UnitQuantiles Demand, UnitQuantiles Total, double ExpectedStock, double StockOutProbability);

/// <summary>A number of units that is not certain: its mean, and what it does not exceed with each probability.</summary>
public sealed record UnitQuantiles(double Mean, double P05, double P25, double P50, double P75, double P95);
