using System.Text.Json;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Api;

/// <summary>Figures of the whole inventory: <c>/metrics</c>, <c>/warehouses</c>.</summary>
public static class SummaryEndpoints
{
    public static RouteGroupBuilder MapSummary(this RouteGroupBuilder api)
    {
        ArgumentNullException.ThrowIfNull(api);
        api.MapGet("/metrics", (HttpContext context, AnswerCache cache, SummaryCache summary, InventoryReadModel model, TimeProvider time) =>
                cache.Answer(context, () => JsonSerializer.SerializeToUtf8Bytes(
                    MetricsReport.Of(summary.Current, model.State.Feed.Throughput, time.GetUtcNow().UtcDateTime), WebJson.Default.MetricsReport)))
            .WithSummary("Key figures and event counts")
            .Produces<MetricsReport>()
            .ProducesCached();
        api.MapGet("/warehouses", (HttpContext context, AnswerCache cache, SummaryCache summary) =>
                cache.Answer(context, () => JsonSerializer.SerializeToUtf8Bytes(
                    new Page<WarehouseStock>(summary.Current.WarehouseStocks, null), WebJson.Default.PageWarehouseStock)))
            .WithSummary("Warehouses, with how full they are")
            .Produces<Page<WarehouseStock>>()
            .ProducesCached();
        return api;
    }
}
