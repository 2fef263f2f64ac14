using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace StreamStock.Core.Models;

// Read by hand: a read model begins with a hundred thousand of these, and a generated reader puts each value that can
// only be set once in a box first. What it accepts is the same, but that null counts as left out.
public partial record StockSnapshot
{
    internal static readonly JsonReaderOptions Options = new() { MaxDepth = CoreJson.Default.Options.MaxDepth };

    private static readonly byte[][] Names =
        [.. Enum.GetNames<Field>().Select(name => Encoding.UTF8.GetBytes(JsonNamingPolicy.CamelCase.ConvertName(name)))];

    public StockSnapshot()
    {
    }

    // Compiled once and well: a hundred thousand are read before the runtime comes to improving what it compiled first.
    [SetsRequiredMembers]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private StockSnapshot(ref Utf8JsonReader json)
    {
        var next = 0;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var field = FieldOf(json.ValueSpan, ref next);
            json.Read();
            if (json.TokenType == JsonTokenType.Null)
            {
                continue;
            }

            switch (field)
            {
                case Field.Id: Id = json.GetString()!; break;
                case Field.Sku: Sku = json.GetString()!; break;
                case Field.Name: Name = json.GetString()!; break;
                case Field.Category: Category = SharedText.Read(ref json); break;
                case Field.Warehouse: Warehouse = SharedText.Read(ref json); break;
                case Field.CurrentStock: CurrentStock = json.GetInt32(); break;
                case Field.ReorderPoint: ReorderPoint = json.GetInt32(); break;
                case Field.MaxCapacity: MaxCapacity = json.GetInt32(); break;
                case Field.UnitPrice: UnitPrice = json.GetDecimal(); break;
                case Field.PredictedStock7d: PredictedStock7d = json.GetInt32(); break;
                case Field.LastUpdated: LastUpdated = json.GetDateTime(); break;
                case Field.Reserved: Reserved = json.GetInt32(); break;
                case Field.Backordered: Backordered = json.GetInt32(); break;
                case Field.OnOrder: OnOrder = json.GetInt32(); break;
                case Field.OnOrderDue: OnOrderDue = json.GetDateTime(); break;
                case Field.Available: Available = json.GetInt32(); break;
                case Field.Status: Status = SharedText.Read(ref json); break;
                case Field.Backorder: Backorder = json.GetBoolean(); break;
                case Field.AutomaticRestock: AutomaticRestock = json.GetBoolean(); break;
                case Field.LeadTimeDays: LeadTimeDays = json.GetDouble(); break;
                case Field.ServiceLevel: ServiceLevel = json.GetDouble(); break;
                case Field.OrderQuantity: OrderQuantity = json.GetInt32(); break;
                case Field.Thresholds: Thresholds = JsonSerializer.Deserialize(ref json, CoreJson.Default.AlertThresholds); break;
                case Field.OpenAlerts: OpenAlerts = json.GetInt32(); break;
                case Field.Version: Version = json.GetInt64(); break;
                case Field.StockVersion: StockVersion = json.GetInt64(); break;
                case Field.SettingsVersion: SettingsVersion = json.GetInt64(); break;
                case Field.DemandDay: DemandDay = DateOnly.FromDateTime(json.GetDateTime()); break;
                case Field.SoldToday: SoldToday = json.GetInt64(); break;
                case Field.LostToday: LostToday = json.GetInt64(); break;
                case Field.LastSale: LastSale = json.GetDateTime(); break;
                case Field.Demand14: Demand14 = ReadUnits(ref json); break;
                case Field.Forecast7: Forecast7 = JsonSerializer.Deserialize(ref json, CoreJson.Default.IReadOnlyListDayForecast)!; break;
                case Field.Plan: Plan = JsonSerializer.Deserialize(ref json, CoreJson.Default.ReplenishmentPlan); break;
                case Field.Planned: Planned = json.GetBoolean(); break;
                case Field.SuggestedQuantity: SuggestedQuantity = json.GetInt32(); break;
                case Field.UnitCost: UnitCost = json.GetDecimal(); break;
                case Field.Supplier: Supplier = SharedText.Read(ref json); break;
                case Field.Supply: Supply = JsonSerializer.Deserialize(ref json, CoreJson.Default.SupplyTerms); break;
                case Field.Order: Order = JsonSerializer.Deserialize(ref json, CoreJson.Default.OpenOrder); break;
                default: json.Skip(); break;
            }
        }

        if (Id is null || Sku is null || Name is null || Category is null || Warehouse is null || Status is null)
        {
            throw new JsonException("A snapshot lacks its id, sku, name, category, warehouse or status.");
        }
    }

    /// <summary>Every property, in the order in which they are written.</summary>
    internal enum Field
    {
        Id, Sku, Name, Category, Warehouse, CurrentStock, ReorderPoint, MaxCapacity, UnitPrice, PredictedStock7d, LastUpdated,
        Reserved, Backordered, OnOrder, OnOrderDue, Available, Status, Backorder, AutomaticRestock, LeadTimeDays, ServiceLevel,
        OrderQuantity, Thresholds, OpenAlerts, Version, StockVersion, SettingsVersion, DemandDay, SoldToday, LostToday, LastSale,
        Demand14, Forecast7, Plan, Planned, SuggestedQuantity, UnitCost, Supplier, Supply, Order,
    }

    /// <summary>Reads what <see cref="CoreJson"/> writes.</summary>
    /// <exception cref="JsonException">It is no snapshot.</exception>
    public static StockSnapshot Read(ReadOnlySpan<byte> utf8)
    {
        var json = new Utf8JsonReader(utf8, Options);
        json.Read();
        var read = Read(ref json);
        json.Read(); // Refuses what follows.
        return read;
    }

    /// <summary>Reads from the object's start, where the reader stands, to its end.</summary>
    internal static StockSnapshot Read(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A snapshot is an object.");
        }

        try
        {
            return new StockSnapshot(ref json);
        }
        catch (Exception exception) when (exception is InvalidOperationException or FormatException)
        {
            throw new JsonException($"A value of the snapshot is not of its kind at byte {json.TokenStartIndex}.", exception);
        }
    }

    /// <summary>The field of that name, looked for from the one after the last on; none where it is not known.</summary>
    private static Field FieldOf(ReadOnlySpan<byte> name, ref int next)
    {
        for (var tried = 0; tried < Names.Length; tried++)
        {
            var field = next;
            next = field + 1 == Names.Length ? 0 : field + 1;
            if (name.SequenceEqual(Names[field]))
            {
                return (Field)field;
            }
        }

        return (Field)(-1);
    }

    private static long[] ReadUnits(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("Units by day are a list.");
        }

        var units = new long[14];
        var count = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (count == units.Length)
            {
                Array.Resize(ref units, 2 * count);
            }

            units[count++] = json.GetInt64();
        }

        return count == units.Length ? units : units[..count];
    }
}
