using StreamStock.Core.Models;

namespace StreamStock.Web.Api;

/// <summary>Stock of a product at a time.</summary>
/// <param name="ProductId">Product.</param>
/// <param name="Since">Partition time (UTC) since when it has been so.</param>
/// <param name="OnHand">Units.</param>
/// <param name="Reserved">Units.</param>
/// <param name="Backordered">Units.</param>
/// <param name="OnOrder">Units.</param>
/// <param name="Available">Units.</param>
/// <param name="StockVersion">Version of on hand and reserved.</param>
public sealed record StockAtAnswer(
    string ProductId, DateTime Since, int OnHand, int Reserved, int Backordered, int OnOrder, int Available, long StockVersion);

/// <summary>Questions about the past, which a processor answers from the ledger.</summary>
public static class HistoryEndpoints
{
    public static RouteGroupBuilder MapHistory(this RouteGroupBuilder api)
    {
        ArgumentNullException.ThrowIfNull(api);
        api.MapGet("/products/{id}/stock", (string id, HttpContext context, LedgerProxy ledger) => ledger.ForwardAsync(context, $"/history/products/{Uri.EscapeDataString(id)}/stock"))
            .WithSummary("Stock of a product as of a time")
            .WithQuery(("at", "Partition time; now by default.", "2026-01-31T12:00:00Z"))
            .Produces<StockAtAnswer>()
            .ProducesApiProblems(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
        api.MapGet("/products/{id}/reservations", (string id, HttpContext context, LedgerProxy ledger) =>
                ledger.ForwardAsync(context, $"/history/products/{Uri.EscapeDataString(id)}/reservations"))
            .WithSummary("List reservations of a product, newest first")
            .WithQuery(("state", "held, committed, released, expired or cancelled.", "held"), ("limit", "Size of the page.", null), ("cursor", "`next` of the page before.", null))
            .Produces<Page<HeldReservation>>()
            .ProducesApiProblems(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
        api.MapGet("/statistics", (HttpContext context, LedgerProxy ledger) => ledger.ForwardAsync(context, "/history/statistics"))
            .WithSummary("Events and units by hour or day, type and outcome")
            .WithDescription("Of partition time, oldest first. Without `from` and `to` the latest 24 hours, or 30 days.")
            .WithQuery(("interval", "hour (by default) or day.", "day"), ("from", "Inclusive.", "2026-01-01T00:00:00Z"), ("to", "Exclusive; at most 744 hours or 800 days later.", null))
            .Produces<StatisticsPage>()
            .ProducesApiProblems(StatusCodes.Status503ServiceUnavailable);
        api.MapGet("/alerts/history", (HttpContext context, LedgerProxy ledger) => ledger.ForwardAsync(context, "/history/alerts"))
            .WithSummary("List alerts of the past")
            .WithDescription("Those that have ended, the latest end first; with `productId` all of that product, the latest change first.")
            .WithQuery(("productId", "One product; goes without `from` and `to`.", "PROD-001"), ("from", "Ended at or after.", null), ("to", "Ended before.", null),
                ("limit", $"1 to {ApiLimits.MaxPage}, {ApiLimits.DefaultPage} by default.", null), ("cursor", "`next` of the page before.", null))
            .Produces<AlertPage>()
            .ProducesApiProblems(StatusCodes.Status503ServiceUnavailable);
        return api;
    }
}
