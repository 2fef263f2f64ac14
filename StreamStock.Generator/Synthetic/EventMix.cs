namespace StreamStock.Generator.Synthetic;

/// <summary>Of a hundred events, how many are of each type.</summary>
public sealed record EventMix(int Sales, int Restocks, int Returns)
{
    public static EventMix Default { get; } = new(65, 25, 10);

    public double SaleShare => Sales / 100.0;
    public double RestockShare => Restocks / 100.0;
    public double ReturnShare => Returns / 100.0;
}

/// <summary>
/// Units of one event, as running sums of probabilities from one unit on. The processor's own orders refill the
/// shelves of the demo; the restocks among the events are small deliveries of suppliers beside them, worth a quarter
/// of what is sold, so that every product still runs down to its reorder point every few days.
/// </summary>
public static class EventQuantities
{
    private static readonly double[] SaleSums = [0.40, 0.65, 0.80, 0.90, 0.96, 1.00];
    private static readonly double[] RestockSums = [0.50, 0.80, 1.00];
    private static readonly double[] ReturnSums = [0.85, 1.00];

    /// <summary>Of a hundred returns, how many cannot be sold again.</summary>
    public const int DamagedPercent = 10;

    public static double MeanSale => Mean(SaleSums);
    public static double MeanRestock => Mean(RestockSums);
    public static double MeanReturn => Mean(ReturnSums);

    public static int Sale(ref SeededRandom random) => 1 + random.Pick(SaleSums);

    public static int Restock(ref SeededRandom random) => 1 + random.Pick(RestockSums);

    public static int Return(ref SeededRandom random) => 1 + random.Pick(ReturnSums);

    private static double Mean(double[] sums) => sums.Length - sums.SkipLast(1).Sum();
}
