using System.Globalization;
using System.Text.Json;
using StreamStock.Core.Models;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Api;

/// <summary><c>GET /alerts</c>, answered from memory: all that are not resolved, and the latest resolved ones.</summary>
public static class AlertEndpoints
{
    private const string CursorKind = "alerts";

    public static RouteGroupBuilder MapAlerts(this RouteGroupBuilder api)
    {
        ArgumentNullException.ThrowIfNull(api);
        api.MapGet("/alerts", List)
            .WithSummary("List alerts")
            .WithDescription("Worst and newest first. Without `state` those that are not resolved.")
            .WithQuery(("state", "open, acknowledged, snoozed, resolved or all."), ("severity", "critical, warning, info."),
                ("type", "Such as LOW_STOCK."), ("productId", "One product."),
                ("limit", $"1 to {ApiLimits.MaxPage}, {ApiLimits.DefaultPage} by default."), ("cursor", "`next` of the page before."))
            .Produces<Page<AlertRecord>>()
            .ProducesCached();
        return api;
    }

    private static IResult List(HttpContext context, InventoryReadModel model, AnswerCache cache)
    {
        var reader = new QueryReader(context.Request.Query);
        var query = new AlertQuery
        {
            States = reader.Values("state", value => value == "all" || Enum.TryParse<AlertState>(value, true, out _), "open, acknowledged, snoozed, resolved, all"),
            Severities = reader.Values("severity", value => Enum.TryParse<AlertSeverity>(value, true, out _), "critical, warning, info"),
            Types = reader.Values("type"),
            ProductId = reader.Text("productId"),
        };
        var limit = reader.Whole("limit", ApiLimits.DefaultPage, 1, ApiLimits.MaxPage);
        var cursor = reader.Text("cursor", ApiLimits.MaxCursorLength);
        var after = cursor is null ? null : ReadCursor(cursor);
        if (cursor is not null && after is null)
        {
            reader.Fail("cursor", "is not one of this list");
        }

        return reader.IsValid
            ? cache.Answer(context, () => JsonSerializer.SerializeToUtf8Bytes(PageOf(query, model.State.Alerts.View, after, limit), WebJson.Default.PageAlertRecord))
            : TypedResults.ValidationProblem(reader.Errors);
    }

    /// <summary>By place and not by number: what is raised or resolved between two pages moves none of the others.</summary>
    private static Page<AlertRecord> PageOf(AlertQuery query, AlertView view, AlertPlace? after, int limit)
    {
        var found = query.Select(view).SkipWhile(alert => after is { } last && AlertPlace.Of(alert) <= last).Take(limit + 1).ToList();
        return found.Count > limit
            ? new(found.GetRange(0, limit), WriteCursor(AlertPlace.Of(found[limit - 1])))
            : new(found, null);
    }

    private static string WriteCursor(AlertPlace place) => Cursor.Write(CursorKind, place.IsResolved ? "r" : "a",
        ((int)place.Severity).ToString(CultureInfo.InvariantCulture), place.Ticks.ToString(CultureInfo.InvariantCulture), place.Id);

    private static AlertPlace? ReadCursor(string cursor) =>
        Cursor.Read(cursor, CursorKind, 5) is [_, var group, var severity, var ticks, var id] && group is "r" or "a"
        && byte.TryParse(severity, NumberStyles.None, CultureInfo.InvariantCulture, out var rank)
        && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            ? new AlertPlace(group == "r", (AlertSeverity)rank, at, id)
            : null;
}

/// <summary>A question about alerts; empty lists pass all, but without a state only what is not resolved.</summary>
public sealed record AlertQuery
{
    public IReadOnlyList<string> States { get; init; } = [];
    public IReadOnlyList<string> Severities { get; init; } = [];
    public IReadOnlyList<string> Types { get; init; } = [];
    public string? ProductId { get; init; }

    public IEnumerable<AlertRecord> Select(AlertView view)
    {
        var wantsResolved = States.Any(state => Is(state, "resolved") || Is(state, "all"));
        return (wantsResolved ? view.All : view.Active).Where(Matches);
    }

    private bool Matches(AlertRecord alert) =>
        (States.Count == 0 || States.Any(state => Is(state, "all") || Is(state, alert.State.ToString())))
        && (Severities.Count == 0 || Severities.Any(severity => Is(severity, alert.Severity.ToString())))
        && (Types.Count == 0 || Types.Any(type => Is(type, AlertTypes.Name(alert.Type))))
        && (ProductId is null || alert.ProductId == ProductId);

    private static bool Is(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Wire names of the alert types.</summary>
public static class AlertTypes
{
    public static string Name(AlertType type) => type switch
    {
        AlertType.LowStock => "LOW_STOCK",
        AlertType.CriticalLowStock => "CRITICAL_LOW_STOCK",
        AlertType.OutOfStock => "OUT_OF_STOCK",
        AlertType.Overstock => "OVERSTOCK",
        AlertType.RapidDepletion => "RAPID_DEPLETION",
        AlertType.OversellPrevented => "OVERSELL_PREVENTED",
        AlertType.ReorderNeeded => "REORDER_NEEDED",
        AlertType.StockoutForecast => "STOCKOUT_FORECAST",
        AlertType.InvariantBroken => "INVARIANT_BROKEN",
        AlertType.RecordsLost => "RECORDS_LOST",
        _ => type.ToString(),
    };
}
