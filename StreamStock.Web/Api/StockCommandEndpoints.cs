using System.Text;
using StreamStock.Core.Events;
using StreamStock.Core.Stock;

namespace StreamStock.Web.Api;

/// <summary>Commands that move stock: sales, restocks, returns, adjustments, counts and reservations.</summary>
public static class StockCommandEndpoints
{
    private const string Common =
        " `Prefer: wait=N` (0 to 30 s, 5 by default) says how long to wait for the decision; after that the answer is 202 with a status URL. "
        + "With an `Idempotency-Key` a retry gets the first answer, for 24 hours; the same key with another body is 422.";

    public static RouteGroupBuilder MapStockCommands(this RouteGroupBuilder api)
    {
        ArgumentNullException.ThrowIfNull(api);
        Map(api, "/sales", EventType.Sale, "Sell units", "Accepted while available stock covers them; 409 says what is available.");
        Map(api, "/restocks", EventType.Restock, "Receive units", "Adds to the stock on hand.");
        Map(api, "/returns", EventType.Return, "Take units back", "Adds to the stock on hand, unless `metadata.disposition` is `damaged`.");
        Map(api, "/adjustments", EventType.StockAdjust, "Correct stock by a difference", "`quantity` is signed; what would go below zero is refused.");
        api.MapPost("/counts", (HttpContext context, CommandRunner runner) => runner.RunAsync(context, Count))
            .WithSummary("Set stock to what was counted")
            .WithDescription("What the shelf holds wins, over reservations too. `If-Match` with the product's `stockVersion` refuses a count of stock that has moved since (412)." + Common)
            .DescribesCommand<MovementBody>(StatusCodes.Status201Created, conditional: true);
        api.MapPost("/reservations", (HttpContext context, CommandRunner runner) => runner.RunAsync(context, Reserve))
            .WithSummary("Hold units for someone")
            .WithDescription($"Held until committed, released or `seconds` ({CommandArguments.DefaultReservationSeconds} by default, 1 to {CommandArguments.MaxReservationSeconds}) have passed. The answer's `reservationId` names the hold." + Common)
            .DescribesCommand<ReservationBody>(StatusCodes.Status201Created);
        api.MapPost("/reservations/{id}/commit", (string id, HttpContext context, CommandRunner runner) => runner.RunAsync(context, EndOf(id, EventType.ReservationCommit)))
            .WithSummary("Sell what is held")
            .WithDescription("The held units leave the stock." + Common)
            .DescribesCommand<RemarkBody>(StatusCodes.Status200OK, subjectInAddress: true);
        api.MapPost("/reservations/{id}/release", (string id, HttpContext context, CommandRunner runner) => runner.RunAsync(context, EndOf(id, EventType.ReservationRelease)))
            .WithSummary("Give up a hold")
            .WithDescription("The held units are available again." + Common)
            .DescribesCommand<RemarkBody>(StatusCodes.Status200OK, subjectInAddress: true);
        return api;
    }

    private static CommandSpec Count { get; } = new(EventType.StockCount)
    {
        Data = (_, headers) => headers.IfMatch is { } version ? Encoding.ASCII.GetBytes($$"""{"ifStockVersion":{{version}}}""") : default,
    };

    private static CommandSpec Reserve { get; } = new(EventType.Reserve)
    {
        Data = (body, _) => body.Whole("seconds", 1, CommandArguments.MaxReservationSeconds) is { } seconds
            ? Encoding.ASCII.GetBytes($$"""{"seconds":{{seconds}}}""")
            : default,
    };

    private static CommandSpec EndOf(string id, EventType type) => new(type)
    {
        ProductId = Ids.ProductOf(id),
        BodyIsOptional = true,
        Shape = new() { SubjectInAddress = true },
        Data = (_, _) => Encoding.UTF8.GetBytes($$"""{"reservationId":"{{System.Text.Json.JsonEncodedText.Encode(id)}}"}"""),
    };

    private static void Map(RouteGroupBuilder api, string path, EventType type, string summary, string description)
    {
        var spec = new CommandSpec(type);
        api.MapPost(path, (HttpContext context, CommandRunner runner) => runner.RunAsync(context, spec))
            .WithSummary(summary)
            .WithDescription(description + Common)
            .DescribesCommand<MovementBody>(StatusCodes.Status201Created);
    }
}
