using Microsoft.AspNetCore.Http.HttpResults;
using StreamStock.Core.Models;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Api;

/// <summary><c>GET /products</c> and <c>/products/{id}</c>, answered from memory.</summary>
public static class ProductEndpoints
{
    public static RouteGroupBuilder MapProducts(this RouteGroupBuilder api)
    {
        ArgumentNullException.ThrowIfNull(api);
        api.MapGet("/products", List)
            .WithSummary("List products")
            .WithDescription("Filters `warehouse`, `category`, `status` (" + ProductQuery.AllowedStatuses + ") take several values and all intersect with each other and with the words of `q`. "
                + "`sort` is id, name, sku, category, warehouse, stock, available, predicted, price, value, sold, updated or health, with a leading minus for descending.")
            .WithQuery(("warehouse", "Warehouses, separated by commas."), ("category", "Categories, separated by commas."),
                ("status", "Of the product or of its stock."), ("q", "Words that must all occur."), ("sort", "Order, such as -value."),
                ("limit", $"1 to {ApiLimits.MaxPage}, {ApiLimits.DefaultPage} by default."), ("cursor", "`next` of the page before."))
            .ProducesValidationProblem();
        api.MapGet("/products/{id}", Find).WithSummary("One product").ProducesProblem(StatusCodes.Status404NotFound);
        return api;
    }

    private static Results<Ok<Page<StockSnapshot>>, ValidationProblem> List(HttpRequest request, InventoryReadModel model, SummaryCache summary)
    {
        var reader = new QueryReader(request.Query);
        var query = Read(reader);
        var limit = reader.Whole("limit", ApiLimits.DefaultPage, 1, ApiLimits.MaxPage);
        var cursor = reader.Text("cursor", ApiLimits.MaxCursorLength);
        if (!reader.IsValid)
        {
            return TypedResults.ValidationProblem(reader.Errors);
        }

        if (!query.TryPage(model.State.Products, cursor, limit, out var page))
        {
            reader.Fail("cursor", "is not one of this list and order");
            return TypedResults.ValidationProblem(reader.Errors);
        }

        var today = DateOnly.FromDateTime(summary.Current.Feed.PartitionTime ?? default);
        return TypedResults.Ok(page with { Items = [.. page.Items.Select(product => DemandWindow.At(product, today))] });
    }

    private static Results<Ok<StockSnapshot>, ProblemHttpResult> Find(string id, InventoryReadModel model, SummaryCache summary) =>
        model.State.Products.Find(id) is { } product
            ? TypedResults.Ok(DemandWindow.At(product, DateOnly.FromDateTime(summary.Current.Feed.PartitionTime ?? default)))
            : TypedResults.Problem($"There is no product {id}.", statusCode: StatusCodes.Status404NotFound, title: "Unknown product");

    private static ProductQuery Read(QueryReader reader)
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
