using System.Text.Json.Serialization;
using StreamStock.Core.Models;

namespace StreamStock.Web.ReadModel;

/// <summary>How a product's stock stands, worst first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StockHealth>))]
public enum StockHealth : byte
{
    [JsonStringEnumMemberName("out_of_stock")] OutOfStock,
    [JsonStringEnumMemberName("critical")] Critical,
    [JsonStringEnumMemberName("low")] Low,
    [JsonStringEnumMemberName("healthy")] Healthy,
    [JsonStringEnumMemberName("overstock")] Overstock,
}

/// <summary>The thresholds of the specification; alerts may have others per product.</summary>
public static class StockHealths
{
    /// <summary>Critical below this many units.</summary>
    public const int CriticalStock = 10;

    /// <summary>Overstocked above this fraction of capacity.</summary>
    public const double OverstockFraction = 0.9;

    private static readonly string[] Names = ["out_of_stock", "critical", "low", "healthy", "overstock"];

    public static StockHealth Of(StockSnapshot product) => product switch
    {
        { CurrentStock: <= 0 } => StockHealth.OutOfStock,
        { CurrentStock: < CriticalStock } => StockHealth.Critical,
        _ when product.CurrentStock < product.ReorderPoint => StockHealth.Low,
        _ when product.MaxCapacity > 0 && product.CurrentStock > product.MaxCapacity * OverstockFraction => StockHealth.Overstock,
        _ => StockHealth.Healthy,
    };

    public static string Name(this StockHealth health) => Names[(int)health];

    public static bool TryParse(string name, out StockHealth health)
    {
        var index = Array.IndexOf(Names, name);
        health = (StockHealth)Math.Max(index, 0);
        return index >= 0;
    }
}
