using System.Globalization;
using System.Text.Json;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.ServiceDefaults;

namespace StreamStock.Generator.Replay;

/// <summary>
/// What an invoice line means for stock. Lines are given in order; a product's first one also creates it.
/// <list type="bullet">
/// <item>Quantity above 0 at a price above 0: SALE.</item>
/// <item>Quantity above 0 at any other price: STOCK_ADJUST of −quantity, reason NO_CHARGE.</item>
/// <item>Negative quantity on a cancellation (invoice <c>C…</c>): RETURN.</item>
/// <item>Any other negative quantity: STOCK_ADJUST, with the description as reason, or WRITE_OFF.</item>
/// </list>
/// </summary>
public sealed class ReplayRules
{
    /// <summary>Most invoices whose file is remembered; ids of later ones name their file as well.</summary>
    public const int MaxInvoices = 4_000_000;

    /// <summary>Most products of one replay; the processors hold each in memory.</summary>
    public const int MaxProducts = 2_000_000;

    public const string Warehouse = "WH-1";
    private const string NoCharge = "NO_CHARGE";
    private const string WriteOff = "WRITE_OFF";
    private static readonly byte[] NoChargeData = EventData.Reason(NoCharge);

    private readonly HashSet<string> products = [];
    private readonly Dictionary<string, int> fileOfInvoice = [];
    private string lastInvoice = "";
    private int lastFile = -1;
    private bool lastIsElsewhere;

    /// <summary>The line's events in the order in which they are to be sent; the last one is the line itself.</summary>
    /// <exception cref="ConfigurationException">The files name more products than one replay may.</exception>
    public IEnumerable<EventDraft> Apply(InvoiceLine line)
    {
        var id = IdOf(in line);
        if (products.Add(line.Product))
        {
            if (products.Count > MaxProducts)
            {
                throw new ConfigurationException($"The replayed files name more than {MaxProducts} products.");
            }

            var opening = OpeningRule.For(line.Price, line.Quantity);
            yield return new EventDraft(id + "-PRODUCT", EventType.ProductUpsert, line.Product)
            {
                Timestamp = line.Time,
                Data = JsonSerializer.SerializeToUtf8Bytes(SettingsOf(in line, opening), CoreJson.Default.ProductSettings),
            };
            yield return new EventDraft(id + "-OPENING", EventType.StockCount, line.Product)
            {
                Quantity = opening.Stock,
                Timestamp = line.Time,
                Data = EventData.Reason("OPENING"),
            };
        }

        yield return EventOf(in line, id);
    }

    private static EventDraft EventOf(in InvoiceLine line, string id)
    {
        var (type, quantity, data) = line switch
        {
            { Quantity: > 0, Price: > 0 } => (EventType.Sale, line.Quantity, []),
            { Quantity: > 0 } => (EventType.StockAdjust, -line.Quantity, NoChargeData),
            { IsCancellation: true } => (EventType.Return, -line.Quantity, []),
            _ => (EventType.StockAdjust, line.Quantity, EventData.Reason(line.Description.Length > 0 ? line.Description : WriteOff)),
        };
        return new EventDraft(id, type, line.Product) { Quantity = quantity, Timestamp = line.Time, Data = data };
    }

    private static ProductSettings SettingsOf(in InvoiceLine line, Opening opening) => new()
    {
        Sku = line.Product,
        Name = line.Description switch
        {
            "" => line.Product,
            { Length: > ProductSettings.MaxTextLength } name => name[..ProductSettings.MaxTextLength],
            var name => name,
        },
        Category = "Retail",
        Warehouse = Warehouse,
        UnitPrice = Math.Clamp(line.Price, 0, 1_000_000_000),
        ReorderPoint = opening.ReorderPoint,
        MaxCapacity = opening.MaxCapacity,
        OrderQuantity = opening.OrderQuantity,
        LeadTimeDays = OpeningRule.LeadTimeDays,
        AutomaticRestock = true,
    };

    /// <summary>
    /// Invoice and line number, such as <c>536365-2</c>. An invoice that was met in an earlier file too gets the
    /// file's ordinal as well: its two parts may stand on lines of the same number.
    /// </summary>
    private string IdOf(in InvoiceLine line)
    {
        if (line.Invoice != lastInvoice || line.File != lastFile)
        {
            (lastInvoice, lastFile) = (line.Invoice, line.File);
            var known = fileOfInvoice.TryGetValue(line.Invoice, out var first);
            if (!known && fileOfInvoice.Count < MaxInvoices)
            {
                fileOfInvoice[line.Invoice] = first = line.File;
                known = true;
            }

            lastIsElsewhere = !known || first != line.File;
        }

        return lastIsElsewhere
            ? string.Create(CultureInfo.InvariantCulture, $"{line.Invoice}-{line.Number}-F{line.File + 1}")
            : string.Create(CultureInfo.InvariantCulture, $"{line.Invoice}-{line.Number}");
    }
}
