using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamStock.Core.Events;
using StreamStock.Core.Replenishment;
using StreamStock.Core.Stock;
using StreamStock.Web.Commands;
using StreamStock.Web.ReadModel;
using StreamStock.Web.Wording;

namespace StreamStock.Web.Api;

/// <summary><c>/recommendations</c>: what should be ordered, answered from memory.</summary>
public static class RecommendationEndpoints
{
    private const string CursorKind = "rec";
    private const string Priorities = "critical, high, medium, low";

    public static RouteGroupBuilder MapRecommendations(this RouteGroupBuilder api)
    {
        ArgumentNullException.ThrowIfNull(api);
        api.MapGet("/recommendations", List)
            .WithSummary("List what should be ordered")
            .WithDescription("What loses most margin comes first. Filters intersect; each takes several values.")
            .WithQuery(("warehouse", "Warehouses, separated by commas."), ("category", "Categories, separated by commas."),
                ("priority", $"One or more of {Priorities}."), ("limit", $"1 to {ApiLimits.MaxPage}, {ApiLimits.DefaultPage} by default."),
                ("cursor", "`next` of the page before."))
            .Produces<Page<Recommendation>>()
            .ProducesCached();
        api.MapGet("/recommendations/{productId}", Find)
            .WithSummary("What should be ordered of one product, in words")
            .WithDescription("The words are a language model's where one is configured and its answer holds no number that was not computed here; prompt and answer are shown. Else they are the rules' own.")
            .Produces<WordedRecommendation>()
            .ProducesApiProblems(StatusCodes.Status404NotFound);
        api.MapPost("/recommendations/{productId}/accept", (string productId, HttpContext context, CommandRunner runner, RecommendationList list) =>
                runner.RunAsync(context, Accept(productId, list)))
            .WithSummary("Order what is recommended")
            .WithDescription("Sends ORDER_CREATE. With `quantity` that many are ordered, whatever is recommended by now, and a retry with the same `Idempotency-Key` gets the first answer; without it the present recommendation's quantity is taken.")
            .DescribesCommand<OrderQuantityBody>(StatusCodes.Status201Created, subjectInAddress: true);
        return api;
    }

    private static IResult List(HttpContext context, RecommendationList list, AnswerCache cache)
    {
        var reader = new QueryReader(context.Request.Query);
        var warehouses = reader.Values("warehouse");
        var categories = reader.Values("category");
        var priorities = reader.Values("priority", IsPriority, Priorities);
        var limit = reader.Whole("limit", ApiLimits.DefaultPage, 1, ApiLimits.MaxPage);
        var after = ReadCursor(reader);
        if (!reader.IsValid)
        {
            return TypedResults.ValidationProblem(reader.Errors);
        }

        bool Matches(Recommendation r) => (warehouses.Count == 0 || warehouses.Contains(r.Warehouse, StringComparer.OrdinalIgnoreCase))
            && (categories.Count == 0 || categories.Contains(r.Category, StringComparer.OrdinalIgnoreCase))
            && (priorities.Count == 0 || priorities.Contains(Name(r.Priority), StringComparer.OrdinalIgnoreCase))
            && (after is not { } last || RecommendationList.Compare((r.LostMargin, r.ProductId), last) > 0);

        return cache.Answer(context, () =>
        {
            var items = list.Current.Where(Matches).Take(limit + 1).ToList();
            var page = items.Count > limit
                ? new Page<Recommendation>(items.GetRange(0, limit), WriteCursor(items[limit - 1]))
                : new Page<Recommendation>(items, null);
            return JsonSerializer.SerializeToUtf8Bytes(page, WebJson.Default.PageRecommendation);
        });
    }

    private static async Task<IResult> Find(string productId, RecommendationList list, RecommendationWriter writer, CancellationToken cancellationToken) =>
        list.Find(productId) is { } recommendation
            ? TypedResults.Ok(new WordedRecommendation(recommendation, await writer.WordAsync(recommendation, cancellationToken)))
            : TypedResults.Problem($"Nothing is to be ordered of {productId}.", statusCode: StatusCodes.Status404NotFound, title: "No recommendation");

    private static CommandSpec Accept(string productId, RecommendationList list) => new(EventType.OrderCreate)
    {
        ProductId = productId,
        BodyIsOptional = true,
        Shape = new() { SubjectInAddress = true, Success = StatusCodes.Status201Created },
        Compose = (body, _, id) =>
        {
            var quantity = body.Whole("quantity", 1, EventLimits.MaxQuantity) ?? list.Find(productId)?.Quantity;
            var by = body.Text("by", CommandArguments.MaxNameLength);
            if (quantity is null && body.Errors.Count == 0)
            {
                body.Fail("quantity", $"must be a whole number from 1 to {EventLimits.MaxQuantity}: nothing is recommended now that could take its place");
            }

            if (body.Errors.Count > 0)
            {
                return null;
            }

            var draft = new EventDraft(id, EventType.OrderCreate, productId)
            {
                Quantity = (int)quantity!.Value,
                Data = by is null ? default : Encoding.UTF8.GetBytes(new JsonObject { ["by"] = by }.ToJsonString()),
            };
            return new ReadCommand(draft.Id, draft.Type, draft.ProductId, EventWriter.ToUtf8(in draft));
        },
    };

    private static bool IsPriority(string text) => Enum.TryParse<OrderPriority>(text, ignoreCase: true, out var priority) && Name(priority).Equals(text, StringComparison.OrdinalIgnoreCase);

    private static string Name(OrderPriority priority) => priority.ToString().ToLowerInvariant();

    private static string WriteCursor(Recommendation last) =>
        Cursor.Write(CursorKind, last.LostMargin.ToString(CultureInfo.InvariantCulture), last.ProductId);

    private static (decimal LostMargin, string Id)? ReadCursor(QueryReader reader)
    {
        if (reader.Text("cursor", ApiLimits.MaxCursorLength) is not { } cursor)
        {
            return null;
        }

        if (Cursor.Read(cursor, CursorKind, 3) is [_, var lost, var id] && decimal.TryParse(lost, NumberStyles.Number, CultureInfo.InvariantCulture, out var margin))
        {
            return (margin, id);
        }

        reader.Fail("cursor", "is not one of this list");
        return null;
    }
}
