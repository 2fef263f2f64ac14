using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace StreamStock.Core.Models;

// Written by hand for the same reason as it is read by hand: a snapshot of a large catalogue is over before the runtime
// has compiled generated code well.
public partial record StockSnapshot
{
    private static readonly JsonEncodedText[] EncodedNames =
        [.. Enum.GetNames<Field>().Select(name => JsonEncodedText.Encode(JsonNamingPolicy.CamelCase.ConvertName(name)))];

    /// <summary>Writes what <see cref="CoreJson"/> writes, without what is 0, false or null, and without demand where nothing was asked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal void WriteBriefly(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        Write(json, Field.Id, Id);
        Write(json, Field.Sku, Sku);
        Write(json, Field.Name, Name);
        Write(json, Field.Category, Category);
        Write(json, Field.Warehouse, Warehouse);
        Write(json, Field.CurrentStock, CurrentStock);
        Write(json, Field.ReorderPoint, ReorderPoint);
        Write(json, Field.MaxCapacity, MaxCapacity);
        Write(json, Field.UnitPrice, UnitPrice);
        Write(json, Field.PredictedStock7d, PredictedStock7d);
        Write(json, Field.LastUpdated, LastUpdated);
        Write(json, Field.Reserved, Reserved);
        Write(json, Field.Backordered, Backordered);
        Write(json, Field.OnOrder, OnOrder);
        Write(json, Field.OnOrderDue, OnOrderDue);
        Write(json, Field.Available, Available);
        Write(json, Field.Status, Status);
        Write(json, Field.Backorder, Backorder);
        Write(json, Field.AutomaticRestock, AutomaticRestock);
        Write(json, Field.LeadTimeDays, LeadTimeDays);
        Write(json, Field.ServiceLevel, ServiceLevel);
        WriteKnown(json, Field.OrderQuantity, OrderQuantity);
        Write(json, Field.Thresholds, Thresholds, CoreJson.Default.AlertThresholds);
        Write(json, Field.OpenAlerts, OpenAlerts);
        Write(json, Field.Version, Version);
        Write(json, Field.StockVersion, StockVersion);
        Write(json, Field.SettingsVersion, SettingsVersion);
        Write(json, Field.DemandDay, DemandDay);
        Write(json, Field.SoldToday, SoldToday);
        Write(json, Field.LostToday, LostToday);
        Write(json, Field.LastSale, LastSale);
        Write(json, Field.Demand14, Demand14);
        Write(json, Field.Forecast7, Forecast7.Count == 0 ? null : Forecast7, CoreJson.Default.IReadOnlyListDayForecast);
        Write(json, Field.Plan, Plan, CoreJson.Default.ReplenishmentPlan);
        Write(json, Field.Planned, Planned);
        WriteKnown(json, Field.SuggestedQuantity, SuggestedQuantity);
        WriteKnown(json, Field.UnitCost, UnitCost);
        Write(json, Field.Supplier, Supplier);
        Write(json, Field.Supply, Supply, CoreJson.Default.SupplyTerms);
        Write(json, Field.Order, Order, CoreJson.Default.OpenOrder);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Field field, string? value)
    {
        if (value is not null)
        {
            json.WriteString(EncodedNames[(int)field], value);
        }
    }

    private static void Write(Utf8JsonWriter json, Field field, long value)
    {
        if (value != 0)
        {
            json.WriteNumber(EncodedNames[(int)field], value);
        }
    }

    private static void Write(Utf8JsonWriter json, Field field, double value)
    {
        if (value != 0)
        {
            json.WriteNumber(EncodedNames[(int)field], value);
        }
    }

    private static void Write(Utf8JsonWriter json, Field field, decimal value)
    {
        if (value != 0)
        {
            json.WriteNumber(EncodedNames[(int)field], value);
        }
    }

    /// <summary>Nothing and 0 are two things.</summary>
    private static void WriteKnown(Utf8JsonWriter json, Field field, decimal? value)
    {
        if (value is { } known)
        {
            json.WriteNumber(EncodedNames[(int)field], known);
        }
    }

    private static void Write(Utf8JsonWriter json, Field field, bool value)
    {
        if (value)
        {
            json.WriteBoolean(EncodedNames[(int)field], true);
        }
    }

    private static void Write(Utf8JsonWriter json, Field field, DateTime? value)
    {
        if (value is { } time && time != default)
        {
            json.WriteString(EncodedNames[(int)field], time);
        }
    }

    private static void Write(Utf8JsonWriter json, Field field, DateOnly value)
    {
        Span<char> day = stackalloc char[10];
        if (value != default && value.TryFormat(day, out _, "O", CultureInfo.InvariantCulture))
        {
            json.WriteString(EncodedNames[(int)field], day);
        }
    }

    private static void Write(Utf8JsonWriter json, Field field, IReadOnlyList<long> units)
    {
        var isAsked = false;
        for (var i = 0; i < units.Count; i++)
        {
            isAsked |= units[i] != 0;
        }

        if (!isAsked)
        {
            return;
        }

        json.WriteStartArray(EncodedNames[(int)field]);
        for (var i = 0; i < units.Count; i++)
        {
            json.WriteNumberValue(units[i]);
        }

        json.WriteEndArray();
    }

    private static void Write<T>(Utf8JsonWriter json, Field field, T? value, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
        where T : class
    {
        if (value is not null)
        {
            json.WritePropertyName(EncodedNames[(int)field]);
            JsonSerializer.Serialize(json, value, type);
        }
    }
}
