using StreamStock.Core.Models;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Api;

/// <summary><c>GET /products</c> and what hangs below one, answered from memory.</summary>
public static class ProductEndpoints
{
    public static RouteGroupBuilder MapProducts(this RouteGroupBuilder api)
    {
        ArgumentNullException.ThrowIfNull(api);
        api.MapGet("/products", List)
            .WithSummary("List products")
            .WithDescription("Filters `warehouse`, `category`, `status` (" + ProductQuery.AllowedStatuses + ") take several values and all intersect with each other and with the words of `q`. "
                + "`sort` is id, name, sku, category, warehouse, stock, available, predicted, price, value, sold, updated or health, with a leading minus for descending. "
                + "The answer has an ETag; with `If-None-Match` what has not changed is 304.")
            .WithQuery(("warehouse", "Warehouses, separated by commas.", "WH-1"), ("category", "Categories, separated by commas.", null),
                ("status", "Of the product or of its stock.", "low,critical,out_of_stock"), ("q", "Words that must all occur.", "laptop"),
                ("sort", "Order.", "-value"), ("fields", "Fields of each product, separated by commas; all by default.", "id,name,currentStock"),
                ("limit", $"1 to {ApiLimits.MaxPage}, {ApiLimits.DefaultPage} by default.", "50"), ("cursor", "`next` of the page before.", null))
            .Produces<Page<StockSnapshot>>()
            .ProducesCached();
        api.MapGet("/products/{id}", FindAsync)
            .WithSummary("One product, with its demand, forecast, open alerts and reservations")
            .Produces<ProductDetail>()
            .ProducesApiProblems(StatusCodes.Status404NotFound);
        api.MapGet("/products/{id}/forecast", Forecast)
            .WithSummary("Demand expected of a product")
            .Produces<ForecastAnswer>()
            .ProducesApiProblems(StatusCodes.Status404NotFound);
        return api;
    }

    private static IResult List(HttpContext context, InventoryReadModel model, SummaryCache summary, AnswerCache cache) =>
        cache.Find(context) ?? Compose(context, model, summary, cache);

    private static IResult Compose(HttpContext context, InventoryReadModel model, SummaryCache summary, AnswerCache cache)
    {
        var reader = new QueryReader(context.Request.Query);
        var query = Read(reader);
        var limit = reader.Whole("limit", ApiLimits.DefaultPage, 1, ApiLimits.MaxPage);
        var fields = reader.Values("fields", FieldSelection.Names.Contains, string.Join(", ", FieldSelection.Names));
        var cursor = reader.Text("cursor", ApiLimits.MaxCursorLength);
        if (!query.IsCursor(cursor))
        {
            reader.Fail("cursor", "is not one of this list and order");
        }

        return reader.IsValid
            ? cache.Answer(context, () =>
            {
                query.TryPage(model.State.Products, cursor, limit, out var page);
                var today = Today(summary);
                return new FieldSelection(fields)
                    .Write([.. page.Items.Select(product => DemandWindow.At(product, today))], page.Next);
            })
            : TypedResults.ValidationProblem(reader.Errors);
    }

    private static async Task<IResult> FindAsync(string id, HttpContext context, InventoryReadModel model, SummaryCache summary, LedgerProxy ledger)
    {
        var state = model.State;
        if (state.Products.Find(id) is not { } product)
        {
            return Unknown(id);
        }

        // Of most products nothing is held, and then nobody has to be asked.
        var reservations = product.Reserved == 0 ? [] : await ledger.TryReservationsAsync(id, context.RequestAborted);
        return TypedResults.Json(
            new ProductDetail(DemandWindow.At(product, Today(summary)), [.. state.Alerts.View.ActiveByProduct[id]]) { Reservations = reservations },
            WebJson.Default.ProductDetail);
    }

    private static IResult Forecast(string id, InventoryReadModel model, SummaryCache summary)
    {
        if (model.State.Products.Find(id) is not { } found)
        {
            return Unknown(id);
        }

        var product = DemandWindow.At(found, Today(summary));
        return TypedResults.Ok(new ForecastAnswer(id, product.DemandDay, product.PredictedStock7d,
            [.. product.Forecast7.Select((day, index) => new ForecastDay(product.DemandDay.AddDays(index + 1), day.Mean, day.P05, day.P95))]));
    }

    private static DateOnly Today(SummaryCache summary) => DateOnly.FromDateTime(summary.Current.Feed.PartitionTime ?? default);

    private static IResult Unknown(string id) => CommandAnswers.Problem(StatusCodes.Status404NotFound, "Unknown product", $"There is no product {id}.");

    internal static ProductQuery Read(QueryReader reader)
    {
        var sort = reader.Text("sort") ?? "id";
        var descending = sort.StartsWith('-');
        if (!Enum.TryParse<ProductSort>(sort.TrimStart('-'), ignoreCase: true, out var by) || !Enum.IsDefined(by))
        {
            reader.Fail("sort", $"must be one of {string.Join(", ", Enum.GetNames<ProductSort>()).ToLowerInvariant()}, with a leading minus for descending");
        }

        return new ProductQuery
        {
            Warehouses = reader.Values("warehouse"),
            Categories = reader.Values("category"),
            Statuses = reader.Values("status", ProductQuery.IsStatus, ProductQuery.AllowedStatuses),
            Text = reader.Text("q"),
            Sort = by,
            Descending = descending,
        };
    }
}
