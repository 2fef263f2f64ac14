using StreamStock.Core.Forecasting;
using StreamStock.Core.Models;

namespace StreamStock.Web.ReadModel;

/// <summary>How forecasts of one day ahead came true, for products whose demand comes alike.</summary>
/// <param name="Class">How it comes.</param>
/// <param name="Days">Days of products that were forecast and are over.</param>
/// <param name="Wape">Σ|forecast − demand| ÷ Σ demand; null without demand.</param>
/// <param name="NaiveWape">The same of "as on this weekday last week".</param>
/// <param name="Bias">Σ forecast ÷ Σ demand − 1; null without demand.</param>
/// <param name="Coverage">Part of the days whose demand lay between the forecast's 5 % and 95 % quantiles: nine of ten are meant to.</param>
public sealed record ForecastAccuracy(DemandClass Class, long Days, double? Wape, double? NaiveWape, double? Bias, double Coverage);

/// <summary>
/// Holds each day's forecast, as it stood before the day began, against what was then asked for. Counted by each replica
/// since it loaded: snapshots carry both, so nobody has to be asked. Written by one thread.
/// </summary>
public sealed class ForecastScore
{
    private const int Week = 7;

    private readonly Sums[] sums = [.. Enum.GetValues<DemandClass>().Select(_ => new Sums())];
    private readonly Lock gate = new();

    /// <summary>Classes of which days are known, in their order.</summary>
    public IReadOnlyList<ForecastAccuracy> Current
    {
        get
        {
            lock (gate)
            {
                return [.. sums.Select((sum, i) => sum.Read((DemandClass)i)).Where(accuracy => accuracy.Days > 0)];
            }
        }
    }

    /// <summary>Follows a product from one snapshot to the next.</summary>
    /// <param name="waiting">The forecast of a day that is not over, as the last call returned it.</param>
    /// <param name="before">The snapshot that was held.</param>
    /// <param name="after">The newer one.</param>
    /// <returns>What is waited for now.</returns>
    internal AwaitedDay? Follow(AwaitedDay? waiting, StockSnapshot before, StockSnapshot after)
    {
        var newest = after.DemandDay.DayNumber;
        if (waiting is { } day && newest > day.Number)
        {
            if (Demand(after, newest - day.Number) is { } asked)
            {
                Add(day, asked);
            }

            waiting = null;
        }

        // Only from one day to the next: of an older forecast the first day is over.
        var begins = newest == before.DemandDay.DayNumber + 1 && before.Forecast7.Count > 0;
        return begins && Demand(before, Week - 1) is { } lastWeek
            ? new AwaitedDay(newest, before.Forecast7[0], lastWeek, DemandClasses.Of([.. before.Demand14.Select(units => (double)units)]))
            : waiting;
    }

    /// <summary>Units asked for so many days before the demand day; null where the snapshot does not reach back that far.</summary>
    private static long? Demand(StockSnapshot snapshot, int daysBefore) =>
        snapshot.Demand14.Count > daysBefore ? snapshot.Demand14[snapshot.Demand14.Count - 1 - daysBefore] : null;

    private void Add(AwaitedDay day, long asked)
    {
        lock (gate)
        {
            sums[(int)day.Class].Add(day, asked);
        }
    }

    private sealed class Sums
    {
        private long days, inside;
        private double asked, forecast, error, naiveError;

        public void Add(AwaitedDay day, long units)
        {
            days++;
            asked += units;
            forecast += day.Forecast.Mean;
            error += Math.Abs(day.Forecast.Mean - units);
            naiveError += Math.Abs(day.LastWeek - units);
            inside += day.Forecast.P05 <= units && units <= day.Forecast.P95 ? 1 : 0;
        }

        public ForecastAccuracy Read(DemandClass of) => new(
            of, days, asked > 0 ? error / asked : null, asked > 0 ? naiveError / asked : null, asked > 0 ? (forecast / asked) - 1 : null, days > 0 ? (double)inside / days : 0);
    }
}

/// <summary>The forecast of a day that is not over.</summary>
internal readonly record struct AwaitedDay(int Number, DayForecast Forecast, long LastWeek, DemandClass Class);
