using System.Globalization;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;

namespace StreamStock.Web.Presentation;

/// <summary>How stock is moved by hand.</summary>
public enum StockMovement
{
    /// <summary>Units arrived.</summary>
    Restock,

    /// <summary>Stock is wrong by a difference.</summary>
    Adjust,

    /// <summary>The shelf was counted.</summary>
    Count,
}

/// <summary>What was typed into the form of a movement, and what would come of it.</summary>
public static class StockForm
{
    /// <summary>The typed quantity, or null where it is none that this movement takes.</summary>
    public static int? Read(StockMovement movement, string? text)
    {
        var plain = (text ?? "").Replace('−', '-').Replace(" ", "", StringComparison.Ordinal);
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowThousands | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
        return int.TryParse(plain, Styles, CultureInfo.CurrentCulture, out var value) && IsAllowed(movement, value) ? value : null;
    }

    public static string Rule(StockMovement movement) => movement switch
    {
        StockMovement.Adjust => $"Give a whole number from −{Formats.Number(EventLimits.MaxQuantity)} to {Formats.Number(EventLimits.MaxQuantity)}, not 0.",
        StockMovement.Count => $"Give a whole number from 0 to {Formats.Number(EventLimits.MaxQuantity)}.",
        _ => $"Give a whole number from 1 to {Formats.Number(EventLimits.MaxQuantity)}.",
    };

    /// <summary>What stock would be, or why it would be refused.</summary>
    public static string Consequence(StockMovement movement, int quantity, StockSnapshot product)
    {
        ArgumentNullException.ThrowIfNull(product);
        var after = movement == StockMovement.Count ? quantity : (long)product.CurrentStock + quantity;
        var text = after switch
        {
            < 0 => "There are not that many units; it would be rejected.",
            _ when product.MaxCapacity > 0 && after > product.MaxCapacity => $"Stock will be {Formats.Number(after)}, above the capacity of {Formats.Number(product.MaxCapacity)}.",
            _ when movement == StockMovement.Count => $"Stock will be {Formats.Number(after)}, {Formats.WithSign(after - product.CurrentStock)} against the books.",
            _ => $"Stock will be {Formats.Number(after)} if nothing is sold meanwhile.",
        };
        return after >= 0 && after < product.Reserved
            ? text + $" That is less than the {Formats.Number(product.Reserved)} reserved: the newest reservations would be cancelled."
            : text;
    }

    /// <summary>Quantities worth a click.</summary>
    public static IReadOnlyList<(string Label, int Units)> Suggestions(StockSnapshot product)
    {
        ArgumentNullException.ThrowIfNull(product);
        List<(string, int)> suggestions = [];
        var usual = Usual(product);
        if (product.ReorderPoint > product.CurrentStock)
        {
            suggestions.Add(("To the reorder point", product.ReorderPoint - product.CurrentStock));
        }

        if (usual > 0)
        {
            suggestions.Add(("The usual order", usual));
        }

        if (product.MaxCapacity > product.CurrentStock)
        {
            suggestions.Add(("To capacity", product.MaxCapacity - product.CurrentStock));
        }

        return [.. suggestions.DistinctBy(suggestion => suggestion.Item2)];
    }

    /// <summary>Units that the processor itself would order now; 0 where stock and what is on its way suffice.</summary>
    public static int Usual(StockSnapshot product)
    {
        ArgumentNullException.ThrowIfNull(product);
        var position = product.Available + product.OnOrder;
        var settings = ProductSettingsOf.Snapshot(product);
        return position >= OrderSizing.ReorderPoint(settings, product.Plan) ? 0 : OrderSizing.Quantity(settings, product.Plan, position) ?? 0;
    }

    private static bool IsAllowed(StockMovement movement, int value) => movement switch
    {
        StockMovement.Restock => value is > 0 and <= EventLimits.MaxQuantity,
        StockMovement.Count => value is >= 0 and <= EventLimits.MaxQuantity,
        _ => value is not 0 and >= -EventLimits.MaxQuantity and <= EventLimits.MaxQuantity,
    };
}
