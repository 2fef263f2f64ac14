namespace StreamStock.Core.Forecasting;

/// <summary>
/// How many units may be asked for: a negative binomial by mean and variance (r = μ²/(σ² − μ)), a Poisson where the
/// variance does not exceed the mean. Large means take the gamma of the same mean and variance, its limit.
/// </summary>
/// <param name="Mean">μ ≥ 0, in units.</param>
/// <param name="Variance">σ², in units squared.</param>
public readonly record struct DemandDistribution(double Mean, double Variance)
{
    /// <summary>Above this mean counts are summed no more.</summary>
    private const double MaxSummedMean = 60;

    /// <summary>The distribution of that mean whose 95 % quantile comes closest, found by halving the variance's logarithm.</summary>
    public static DemandDistribution OfQuantile95(double mean, double quantile)
    {
        if (!(mean > 0))
        {
            return default;
        }

        var (low, high) = (mean, Math.Max(mean * 1.01, MostVariation * mean * Math.Max(mean, 1)));
        for (var i = 0; i < Halvings; i++)
        {
            var middle = Math.Sqrt(low * high);
            var reached = mean > MaxSummedMean ? GammaTable.Quantile95(mean * mean / middle) * middle / mean : new DemandDistribution(mean, middle).Quantile(0.95);
            (low, high) = reached < quantile ? (middle, high) : (low, middle);
        }

        return new(mean, Math.Sqrt(low * high));
    }

    /// <summary>Smallest number of units that demand does not exceed with this probability.</summary>
    /// <param name="probability">Between 0 and 1, both excluded.</param>
    public double Quantile(double probability)
    {
        if (!(Mean > 0))
        {
            return 0;
        }

        return Mean > MaxSummedMean ? Math.Round(GammaQuantile(probability)) : Summed(probability, double.PositiveInfinity).Count;
    }

    /// <summary>Probability that at most so many units are asked for.</summary>
    public double Cumulative(double units)
    {
        if (units < 0)
        {
            return 0;
        }

        if (!(Mean > 0))
        {
            return 1;
        }

        var spread = Math.Max(Variance, Mean);
        return Mean > MaxSummedMean
            ? Gamma.LowerRegularized(Mean * Mean / spread, (units + 0.5) * Mean / spread)
            : Summed(2, Math.Floor(units)).Probability;
    }

    /// <summary>Squared coefficient of variation up to which a greater variance raises the 95 % quantile.</summary>
    private const double MostVariation = 3;

    private const int Halvings = 16;

    /// <summary>Adds up probabilities from 0 on until they reach <paramref name="probability"/> or the count does its limit.</summary>
    private (double Count, double Probability) Summed(double probability, double limit)
    {
        var overdispersed = Variance > Mean * 1.000001;
        var r = overdispersed ? Mean * Mean / (Variance - Mean) : 0;
        var failure = overdispersed ? Mean / (r + Mean) : 0;
        var term = overdispersed ? Math.Exp(r * Math.Log(r / (r + Mean))) : Math.Exp(-Mean);
        var sum = term;
        var end = Math.Min(limit, Mean + (40 * Math.Sqrt(Math.Max(Variance, Mean))) + 40);
        var k = 0;
        while (sum < probability && k < end)
        {
            term *= overdispersed ? (k + r) / (k + 1) * failure : Mean / (k + 1);
            sum += term;
            k++;
        }

        return (k, Math.Min(1, sum));
    }

    private double GammaQuantile(double probability)
    {
        var spread = Math.Max(Variance, Mean);
        return Gamma.Quantile(Mean * Mean / spread, probability) * spread / Mean;
    }
}
