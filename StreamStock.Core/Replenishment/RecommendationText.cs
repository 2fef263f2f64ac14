using System.Globalization;
using StreamStock.Core.Models;

namespace StreamStock.Core.Replenishment;

/// <summary>Recommendations in words. A language model may reword them; what it may say is what stands here.</summary>
public static class RecommendationText
{
    public static string Of(Recommendation r, ReplenishmentPlan plan)
    {
        ArgumentNullException.ThrowIfNull(r);
        ArgumentNullException.ThrowIfNull(plan);
        var runsOut = r.RunsOutAt is { } time ? Text($" At the expected demand of {r.DailyDemand:0.##} units a day stock runs out on {time:yyyy-MM-dd}.") : "";
        return Text($"Order {r.Quantity} units by {r.LatestOrderAt:yyyy-MM-dd}. {r.Available} units are available, below the reorder point of {r.ReorderPoint} units ")
            + Text($"(lead time {plan.LeadTimeDays:0.#} days, service level {Percent(r.ServiceLevel)} %, safety stock {r.SafetyStock} units).{runsOut} ")
            + Text($"Without an order the probability of a stock-out within {plan.Days:0.#} days is {Percent(r.StockoutProbability)} %, ")
            + Text($"at an expected loss of {r.UnitsLost:0.#} units, worth {r.LostMargin:0.00}. ")
            + Text($"With it, demand is met until the next order could arrive with {Percent(r.Confidence)} % confidence.");
    }

    private static string Percent(double fraction) => (fraction * 100).ToString("0.#", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
