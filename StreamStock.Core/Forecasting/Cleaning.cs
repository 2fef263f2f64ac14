namespace StreamStock.Core.Forecasting;

/// <summary>Makes a history fit to learn from: what was not demand, or could not show itself, is put right.</summary>
public static class Cleaning
{
    /// <summary>Robust standard deviations of the logarithm of sizes above which an order counts as one of a kind.</summary>
    private const double CapDeviations = 4.5;

    /// <summary>Least standard deviation of the logarithm that sizes are taken to have.</summary>
    private const double LeastDeviation = 0.5;

    /// <summary>Fewest sizes from which it is known what is usual.</summary>
    private const int LeastSizes = 5;

    /// <summary>Makes the median absolute deviation the standard deviation of a normal distribution.</summary>
    private const double DeviationPerMedian = 1.4826;

    /// <summary>Least share of a period in stock from which its demand is worked out; below it the usual stands in its place.</summary>
    private const double LeastInStock = 0.25;

    /// <summary>Periods whose mean tells what is usual around a stock-out.</summary>
    private const int Around = 28;

    /// <summary>Most units of a period that are told apart: sums of squares of more lose what is small beside them.</summary>
    public const double MaxUnits = 1e12;

    /// <summary>Fills <paramref name="cleaned"/> with the series' demand, censored periods worked out and sizes capped.</summary>
    public static void Clean(in DemandSeries series, Span<double> cleaned)
    {
        series.Demand.CopyTo(cleaned);
        for (var i = 0; i < cleaned.Length; i++)
        {
            cleaned[i] = double.IsFinite(cleaned[i]) ? Math.Clamp(cleaned[i], 0, MaxUnits) : 0;
        }

        Cap(cleaned);
        if (!series.InStock.IsEmpty)
        {
            Uncensor(cleaned, series.InStock);
        }
    }

    /// <summary>
    /// No size stays above the median times e to the power of some robust deviations of the logarithms: one order of
    /// a kind, cancelled or not, must not move what is expected of the next days.
    /// </summary>
    private static void Cap(Span<double> demand)
    {
        Span<double> logs = demand.Length <= 1_024 ? stackalloc double[demand.Length] : new double[demand.Length];
        var count = 0;
        foreach (var value in demand)
        {
            if (value > 0)
            {
                logs[count++] = Math.Log(value);
            }
        }

        if (count < LeastSizes)
        {
            return;
        }

        logs = logs[..count];
        logs.Sort();
        var median = logs[count / 2];
        for (var i = 0; i < count; i++)
        {
            logs[i] = Math.Abs(logs[i] - median);
        }

        logs.Sort();
        var factor = Math.Exp(CapDeviations * Math.Max(LeastDeviation, DeviationPerMedian * logs[count / 2]));
        var cap = Math.Exp(median) * factor;
        for (var i = 0; i < demand.Length; i++)
        {
            if (demand[i] > cap)
            {
                demand[i] = Math.Min(demand[i], Math.Max(cap, NearbyMedian(demand, i) * Math.Sqrt(factor)));
            }
        }
    }

    /// <summary>Median of the sizes next to a period's, of four on either side: a level that has risen is not one of a kind.</summary>
    private static double NearbyMedian(ReadOnlySpan<double> demand, int period)
    {
        const int side = 4;
        Span<double> sizes = stackalloc double[2 * side];
        var count = 0;
        for (var i = period - 1; i >= 0 && count < side; i--)
        {
            if (demand[i] > 0)
            {
                sizes[count++] = demand[i];
            }
        }

        for (var (i, most) = (period + 1, count + side); i < demand.Length && count < most; i++)
        {
            if (demand[i] > 0)
            {
                sizes[count++] = demand[i];
            }
        }

        sizes = sizes[..count];
        sizes.Sort();
        return count == 0 ? 0 : sizes[count / 2];
    }

    /// <summary>
    /// A period that was out of stock for a while shows the demand of the rest only, and refused sales show not all
    /// of it: nobody asks an empty shelf twice. It is taken as it would have gone on, or as usual where it hardly began.
    /// </summary>
    private static void Uncensor(Span<double> demand, ReadOnlySpan<float> inStock)
    {
        double sum = 0, weight = 0;
        for (var i = 0; i < demand.Length; i++)
        {
            var share = Math.Clamp(inStock[i], 0, 1);
            var usual = weight > 0 ? sum / weight : demand[i];
            if (share < 1)
            {
                var gone = share >= LeastInStock ? demand[i] / share : usual;
                demand[i] = Math.Max(demand[i], Math.Min(gone, (demand[i] * share) + (usual * (1 - share)) + usual));
            }

            var decay = 1 - (1.0 / Around);
            (sum, weight) = ((sum * decay) + (demand[i] * share), (weight * decay) + share);
        }
    }
}
