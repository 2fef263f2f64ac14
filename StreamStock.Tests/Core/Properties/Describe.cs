using System.Globalization;
using System.Text;
using System.Text.Json;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;

namespace StreamStock.Tests.Core.Properties;

/// <summary>State and rows as texts that are equal where everything is.</summary>
internal static class Describe
{
    public static string Row(LedgerRow r) => Text(
        $"{r.Sequence} {r.Kind} {r.Outcome} {r.Reason} {r.Changes} {r.ProductId} {Encoding.ASCII.GetString(r.EventId.Span)} {r.Quantity} {r.Delta} {r.StockAfter} {r.ReservedAfter} {r.BackorderedAfter} {r.OnOrderAfter} v{r.Version} s{r.StockVersion} p{r.PreviousSequence} c{r.CauseSequence} {r.EffectiveAt:O} {r.OccurredAt:O} {r.Origin.Topic} {r.Origin.Offset} {r.BodyHash} {Encoding.UTF8.GetString(DetailCodec.Write(r.Detail) ?? [])} {Encoding.UTF8.GetString(r.Payload.Span)}");

    /// <summary>All that the ledger holds of a product.</summary>
    public static string Product(Product p)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{p.Id} {p.OnHand} {p.Reserved} {p.Backordered} {p.OnOrder} v{p.Version} s{p.StockVersion} t{p.SettingsVersion} l{p.LastSequence}");
        text.AppendLine(CultureInfo.InvariantCulture, $"{p.LastUpdated:O} {p.LastSale:O} {p.OutOfStockSince:O} {p.Retired} {p.Order} {p.LeadTimes} {p.QuietUntil:O} {p.Rules}");
        text.AppendLine(JsonSerializer.Serialize(p.Settings, CoreJson.Default.ProductSettings));
        text.AppendLine(string.Join("; ", (p.Reservations?.Values ?? Enumerable.Empty<Reservation>()).OrderBy(r => r.Sequence)));
        foreach (var slot in (p.Alerts ?? []).Where(s => s.Open is not null))
        {
            text.AppendLine(JsonSerializer.Serialize(slot.Open!, CoreJson.Default.AlertRecord));
        }

        foreach (ref readonly var d in p.Demand.Days)
        {
            text.Append(CultureInfo.InvariantCulture, $"{d.Day}:{d.Accepted}/{d.Rejected}/{d.Returned}/{d.OutOfStockSeconds} ");
        }

        text.AppendLine(p.Forecast is null ? "" : Encoding.UTF8.GetString(DetailCodec.Write(p.Forecast) ?? []));
        return text.ToString().TrimEnd();
    }

    /// <summary>All that is stored of a product, what it remembers included.</summary>
    public static string Stored(Product p, DateTime now)
    {
        p.Window.Expire(now);
        return Product(p) + Encoding.UTF8.GetString(Partition.Store(p).MemoryJson());
    }

    public static string State(Partition partition) => Text(
        $"{partition.Sequence} {partition.Time:O} {partition.RecordedAt:O} ") + string.Join('\n', partition.Products.Select(Product));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
