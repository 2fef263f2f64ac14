using System.Text;
using StreamStock.Core.Events;
using StreamStock.Core.Stock;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Api;

/// <summary>What became of an event that was answered 202, and of a reservation: asked of the ledger, so any replica answers.</summary>
public static class StatusEndpoints
{
    public static RouteGroupBuilder MapStatus(this RouteGroupBuilder api)
    {
        ArgumentNullException.ThrowIfNull(api);
        api.MapGet("/decisions", Find)
            .WithSummary("Ask what was decided about an event")
            .WithDescription("The status URL of a 202. Events of the last 24 hours are found; `since` spares the ledger the search through what is older.")
            .WithQuery(("productId", "Its product.", "PROD-001"), ("eventId", "Its id.", "EVT-0199"), ("since", "When it was sent, or somewhat earlier.", null))
            .Produces<EventStatus>()
            .ProducesApiProblems(StatusCodes.Status503ServiceUnavailable);
        api.MapGet("/reservations/{id}", Reservation)
            .WithSummary("One reservation that is held")
            .Produces<HeldReservation>()
            .ProducesApiProblems(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
        return api;
    }

    private static async Task<IResult> Find(HttpContext context, HistoryClient history)
    {
        var reader = new QueryReader(context.Request.Query);
        var productId = reader.Text("productId");
        var eventId = reader.Text("eventId");
        var since = reader.Time("since");
        if (productId is null || !IsProduct(productId))
        {
            reader.Fail("productId", $"must have 1 to {EventLimits.MaxProductIdLength} printable ASCII characters without ~ / \\");
        }

        if (eventId is null || !EventLimits.IsEventId(Encoding.UTF8.GetBytes(eventId)))
        {
            reader.Fail("eventId", $"must have 1 to {EventLimits.MaxIdLength} printable ASCII characters");
        }

        if (!reader.IsValid)
        {
            return TypedResults.ValidationProblem(reader.Errors);
        }

        return await LedgerAnswers.OrUnavailable(context, async () =>
        {
            var decision = await history.DecisionAsync(productId!, eventId!, since, context.RequestAborted);
            return TypedResults.Ok(new EventStatus(eventId!, productId!, decision is null ? "pending" : "decided", decision));
        });
    }

    private static async Task<IResult> Reservation(string id, HttpContext context, LedgerProxy ledger)
    {
        var product = Ids.ProductOf(id);
        if (!IsProduct(product))
        {
            return Unknown();
        }

        return await ledger.TryReservationsAsync(product, context.RequestAborted) switch
        {
            null => LedgerAnswers.Unavailable(context),
            var held => held.FirstOrDefault(reservation => reservation.Id == id) is { } found ? TypedResults.Ok(found) : Unknown(),
        };
    }

    private static IResult Unknown() =>
        CommandAnswers.Problem(StatusCodes.Status404NotFound, "Not found", "There is no such reservation, or it has ended.");

    private static bool IsProduct(string id) => EventLimits.IsProductId(Encoding.UTF8.GetBytes(id));
}
