namespace StreamStock.Generator.Synthetic;

/// <summary>What makes one hour of one product differ from the average hour. Depends on seed and time only.</summary>
public static class DemandSeason
{
    /// <summary>Chance that a promotion of a product begins on a given day.</summary>
    public const double PromotionChance = 0.02;

    /// <summary>Days a promotion lasts.</summary>
    public const int PromotionDays = 2;

    /// <summary>Demand during a promotion, as a multiple of the usual.</summary>
    public const double PromotionFactor = 2.5;

    /// <summary>Average of <see cref="Promotion"/> over all days.</summary>
    public static double MeanPromotion { get; } =
        1 + ((PromotionFactor - 1) * (1 - Math.Pow(1 - PromotionChance, PromotionDays)));

    private const double DailySwing = 0.45;
    private const int PeakHour = 15;

    // From Sunday; the average is 1. Fridays and Saturdays sell most.
    private static readonly double[] DayOfWeekFactors = [0.85, 0.85, 0.85, 0.95, 1.00, 1.20, 1.30];

    /// <summary>Factor of the weekday; averages 1 over a week.</summary>
    public static double DayOfWeek(DayOfWeek day) => DayOfWeekFactors[(int)day];

    /// <summary>Factor of the hour (UTC); averages 1 over a day.</summary>
    public static double HourOfDay(int hour) => 1 + (DailySwing * Math.Cos(2 * Math.PI * (hour - PeakHour) / 24));

    /// <summary>Factor of a product on a day: <see cref="PromotionFactor"/> while it is promoted, else 1.</summary>
    public static double Promotion(ulong seed, int product, DateOnly day)
    {
        for (var begun = 0; begun < PromotionDays; begun++)
        {
            if (SeededRandom.For(seed, product + 1, day.DayNumber - begun).NextDouble() < PromotionChance)
            {
                return PromotionFactor;
            }
        }

        return 1;
    }
}
