using System.Text.Json;
using StreamStock.Core.Alerts;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Processor.Storage;

namespace StreamStock.Processor.Verify;

/// <summary>All ledger rows of a partition, oldest first.</summary>
internal delegate IEnumerable<LedgerRow> ReadLedger(int partition);

/// <param name="Rows">Rows folded.</param>
/// <param name="Products">Products compared.</param>
/// <param name="Differing">Of those, the ones that differ.</param>
/// <param name="Differences">A line for each difference.</param>
internal sealed record VerifyResult(long Rows, int Products, int Differing, IReadOnlyList<string> Differences);

/// <summary>Compares stored products with the fold of their ledger.</summary>
internal sealed class LedgerVerifier(IInventoryStore store, ReadLedger ledger)
{
    private readonly List<string> _differences = [];
    private readonly HashSet<string> _differing = [];

    public VerifyResult Verify(IReadOnlyList<PartitionStatus> partitions)
    {
        long rows = 0;
        var products = 0;
        foreach (var status in partitions)
        {
            var stored = store.Load(status.Partition, NewState, DemandHistory.MaxDays).State;
            var rebuilt = NewState(status.Partition);
            var sums = new Dictionary<string, long>();
            foreach (var row in ledger(status.Partition))
            {
                if (row.Sequence > stored.Sequence)
                {
                    // Committed since the products were read.
                    break;
                }

                var folded = row;
                rebuilt.Fold(ref folded);
                sums[row.ProductId] = sums.GetValueOrDefault(row.ProductId) + row.Delta;
                rows++;
            }

            // Older days are dropped by partition time, and not when their product is changed next.
            var firstDay = Partition.DayOf(stored.Time) - DemandHistory.MaxDays + 1;
            products += stored.Products.Count;
            foreach (var id in stored.Products.Concat(rebuilt.Products).Select(p => p.Id).Distinct())
            {
                Compare(id, stored.Find(id), rebuilt.Find(id), sums.GetValueOrDefault(id), firstDay);
            }
        }

        return new VerifyResult(rows, products, _differing.Count, _differences);
    }

    private void Compare(string id, Product? stored, Product? rebuilt, long sum, int firstDay)
    {
        if (stored is null || rebuilt is null)
        {
            Differ(id, "product", stored is null ? "missing" : "stored", rebuilt is null ? "missing" : "in the ledger");
            return;
        }

        Check(id, "sum of deltas", stored.OnHand, sum);
        Check(id, "on hand", stored.OnHand, rebuilt.OnHand);
        Check(id, "reserved", stored.Reserved, rebuilt.Reserved);
        Check(id, "backordered", stored.Backordered, rebuilt.Backordered);
        Check(id, "on order", stored.OnOrder, rebuilt.OnOrder);
        Check(id, "version", stored.Version, rebuilt.Version);
        Check(id, "stockVersion", stored.StockVersion, rebuilt.StockVersion);
        Check(id, "settingsVersion", stored.SettingsVersion, rebuilt.SettingsVersion);
        Check(id, "last row", stored.LastSequence, rebuilt.LastSequence);
        Check(id, "retired", stored.Retired, rebuilt.Retired);
        Check(id, "settings", Json(stored.Settings), Json(rebuilt.Settings));
        Check(id, "order", stored.Order, rebuilt.Order);
        Check(id, "lead times", stored.LeadTimes, rebuilt.LeadTimes);
        Check(id, "quiet until", stored.QuietUntil, rebuilt.QuietUntil);
        Check(id, "replenishment plan", stored.Forecast?.Plan, rebuilt.Forecast?.Plan);
        Check(id, "last sale", stored.LastSale, rebuilt.LastSale);
        Check(id, "reservations", Describe(stored.Reservations), Describe(rebuilt.Reservations));
        Check(id, "open alerts", Describe(stored.Alerts), Describe(rebuilt.Alerts));
        Check(id, "daily demand", Describe(stored.Demand, firstDay), Describe(rebuilt.Demand, firstDay));
        Check(id, "on order is ordered", stored.OnOrder, stored.Order?.OnOrder ?? 0);
        Check(id, "reserved is held", stored.Reserved, stored.Reservations?.Values.Sum(r => r.Quantity) ?? 0);
        Check(id, "0 ≤ reserved ≤ on hand", stored.Reserved >= 0 && stored.Reserved <= stored.OnHand, true);
    }

    private void Check<T>(string id, string what, T stored, T rebuilt)
    {
        if (!EqualityComparer<T>.Default.Equals(stored, rebuilt))
        {
            Differ(id, what, stored?.ToString() ?? "none", rebuilt?.ToString() ?? "none");
        }
    }

    private void Differ(string id, string what, string stored, string rebuilt)
    {
        _differing.Add(id);
        _differences.Add($"{id}: {what} is stored as {stored}, but the ledger says {rebuilt}");
    }

    private static string Json(ProductSettings settings) => JsonSerializer.Serialize(settings, CoreJson.Default.ProductSettings);

    private static string Describe(Dictionary<string, Reservation>? reservations) =>
        string.Join("; ", (reservations?.Values ?? Enumerable.Empty<Reservation>()).OrderBy(r => r.Sequence).Select(r => r.ToString()));

    private static string Describe(AlertSlot[]? slots) => string.Join(
        "; ", (slots ?? []).Where(s => s.Open is not null).Select(s => JsonSerializer.Serialize(s.Open!, CoreJson.Default.AlertRecord)));

    private static string Describe(DemandHistory demand, int firstDay)
    {
        var text = new System.Text.StringBuilder();
        foreach (ref readonly var d in demand.Days)
        {
            if (d.Day >= firstDay)
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{d.Day}:{d.Accepted}/{d.Rejected}/{d.Returned}/{d.OutOfStockSeconds} ");
            }
        }

        return text.ToString();
    }

    private static Partition NewState(int number) => new(number, AlertPolicy.Default, DedupeHorizon.Default);
}
