using System.Text.Json;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Api;

/// <summary>Figures of the whole inventory: <c>/metrics</c>, <c>/warehouses</c>, <c>/recommendations</c>.</summary>
public static class SummaryEndpoints
{
    public static RouteGroupBuilder MapSummary(this RouteGroupBuilder api)
    {
        ArgumentNullException.ThrowIfNull(api);
        api.MapGet("/metrics", (HttpContext context, AnswerCache cache, SummaryCache summary, InventoryReadModel model, TimeProvider time) =>
                cache.AnswerAsync(context, () => JsonSerializer.SerializeToUtf8Bytes(
                    MetricsReport.Of(summary.Current, model.State.Feed.Throughput, time.GetUtcNow().UtcDateTime), WebJson.Default.MetricsReport)))
            .WithSummary("Key figures and event counts")
            .Produces<MetricsReport>()
            .ProducesCached();
        api.MapGet("/warehouses", (HttpContext context, AnswerCache cache, SummaryCache summary) =>
                cache.AnswerAsync(context, () => JsonSerializer.SerializeToUtf8Bytes(
                    new Page<WarehouseStock>(summary.Current.WarehouseStocks, null), WebJson.Default.PageWarehouseStock)))
            .WithSummary("Warehouses, with how full they are")
            .Produces<Page<WarehouseStock>>()
            .ProducesCached();
        api.MapGet("/recommendations", Recommendations)
            .WithSummary("What to do, most urgent first")
            .WithQuery(("productId", "One product.", null), ("limit", $"1 to {ApiLimits.MaxPage}, {ApiLimits.DefaultPage} by default.", null))
            .Produces<Page<Recommendation>>()
            .ProducesApiProblems();
        return api;
    }

    private static IResult Recommendations(HttpRequest request, IRecommendations recommendations)
    {
        var reader = new QueryReader(request.Query);
        var productId = reader.Text("productId");
        var limit = reader.Whole("limit", ApiLimits.DefaultPage, 1, ApiLimits.MaxPage);
        return reader.IsValid
            ? TypedResults.Ok(new Page<Recommendation>(
                [.. recommendations.Current().Where(item => productId is null || item.ProductId == productId).Take(limit)], null))
            : TypedResults.ValidationProblem(reader.Errors);
    }
}
