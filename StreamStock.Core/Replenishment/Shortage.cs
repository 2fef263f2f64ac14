using StreamStock.Core.Forecasting;

namespace StreamStock.Core.Replenishment;

/// <summary>What goes unserved where demand exceeds what is there.</summary>
public static class Shortage
{
    /// <summary>Above this mean counts are summed no more; as in <see cref="DemandDistribution"/>.</summary>
    private const double MaxSummedMean = 60;

    /// <summary>Probability that demand exceeds so many units.</summary>
    public static double Probability(in DemandDistribution demand, double units) => Math.Clamp(1 - demand.Cumulative(Math.Floor(units)), 0, 1);

    /// <summary>
    /// Units expected to go unserved, E[(D − x)⁺]: the loss function (Silver, Pyke and Thomas, 2017, section 6.7), summed over
    /// the negative binomial, or in closed form for its limit, the gamma: μ(1 − G(a+1)) − x(1 − G(a)).
    /// </summary>
    /// <param name="demand">Of the time looked at.</param>
    /// <param name="units">x: what is there; below 0 where customers wait.</param>
    public static double Expected(in DemandDistribution demand, double units)
    {
        if (!(demand.Mean > 0))
        {
            return Math.Max(0, -units);
        }

        if (units <= 0)
        {
            return demand.Mean - units;
        }

        var spread = Math.Max(demand.Variance, demand.Mean);
        if (demand.Mean <= MaxSummedMean)
        {
            return Summed(demand.Mean, spread, Math.Floor(units));
        }

        var (shape, scale) = (demand.Mean * demand.Mean / spread, spread / demand.Mean);
        var loss = (demand.Mean * (1 - Gamma.LowerRegularized(shape + 1, units / scale))) - (units * (1 - Gamma.LowerRegularized(shape, units / scale)));
        return Math.Max(0, loss);
    }

    /// <summary>E[(D − x)⁺] = μ − x + Σ over k below x of (x − k) P(D = k).</summary>
    private static double Summed(double mean, double variance, double units)
    {
        var overdispersed = variance > mean * 1.000001;
        var r = overdispersed ? mean * mean / (variance - mean) : 0;
        var failure = overdispersed ? mean / (r + mean) : 0;
        var term = overdispersed ? Math.Exp(r * Math.Log(r / (r + mean))) : Math.Exp(-mean);
        var loss = mean - units;
        // What lies further out is too unlikely to count, and so are shelves that no demand of this mean empties.
        var end = Math.Min(units, mean + (40 * Math.Sqrt(variance)) + 40);
        if (end < units)
        {
            return 0;
        }

        for (var k = 0; k < end; k++)
        {
            loss += (units - k) * term;
            term *= overdispersed ? (k + r) / (k + 1) * failure : mean / (k + 1);
        }

        return Math.Max(0, loss);
    }
}
