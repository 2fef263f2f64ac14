using StreamStock.Core.Forecasting;
using StreamStock.Core.Models;
using StreamStock.Core.Replenishment;

namespace StreamStock.Core.Stock;

/// <summary>A copy of what one product's forecast is made from, so that it can be made on another thread.</summary>
public sealed class ForecastJob
{
    /// <summary>Longest history that is looked at, in days: two years.</summary>
    public const int MaxHistory = 730;

    /// <summary>Days a stored forecast reaches: today, and a week after it.</summary>
    public const int StoredDays = 8;

    private const double SecondsPerDay = 86_400;

    private readonly double[] _demand;
    private readonly float[] _inStock;
    private readonly ProductSettings _settings;
    private readonly LeadTime _leadTime;
    private readonly double _stockoutProbability;

    private ForecastJob(Product product, int lastDay, double[] demand, float[] inStock)
    {
        (Product, LastDay, _demand, _inStock) = (product, lastDay, demand, inStock);
        (_settings, _leadTime, _stockoutProbability) = (product.Settings, Partition.LeadTimeOf(product), product.Rules.StockoutProbability);
    }

    public Product Product { get; }

    /// <summary>Newest day that is looked at (days since 0001-01-01).</summary>
    public int LastDay { get; }

    public DemandSeries Series => new(_demand, LastDay) { InStock = _inStock, Category = _settings.Category };

    public static ForecastJob Of(Product product, int lastDay)
    {
        var days = product.Demand.Days;
        var first = days.IsEmpty ? lastDay + 1 : Math.Max(days[0].Day, lastDay - MaxHistory + 1);
        var demand = new double[Math.Max(0, lastDay - first + 1)];
        float[] inStock = [];
        foreach (ref readonly var day in days)
        {
            if (day.Day < first || day.Day > lastDay)
            {
                continue;
            }

            demand[day.Day - first] = Wanted(in day);
            if (day.OutOfStockSeconds > 0)
            {
                inStock = inStock.Length > 0 ? inStock : AlwaysInStock(demand.Length);
                inStock[day.Day - first] = (float)Math.Max(0, 1 - (day.OutOfStockSeconds / SecondsPerDay));
            }
        }

        return new ForecastJob(product, lastDay, demand, inStock);
    }

    /// <summary>What was asked for; where most of what was sold came back the same day it was an error, and what is left was wanted.</summary>
    private static double Wanted(in DemandDay day) =>
        2 * day.Returned > day.Accepted ? Math.Max(0, day.Asked - day.Returned) : day.Asked;

    private static float[] AlwaysInStock(int length)
    {
        var inStock = new float[length];
        Array.Fill(inStock, 1);
        return inStock;
    }

    /// <param name="pool">What all products together tell; null for nothing.</param>
    public ForecastChange Make(DemandPool? pool)
    {
        var result = Forecaster.Forecast(Series, Planner.MaxDays, pool);
        var days = new DayForecast[StoredDays];
        for (var i = 0; i < days.Length; i++)
        {
            var day = result.Period(i);
            days[i] = new DayForecast(Math.Round(result.Mean[i], 3), day.Quantile(0.05), day.Quantile(0.95));
        }

        return new ForecastChange(DateOnly.FromDayNumber(LastDay), days)
        {
            Class = result.Class.Name(),
            Method = result.Method,
            ErrorToNaive = Math.Round(result.ErrorToNaive, 3),
            Plan = Planner.Plan(result, _settings, _leadTime, _stockoutProbability),
        };
    }
}
