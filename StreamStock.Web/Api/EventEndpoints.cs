using System.Net;
using Microsoft.AspNetCore.Http.HttpResults;
using StreamStock.Core.Models;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Api;

/// <summary><c>GET /events</c>: recent ones from memory, older ones from the ledger.</summary>
public static class EventEndpoints
{
    public static RouteGroupBuilder MapEvents(this RouteGroupBuilder api)
    {
        ArgumentNullException.ThrowIfNull(api);
        api.MapGet("/events", List)
            .WithSummary("List decided events, newest first")
            .WithDescription("The newest come from memory, which holds at most 50 of each partition and publish tick: under heavy load it is a sample. "
                + "Older ones, and everything where `from` or `to` is given, come from the ledger, which is complete.")
            .WithQuery(("productId", "One product."), ("type", "Such as SALE or ORDER_PLACED."), ("warehouse", "One warehouse."),
                ("outcome", "accepted, rejected, duplicate or invalid."), ("from", "Decided at or after."), ("to", "Decided before."),
                ("limit", $"1 to {ApiLimits.MaxPage}, {ApiLimits.DefaultPage} by default."), ("cursor", "`next` of the page before."))
            .ProducesApiProblems(StatusCodes.Status503ServiceUnavailable);
        return api;
    }

    private static async Task<Results<Ok<EventPage>, ValidationProblem, ProblemHttpResult>> List(
        HttpContext context, EventQueries events, CancellationToken cancellationToken)
    {
        var reader = new QueryReader(context.Request.Query);
        var query = Read(reader);
        if (!reader.IsValid)
        {
            return TypedResults.ValidationProblem(reader.Errors);
        }

        try
        {
            if (await events.PageAsync(query, cancellationToken) is { } page)
            {
                return TypedResults.Ok(page);
            }
        }
        catch (HttpRequestException exception) when (exception.StatusCode == HttpStatusCode.BadRequest)
        {
            // The cursor was one of ours, but what it holds is no cursor of the ledger; or the type is unknown.
        }
        catch (Exception exception) when (exception is HttpRequestException or Polly.ExecutionRejectedException)
        {
            context.Response.Headers.RetryAfter = "2";
            return TypedResults.Problem(
                "Older events are read from the processor's ledger, and no processor answers at present.",
                statusCode: StatusCodes.Status503ServiceUnavailable, title: "The ledger cannot be reached");
        }

        reader.Fail("cursor", "is not one of this list, or a filter has a value that the ledger does not know");
        return TypedResults.ValidationProblem(reader.Errors);
    }

    internal static HistoryQuery Read(QueryReader reader) => new()
    {
        ProductId = reader.Text("productId"),
        Type = reader.Text("type"),
        Warehouse = reader.Text("warehouse"),
        Outcome = reader.Text("outcome"),
        From = reader.Time("from"),
        To = reader.Time("to"),
        Cursor = reader.Text("cursor", ApiLimits.MaxCursorLength),
        Limit = reader.Whole("limit", ApiLimits.DefaultPage, 1, ApiLimits.MaxPage),
    };
}
