using StreamStock.Core.Models;

namespace StreamStock.Web.Presentation;

/// <summary>The settings within a snapshot. A PRODUCT_UPSERT replaces all of them, so none may be left out.</summary>
public static class ProductSettingsOf
{
    public static ProductSettings Snapshot(StockSnapshot product)
    {
        ArgumentNullException.ThrowIfNull(product);
        var settings = new ProductSettings
        {
            Sku = product.Sku,
            Name = product.Name,
            Category = product.Category,
            Warehouse = product.Warehouse,
            ReorderPoint = product.ReorderPoint,
            MaxCapacity = product.MaxCapacity,
            UnitPrice = product.UnitPrice,
            LeadTimeDays = product.LeadTimeDays,
            ServiceLevel = product.ServiceLevel,
            OrderQuantity = product.OrderQuantity,
            Backorder = product.Backorder,
            AutomaticRestock = product.AutomaticRestock,
            Alerts = product.Thresholds,
            UnitCost = product.UnitCost,
            Supplier = product.Supplier,
        };
        return product.Supply?.In(settings) ?? settings;
    }
}
