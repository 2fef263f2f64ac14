using Microsoft.AspNetCore.Http.Features;
using StreamStock.Web.Api;
using StreamStock.Web.Commands;

namespace StreamStock.Web.Bulk;

/// <summary><c>POST /imports/…</c>: any number of products, counts or events, one a line.</summary>
public static class ImportEndpoints
{
    private const string Prefix = "IMP-";

    public static RouteGroupBuilder MapImports(this RouteGroupBuilder api)
    {
        ArgumentNullException.ThrowIfNull(api);
        foreach (var kind in Enum.GetValues<ImportKind>())
        {
            var name = kind.ToString().ToLowerInvariant();
            api.MapPost($"/imports/{name}", (HttpContext context, Importer importer, IEventIds ids) => RunAsync(kind, context, importer, ids))
                .WithSummary($"Import {name}, one a line")
                .WithDescription("CSV whose first line names the columns (`text/csv`), or a JSON object a line (`application/x-ndjson`). The body is read as it comes and may have any length. "
                    + "Lines take effect in their order; one that is refused does not hold up the others. Sent again under the same `Idempotency-Key`, nothing takes effect twice; "
                    + "`from` passes over lines that are known to be decided.")
                .Accepts<string>("text/csv", "application/x-ndjson")
                .WithQuery(("from", "First line to take; of CSV the heading is line 1.", null))
                .WithHeaders((CommandHeaders.IdempotencyKey, "Names the import, so that it can go on after it broke off.", "nightly-2026-01-31"))
                .Produces<ImportReport>()
                .ProducesApiProblems(StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status503ServiceUnavailable)
                .DisableRequestTimeout();
        }

        api.MapGet("/imports/{id}", (string id, Importer importer) => importer.Find(id) is { } progress
                ? TypedResults.Ok(progress.Report())
                : CommandAnswers.Problem(StatusCodes.Status404NotFound, "Not found", "This replica knows of no such import."))
            .WithSummary("How far an import is")
            .WithDescription("Asked of the replica that runs it. Its id is in the `Import-Id` header of the answer; it follows from the Idempotency-Key.")
            .Produces<ImportReport>()
            .ProducesApiProblems(StatusCodes.Status404NotFound);
        return api;
    }

    private static async Task<IResult> RunAsync(ImportKind kind, HttpContext context, Importer importer, IEventIds ids)
    {
        var errors = new Dictionary<string, string[]>();
        var headers = CommandHeaders.Read(context.Request, errors);
        var reader = new QueryReader(context.Request.Query);
        var from = reader.Whole("from", 1, 1, int.MaxValue);
        if (errors.Count > 0 || !reader.IsValid)
        {
            return CommandAnswers.OfInvalid(errors.Concat(reader.Errors).ToDictionary()).ToResult(context.Response);
        }

        var type = context.Request.ContentType?.Split(';')[0].Trim();
        if (type is not ("text/csv" or "application/x-ndjson"))
        {
            return CommandAnswers.Problem(StatusCodes.Status415UnsupportedMediaType, "Not lines", "Content-Type must be text/csv or application/x-ndjson.");
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        // Not under the prefix of keys: replicas remember which product each of those was used for, and lines are many.
        var id = CommandRunner.EventId(context, headers)?.Replace(IdempotencyKeys.Prefix, Prefix, StringComparison.Ordinal) ?? ids.Next().Replace("EVT-", Prefix, StringComparison.Ordinal);
        if (importer.TryBegin(id, kind) is not { } progress)
        {
            context.Response.Headers.RetryAfter = "5";
            return CommandAnswers.Problem(StatusCodes.Status503ServiceUnavailable, "Busy", "As many imports are under way on this replica as may be, or this one is.");
        }

        context.Response.Headers["Import-Id"] = id;
        var lines = type == "text/csv"
            ? LineReaders.CsvAsync(context.Request.Body, context.RequestAborted)
            : LineReaders.NdjsonAsync(context.Request.BodyReader, context.RequestAborted);
        await importer.RunAsync(progress, kind, lines, from, context.RequestAborted);
        return TypedResults.Ok(progress.Report());
    }
}
