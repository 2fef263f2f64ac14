using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamStock.Core.Events;
using StreamStock.Core.Stock;
using StreamStock.Web.Commands;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Api;

/// <summary><c>/products/{id}/order</c>: what people and purchasing systems do with the order a product has open.</summary>
public static class ReplenishmentEndpoints
{
    public static RouteGroupBuilder MapReplenishment(this RouteGroupBuilder api)
    {
        ArgumentNullException.ThrowIfNull(api);
        api.MapPost("/products/{id}/order", (string id, HttpContext context, CommandRunner runner) => runner.RunAsync(context, Create(id)))
            .WithSummary("Order a product from its supplier")
            .WithDescription("Takes the place of a suggestion; refused where an order is on its way (409). `quantity` is needed.")
            .DescribesCommand<OrderQuantityBody>(StatusCodes.Status201Created, subjectInAddress: true);
        Map<OrderQuantityBody>(api, "approve", EventType.OrderApprove, "Agree to a suggested order", "`quantity` changes it at the same time. Where the supplier is simulated it is placed at once.");
        Map<OrderQuantityBody>(api, "change", EventType.OrderChange, "Change an order's quantity", "`quantity` is needed, and more than has arrived.");
        Map<OrderPlacementBody>(api, "place", EventType.OrderPlace, "Say that an order was placed with its supplier", "`due` is what the supplier promises.");
        Map<OrderActionBody>(api, "cancel", EventType.OrderCancel, "Cancel an order", "Nothing is suggested again for a day, or a review period where that is longer.");
        Map<OrderReceiptBody>(api, "receive", EventType.OrderReceive, "Say that an order arrived", "`quantity` is what came, by default all that is outstanding; with `complete` no more is waited for.");
        return api;
    }

    private static void Map<TBody>(RouteGroupBuilder api, string action, EventType type, string summary, string description)
        where TBody : class =>
        api.MapPost($"/products/{{id}}/order/{action}", (string id, HttpContext context, CommandRunner runner, InventoryReadModel model) =>
                runner.RunAsync(context, On(id, type, model)))
            .WithSummary(summary)
            .WithDescription(description)
            .DescribesCommand<TBody>(StatusCodes.Status200OK, subjectInAddress: true);

    private static CommandSpec Create(string productId) => new(EventType.OrderCreate)
    {
        ProductId = productId,
        Shape = new() { SubjectInAddress = true, Success = StatusCodes.Status201Created },
        Data = (body, _) => Arguments(body, null),
    };

    private static CommandSpec On(string productId, EventType type, InventoryReadModel model) => new(type)
    {
        ProductId = productId,
        BodyIsOptional = true,
        Shape = new() { SubjectInAddress = true },
        Data = (body, _) =>
        {
            var order = body.Text("orderId", EventLimits.MaxIdLength) ?? model.State.Products.Find(productId)?.Order?.Id;
            if (order is null && body.Errors.Count == 0)
            {
                body.Fail("orderId", "must name an order: the product has none that is open");
            }

            return Arguments(body, order, isPlacement: type == EventType.OrderPlace, isReceipt: type == EventType.OrderReceive);
        },
    };

    private static ReadOnlyMemory<byte> Arguments(CommandBody body, string? orderId, bool isPlacement = false, bool isReceipt = false)
    {
        var data = new JsonObject();
        if (orderId is not null)
        {
            data["orderId"] = orderId;
        }

        if (body.Text("by", CommandArguments.MaxNameLength) is { } by)
        {
            data["by"] = by;
        }

        if (isPlacement && body.Time("due") is { } due)
        {
            data["due"] = due.ToString("O", CultureInfo.InvariantCulture);
        }

        if (isReceipt && body.Flag("complete"))
        {
            data["complete"] = true;
        }

        return data.Count == 0 ? default : JsonSerializer.SerializeToUtf8Bytes(data, WebJson.Default.JsonObject);
    }
}
