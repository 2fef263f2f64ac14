namespace StreamStock.Benchmarks.Forecasting;

/// <summary>
/// A shelf reordered up to the 95 % quantile of the horizon's demand, which is the lead time: each evening what is
/// missing to the target is ordered and arrives in the morning a horizon later; what is not there is not sold. The
/// target is renewed at each origin. A unit on hand costs 1 a week, a lost one 19: the newsvendor's 0.95.
/// </summary>
internal readonly record struct BaseStock(double Asked, double Lost, double UnitDays)
{
    private const double LostUnitCost = 19;
    private const double DaysPerWeek = 7;

    public double Cost => (UnitDays / DaysPerWeek) + (LostUnitCost * Lost);

    public static BaseStock operator +(BaseStock a, BaseStock b) => new(a.Asked + b.Asked, a.Lost + b.Lost, a.UnitDays + b.UnitDays);

    public static BaseStock Simulate(BacktestData data, BacktestSeries series, Prediction?[] predictions)
    {
        var lead = data.Horizon;
        var arriving = new double[data.Origins * lead + lead + 1];
        var (onHand, onOrder) = (predictions[0]!.Quantiles![^1], 0.0);
        double asked = 0, lost = 0, unitDays = 0;
        for (var day = 0; day < data.Origins * lead; day++)
        {
            var target = predictions[day / lead]!.Quantiles![^1];
            if (day % lead == 0)
            {
                // The evening before: the target has just been renewed.
                Order(target, day - 1);
            }

            onHand += arriving[day];
            onOrder -= arriving[day];
            var demand = data.Actual(series, day / lead)[day % lead];
            var sold = Math.Min(onHand, demand);
            (onHand, asked, lost) = (onHand - sold, asked + demand, lost + demand - sold);
            unitDays += onHand;
            if ((day + 1) % lead != 0)
            {
                Order(target, day);
            }
        }

        return new BaseStock(asked, lost, unitDays);

        void Order(double target, int evening)
        {
            var missing = Math.Max(0, target - onHand - onOrder);
            arriving[evening + lead] += missing;
            onOrder += missing;
        }
    }
}
