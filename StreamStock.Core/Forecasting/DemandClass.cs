namespace StreamStock.Core.Forecasting;

/// <summary>How demand comes (Syntetos, Boylan and Croston, 2005): how often, and how even its size is.</summary>
public enum DemandClass
{
    /// <summary>No demand at all.</summary>
    None,

    /// <summary>Often, even.</summary>
    Smooth,

    /// <summary>Often, uneven.</summary>
    Erratic,

    /// <summary>Seldom, even.</summary>
    Intermittent,

    /// <summary>Seldom, uneven.</summary>
    Lumpy,
}

/// <summary>Assigns the class of a series.</summary>
public static class DemandClasses
{
    /// <summary>Average interval between periods with demand from which demand is seldom.</summary>
    public const double IntervalLimit = 1.32;

    /// <summary>Squared coefficient of variation of the sizes from which demand is uneven.</summary>
    public const double VariationLimit = 0.49;

    public static DemandClass Of(ReadOnlySpan<double> demand)
    {
        double sum = 0, squares = 0;
        int sizes = 0, first = -1;
        for (var i = 0; i < demand.Length; i++)
        {
            if (demand[i] > 0)
            {
                first = first < 0 ? i : first;
                sum += demand[i];
                squares += demand[i] * demand[i];
                sizes++;
            }
        }

        if (sizes == 0)
        {
            return DemandClass.None;
        }

        var mean = sum / sizes;
        var variation = Math.Max(0, (squares / sizes) - (mean * mean)) / (mean * mean);
        var interval = (double)(demand.Length - first) / sizes;
        return (interval < IntervalLimit, variation < VariationLimit) switch
        {
            (true, true) => DemandClass.Smooth,
            (true, false) => DemandClass.Erratic,
            (false, true) => DemandClass.Intermittent,
            _ => DemandClass.Lumpy,
        };
    }

    public static string Name(this DemandClass demandClass) => demandClass switch
    {
        DemandClass.Smooth => "smooth",
        DemandClass.Erratic => "erratic",
        DemandClass.Intermittent => "intermittent",
        DemandClass.Lumpy => "lumpy",
        _ => "none",
    };
}
