namespace StreamStock.Core.Models;

/// <summary>
/// Settings about ordering that few products have: a snapshot names them only where they are not the usual ones. Without
/// them, whoever changes a setting and sends the others back as they were would put these back to what is usual.
/// </summary>
public sealed record SupplyTerms
{
    private static readonly SupplyTerms Usual = Of(new ProductSettings { Sku = "", Name = "" })!;

    public double LeadTimeSpreadDays { get; init; }
    public double ReviewDays { get; init; }
    public double CoverDays { get; init; }
    public int? MinOrderQuantity { get; init; }
    public int? PackSize { get; init; }
    public decimal? HoldingCost { get; init; }
    public decimal? ShortageCost { get; init; }
    public decimal? OrderCost { get; init; }
    public double ApproveAfterHours { get; init; }
    public bool? PlanByForecast { get; init; }
    public bool? ExternalSupply { get; init; }

    /// <summary>The terms of these settings; null where they are the usual ones.</summary>
    public static SupplyTerms? Of(ProductSettings settings)
    {
        var terms = new SupplyTerms
        {
            LeadTimeSpreadDays = settings.LeadTimeSpreadDays,
            ReviewDays = settings.ReviewDays,
            CoverDays = settings.CoverDays,
            MinOrderQuantity = settings.MinOrderQuantity,
            PackSize = settings.PackSize,
            HoldingCost = settings.HoldingCost,
            ShortageCost = settings.ShortageCost,
            OrderCost = settings.OrderCost,
            ApproveAfterHours = settings.ApproveAfterHours,
            PlanByForecast = settings.PlanByForecast,
            ExternalSupply = settings.ExternalSupply,
        };
        return terms == Usual ? null : terms;
    }

    /// <summary>Settings with these terms.</summary>
    public ProductSettings In(ProductSettings settings) => settings with
    {
        LeadTimeSpreadDays = LeadTimeSpreadDays,
        ReviewDays = ReviewDays,
        CoverDays = CoverDays,
        MinOrderQuantity = MinOrderQuantity,
        PackSize = PackSize,
        HoldingCost = HoldingCost,
        ShortageCost = ShortageCost,
        OrderCost = OrderCost,
        ApproveAfterHours = ApproveAfterHours,
        PlanByForecast = PlanByForecast,
        ExternalSupply = ExternalSupply,
    };
}
