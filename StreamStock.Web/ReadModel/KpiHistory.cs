using StreamStock.Core.Models;

namespace StreamStock.Web.ReadModel;

/// <summary>
/// The key figures of the last day as far as the processor's history tells them: transactions and fill rate by the hour
/// from its counts, open alerts from when they began and ended, and what was on hand yesterday at this time, at the prices
/// of today: exact, by what moved since.
/// </summary>
public sealed class KpiHistory(StatisticsClient statistics, HistoryClient history)
{
    /// <summary>Pages of ended alerts read at most; with more the open ones of yesterday stay unknown.</summary>
    public const int MaxAlertPages = 10;

    private const int Hours = 25;

    /// <summary>Yesterday at this hour, and at the next, so that it is known when that comes.</summary>
    private const int HoursWithStock = 2;

    private static readonly string[] Transactions = ["SALE", "RESTOCK", "RETURN"];

    /// <summary>A sample at each full hour of the last day, oldest first, the first two with the stock of that time.</summary>
    /// <exception cref="HttpRequestException">No processor answered.</exception>
    public async Task<IReadOnlyList<KpiSample>> ReadAsync(ReadModelState state, DateTime now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        var last = new DateTime(now.Ticks - (now.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc);
        var first = last.AddHours(1 - Hours);
        var rows = await statistics.ReadAsync(first.Date, last, byDay: false, cancellationToken) ?? [];
        if (rows.All(row => row.Start.ToUniversalTime() >= first))
        {
            return []; // Nothing was there yet.
        }

        var alerts = await AlertsAsync(state, first, cancellationToken);
        List<KpiSample> samples = [];
        for (var at = first; at <= last; at = at.AddHours(1))
        {
            samples.Add(DayUpTo(at, rows) with { OpenAlerts = alerts?.Count(alert => alert.Timestamp <= at && (alert.ResolvedAt is not { } end || end > at)) });
        }

        for (var i = 0; i < HoursWithStock; i++)
        {
            samples[i] = await WithStockAsync(samples[i], state, cancellationToken);
        }

        return samples;
    }

    private static KpiSample DayUpTo(DateTime at, IReadOnlyList<StatisticsRow> rows)
    {
        var day = rows.Where(row => row.Start.ToUniversalTime() is var start && start >= at.Date && start < at).ToList();
        long Units(string outcome) => day.Where(row => row.Type == "SALE" && row.Outcome == outcome).Sum(row => row.Units);
        var (sold, lost) = (Units("accepted"), Units("rejected"));
        return new(at)
        {
            Transactions = day.Where(row => row.Outcome == "accepted" && Transactions.Contains(row.Type)).Sum(row => row.Events),
            FillRate = sold + lost > 0 ? (double)sold / (sold + lost) : null,
        };
    }

    /// <summary>Those that were open at some time since; null where they are too many.</summary>
    private async Task<IReadOnlyList<AlertRecord>?> AlertsAsync(ReadModelState state, DateTime since, CancellationToken cancellationToken)
    {
        List<AlertRecord> alerts = [.. state.Alerts.View.Active];
        string? cursor = null;
        for (var page = 0; page < MaxAlertPages; page++)
        {
            var ended = await history.EndedAlertsAsync(since, cursor, cancellationToken);
            alerts.AddRange(ended.Items);
            cursor = ended.Next;
            if (cursor is null)
            {
                return [.. alerts.DistinctBy(alert => alert.Id)];
            }
        }

        return null;
    }

    private async Task<KpiSample> WithStockAsync(KpiSample sample, ReadModelState state, CancellationToken cancellationToken)
    {
        // Read first: what the answer does not name had not moved until then.
        var products = state.Products.Sorted.Select(entry => entry.Current).Where(product => product.Status != "retired").ToList();
        if (await history.MovedSinceAsync(sample.At, cancellationToken) is not { } moved)
        {
            return sample;
        }

        var then = moved.ToDictionary(product => product.Id, product => product.OnHand, StringComparer.Ordinal);
        var (value, empty) = (0m, 0);
        foreach (var product in products)
        {
            var onHand = then.GetValueOrDefault(product.Id, product.CurrentStock);
            value += onHand * product.UnitPrice;
            empty += onHand == 0 ? 1 : 0;
        }

        return sample with { StockValue = value, AtTodaysPrices = true, OutOfStock = empty };
    }
}
