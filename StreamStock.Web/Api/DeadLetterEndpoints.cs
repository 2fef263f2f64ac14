using StreamStock.Core.Models;

namespace StreamStock.Web.Api;

/// <summary><c>/deadletters</c>: records that could not be decided, and what is done about them. A processor answers, any replica.</summary>
public static class DeadLetterEndpoints
{
    public static RouteGroupBuilder MapDeadLetters(this RouteGroupBuilder api)
    {
        ArgumentNullException.ThrowIfNull(api);
        var letters = api.MapGroup("/deadletters");
        letters.MapGet("", (HttpContext context, LedgerProxy ledger) => ledger.ForwardAsync(context, "/history/deadletters"))
            .WithSummary("List records that could not be decided, newest first")
            .WithDescription("Conditions intersect. `payload` holds the original bytes, `payloadBase64` where they are not text.")
            .WithQuery(("state", "open, redriven or discarded.", "open"), ("reason", "Reason code.", "UNKNOWN_PRODUCT"), ("topic", "Topic they were read from.", "inventory.sales"),
                ("partition", "Partition they were read from.", null), ("productId", "Key of the record.", null), ("from", "Recorded at or after.", null), ("to", "Recorded before.", null),
                ("limit", $"1 to {ApiLimits.MaxPage}, {ApiLimits.DefaultPage} by default.", null), ("cursor", "`next` of the page before.", null))
            .Produces<DeadLetterPage>()
            .ProducesApiProblems(StatusCodes.Status503ServiceUnavailable);
        letters.MapPost("/redrive", (HttpContext context, LedgerProxy ledger) => ledger.ForwardAsync(context, "/history/deadletters/redrive"))
            .WithSummary("Send dead letters again")
            .WithDescription("The original bytes under the original id, to where they belong; each is decided once, however often it is sent. Those meant are named by `ids`, by the conditions in `filter`, or are all open ones (`all`). "
                + $"A call sends up to {DeadLetterChoice.MaxRedriven}; with `more` in the answer there are others.")
            .DescribesLetters<DeadLetterChoice, RedriveResult>();
        letters.MapPost("/discard", (HttpContext context, LedgerProxy ledger) => ledger.ForwardAsync(context, "/history/deadletters/discard"))
            .WithSummary("Set dead letters aside")
            .WithDescription("They are kept with the reason, and cannot be sent again.")
            .DescribesLetters<DeadLetterDiscard, DiscardResult>();
        return api;
    }

    private static RouteHandlerBuilder DescribesLetters<TBody, TAnswer>(this RouteHandlerBuilder route)
        where TBody : notnull =>
        route.Accepts<TBody>("application/json").WithBodyExample<TBody>().Produces<TAnswer>()
            .ProducesApiProblems(StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status503ServiceUnavailable);
}
