using System.IO.Pipelines;
using StreamStock.Core.Models;
using StreamStock.Web.Api;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Bulk;

/// <summary><c>GET /exports/…</c>: lists as CSV, streamed.</summary>
public static class ExportEndpoints
{
    private const string Csv = "text/csv";
    private const int FlushBytes = 32_768;
    private const int EventsPerPage = 1_000;

    public static RouteGroupBuilder MapExports(this RouteGroupBuilder api)
    {
        ArgumentNullException.ThrowIfNull(api);
        api.MapGet("/exports/products", Products)
            .WithSummary("Products as CSV").WithDescription("Filters and order as of the list of products. The columns can be imported again.")
            .WithQuery(("warehouse", "As of the list.", null), ("category", "As of the list.", null), ("status", "As of the list.", null), ("q", "As of the list.", null), ("sort", "As of the list.", null))
            .Produces<string>(StatusCodes.Status200OK, Csv).ProducesApiProblems().DisableRequestTimeout();
        api.MapGet("/exports/alerts", Alerts)
            .WithSummary("Alerts as CSV").WithDescription("Those that are not resolved, and the latest that are.")
            .Produces<string>(StatusCodes.Status200OK, Csv).ProducesApiProblems().DisableRequestTimeout();
        api.MapGet("/exports/events", Events)
            .WithSummary("The ledger as CSV, newest first")
            .WithQuery(("productId", "One product.", null), ("type", "Such as SALE.", null), ("warehouse", "One warehouse.", null), ("outcome", "accepted, rejected, duplicate or invalid.", null),
                ("from", "Decided at or after.", null), ("to", "Decided before.", null))
            .Produces<string>(StatusCodes.Status200OK, Csv).ProducesApiProblems(StatusCodes.Status503ServiceUnavailable).DisableRequestTimeout();
        return api;
    }

    private static async Task<IResult> Products(HttpContext context, InventoryReadModel model)
    {
        var reader = new QueryReader(context.Request.Query);
        var query = ProductEndpoints.Read(reader);
        if (!reader.IsValid)
        {
            return TypedResults.ValidationProblem(reader.Errors);
        }

        var output = Begin(context, "products");
        var csv = new CsvText(output).Heading("id", "sku", "name", "category", "warehouse", "currentStock", "available", "reserved", "onOrder", "reorderPoint",
            "maxCapacity", "unitPrice", "leadTimeDays", "serviceLevel", "orderQuantity", "backorder", "automaticRestock", "status", "predictedStock7d", "lastUpdated");
        foreach (var p in query.Select(model.State.Products))
        {
            csv.Text(p.Id).Text(p.Sku).Text(p.Name).Text(p.Category).Text(p.Warehouse).Number((decimal)p.CurrentStock).Number((decimal)p.Available).Number((decimal)p.Reserved)
                .Number((decimal)p.OnOrder).Number((decimal)p.ReorderPoint).Number((decimal)p.MaxCapacity).Number(p.UnitPrice).Number(p.LeadTimeDays).Number(p.ServiceLevel)
                .Number((decimal?)p.OrderQuantity).Flag(p.Backorder).Flag(p.AutomaticRestock).Text(p.Status).Number((decimal)p.PredictedStock7d).Time(p.LastUpdated).EndLine();
            await FlushAsync(output, context);
        }

        return Results.Empty;
    }

    private static async Task<IResult> Alerts(HttpContext context, InventoryReadModel model)
    {
        var output = Begin(context, "alerts");
        var csv = new CsvText(output).Heading("id", "productId", "severity", "type", "state", "message", "recommendation", "stock", "threshold", "raisedAt", "resolvedAt", "resolvedReason", "acknowledgedBy");
        foreach (var a in model.State.Alerts.View.All)
        {
            csv.Text(a.Id).Text(a.ProductId).Text(a.Severity.ToString().ToLowerInvariant()).Text(AlertTypes.Name(a.Type)).Text(a.State.ToString().ToLowerInvariant()).Text(a.Message)
                .Text(a.AiRecommendation).Number((decimal)a.Evidence.Stock).Number((decimal?)a.Evidence.Threshold).Time(a.Timestamp).Time(a.ResolvedAt).Text(a.ResolvedReason).Text(a.AcknowledgedBy).EndLine();
            await FlushAsync(output, context);
        }

        return Results.Empty;
    }

    private static async Task<IResult> Events(HttpContext context, HistoryClient history)
    {
        var reader = new QueryReader(context.Request.Query);
        var query = EventEndpoints.Read(reader) with { Cursor = null, Limit = EventsPerPage };
        if (!reader.IsValid)
        {
            return TypedResults.ValidationProblem(reader.Errors);
        }

        EventPage first;
        try
        {
            // Before the first byte there can still be an answer that says what is wrong.
            first = await history.EventsAsync(query, context.RequestAborted);
        }
        catch (Exception exception) when (LedgerAnswers.IsOutage(exception, context.RequestAborted))
        {
            return LedgerAnswers.Unavailable(context);
        }
        catch (HttpRequestException)
        {
            reader.Fail("type", "or outcome has a value that the ledger does not know");
            return TypedResults.ValidationProblem(reader.Errors);
        }

        await WriteAsync(context, history, query, first);
        return Results.Empty;
    }

    private static async Task WriteAsync(HttpContext context, HistoryClient history, HistoryQuery query, EventPage page)
    {
        var output = Begin(context, "events");
        var csv = new CsvText(output).Heading("partition", "sequence", "eventId", "type", "productId", "warehouse", "outcome", "reason", "quantity", "delta", "stockAfter",
            "reservedAfter", "effectiveAt", "occurredAt", "recordedAt", "traceId", "byProcessor");
        while (true)
        {
            foreach (var e in page.Items)
            {
                csv.Number((decimal)e.Partition).Number((decimal)e.Sequence).Text(e.EventId).Text(e.Type).Text(e.ProductId).Text(e.Warehouse).Text(e.Outcome).Text(e.Reason)
                    .Number((decimal)e.Quantity).Number((decimal)e.Delta).Number((decimal)e.StockAfter).Number((decimal)e.ReservedAfter).Time(e.EffectiveAt).Time(e.OccurredAt)
                    .Time(e.RecordedAt).Text(e.TraceId).Flag(e.ByProcessor).EndLine();
                await FlushAsync(output, context);
            }

            if (page.Next is null)
            {
                return;
            }

            page = await history.EventsAsync(query with { Cursor = page.Next }, context.RequestAborted);
        }
    }

    private static PipeWriter Begin(HttpContext context, string name)
    {
        context.Response.ContentType = Csv + "; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}.csv\"";
        return context.Response.BodyWriter;
    }

    private static async ValueTask FlushAsync(PipeWriter output, HttpContext context)
    {
        if (output.UnflushedBytes >= FlushBytes)
        {
            await output.FlushAsync(context.RequestAborted);
        }
    }
}
