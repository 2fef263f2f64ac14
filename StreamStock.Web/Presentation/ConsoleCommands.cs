using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Web.Commands;

namespace StreamStock.Web.Presentation;

/// <summary>What the pages' buttons send. Each goes the way of every other client: to Kafka, and back with its decision.</summary>
public sealed class ConsoleCommands(CommandGateway gateway)
{
    /// <summary>Who is named in alerts: there are no users yet.</summary>
    public const string By = "console";

    /// <summary>Why stock is corrected, as reason codes.</summary>
    public static readonly IReadOnlyList<string> AdjustReasons = ["CORRECTION", "DAMAGED", "LOST", "FOUND", "SAMPLE"];

    /// <summary>Why stock is counted, as reason codes.</summary>
    public static readonly IReadOnlyList<string> CountReasons = ["CYCLE_COUNT", "STOCKTAKE", "RECOUNT", "OPENING"];

    public Task<CommandText> SellAsync(string productId, int units, string source) =>
        SendAsync(new EventDraft("", EventType.Sale, productId) { Quantity = units, Metadata = Remarks(null, source) });

    public Task<CommandText> RestockAsync(string productId, int units, string source = By) =>
        SendAsync(new EventDraft("", EventType.Restock, productId) { Quantity = units, Metadata = Remarks(null, source) });

    public Task<CommandText> ReturnAsync(string productId, int units, string source) =>
        SendAsync(new EventDraft("", EventType.Return, productId) { Quantity = units, Metadata = Remarks(null, source) });

    /// <summary>Orders from the supplier; takes the place of a suggestion.</summary>
    public async Task<CommandText> OrderAsync(StockSnapshot product, int units)
    {
        ArgumentNullException.ThrowIfNull(product);
        var answer = await SendAsync(new EventDraft("", EventType.OrderCreate, product.Id) { Quantity = units, Data = Json(new() { ["by"] = By }) });
        var next = ProductSettingsOf.Snapshot(product).IsSuppliedExternally
            ? "Say on the product's page when its supplier has the order, and when it arrives."
            : $"Its supplier takes about {Formats.Days(product.LeadTimeDays)}.";
        return answer.IsDone ? answer with { Title = "Ordered", Detail = $"{Formats.Number(units)} of {product.Name}. {next}" } : answer;
    }

    public Task<CommandText> PlaceOrderAsync(string productId, OpenOrder order) => OnOrderAsync(EventType.OrderPlace, productId, order, "Placed with its supplier");

    /// <summary>All that is outstanding has arrived.</summary>
    public Task<CommandText> ReceiveOrderAsync(string productId, OpenOrder order) => OnOrderAsync(EventType.OrderReceive, productId, order, null);

    public Task<CommandText> CancelOrderAsync(string productId, OpenOrder order) => OnOrderAsync(EventType.OrderCancel, productId, order, "Cancelled");

    /// <param name="type">ORDER_PLACE, ORDER_RECEIVE or ORDER_CANCEL.</param>
    /// <param name="productId">Product.</param>
    /// <param name="order">The order that was looked at.</param>
    /// <param name="done">What was done, where it moved no stock.</param>
    private async Task<CommandText> OnOrderAsync(EventType type, string productId, OpenOrder order, string? done)
    {
        var answer = await SendAsync(new EventDraft("", type, productId) { Data = Json(new() { ["orderId"] = order.Id, ["by"] = By }) });
        return answer.IsDone && done is not null ? answer with { Title = done, Detail = $"The order of {Formats.Number(order.Quantity)} units of {productId}." } : answer;
    }

    public Task<CommandText> AdjustAsync(string productId, int difference, string reason) =>
        SendAsync(new EventDraft("", EventType.StockAdjust, productId) { Quantity = difference, Metadata = Remarks(reason, By) });

    /// <param name="productId">Product.</param>
    /// <param name="units">What the shelf holds.</param>
    /// <param name="reason">One of <see cref="CountReasons"/>.</param>
    /// <param name="ifStockVersion">Refuse where stock has moved since this version; null counts in any case.</param>
    public Task<CommandText> CountAsync(string productId, int units, string reason, long? ifStockVersion) =>
        SendAsync(new EventDraft("", EventType.StockCount, productId)
        {
            Quantity = units,
            Metadata = Remarks(reason, By),
            Data = ifStockVersion is { } version ? Json(new() { ["ifStockVersion"] = version }) : default,
        });

    /// <summary>Makes a product (<paramref name="ifVersion"/> 0), or replaces its settings if they are still that version.</summary>
    public Task<CommandText> SaveSettingsAsync(string productId, ProductSettings settings, long ifVersion)
    {
        var data = JsonSerializer.SerializeToNode(settings, CoreJson.Default.ProductSettings)!.AsObject();
        data["ifSettingsVersion"] = ifVersion;
        return SendAsync(new EventDraft("", EventType.ProductUpsert, productId) { Data = Json(data) });
    }

    public Task<CommandText> RetireAsync(string productId, long ifVersion) =>
        SendAsync(new EventDraft("", EventType.ProductRetire, productId) { Data = Json(new() { ["ifSettingsVersion"] = ifVersion }) });

    public Task<CommandText> AcknowledgeAsync(AlertRecord alert) => OnAlertAsync(EventType.AlertAcknowledge, alert, null);

    /// <param name="alert">Which.</param>
    /// <param name="until">Time of the inventory (UTC).</param>
    public Task<CommandText> SnoozeAsync(AlertRecord alert, DateTime until) => OnAlertAsync(EventType.AlertSnooze, alert, until);

    public Task<CommandText> ResolveAsync(AlertRecord alert) => OnAlertAsync(EventType.AlertResolve, alert, null);

    private Task<CommandText> OnAlertAsync(EventType type, AlertRecord alert, DateTime? until)
    {
        var data = new JsonObject { ["alertId"] = alert.Id, ["by"] = By };
        if (until is { } time)
        {
            data["until"] = time.ToString("O", CultureInfo.InvariantCulture);
        }

        return SendAsync(new EventDraft("", type, alert.ProductId) { Data = Json(data) });
    }

    /// <summary>Not cancelled when the page is left: what was clicked is meant.</summary>
    private async Task<CommandText> SendAsync(EventDraft draft) => CommandText.Of(await gateway.SendAsync(draft, CancellationToken.None));

    private static byte[] Remarks(string? reason, string source)
    {
        var remarks = new JsonObject { ["source"] = source };
        if (reason is not null)
        {
            remarks["reason"] = reason;
        }

        return Json(remarks);
    }

    private static byte[] Json(JsonObject value) => System.Text.Encoding.UTF8.GetBytes(value.ToJsonString());
}
