using StreamStock.Core.Models;
using StreamStock.Processor.History;

namespace StreamStock.Processor.DeadLetters;

/// <summary>Dead letters over HTTP; any replica answers.</summary>
internal static class DeadLetterEndpoints
{
    public static void MapDeadLetters(this WebApplication app)
    {
        var letters = app.MapGroup("/history/deadletters").AddEndpointFilter<RouteGroupBuilder, OutageFilter>();
        letters.MapGet("", List);
        letters.MapPost("/redrive", (HttpRequest request, Redriver redriver) => RunAsync(request, needsReason: false, async wanted =>
            Results.Json(await redriver.RedriveAsync(wanted.Filter, wanted.By, request.HttpContext.RequestAborted), CoreJson.Default.RedriveResult)));
        letters.MapPost("/discard", (HttpRequest request, DeadLetterTable table, ProcessorMetrics metrics) => RunAsync(request, needsReason: true, wanted =>
        {
            var discarded = table.Discard(wanted.Filter, wanted.By, wanted.Reason);
            metrics.Discarded(discarded);
            return Task.FromResult(Results.Json(new DiscardResult(discarded), CoreJson.Default.DiscardResult));
        }));
    }

    private static IResult List(HttpRequest request, DeadLetterTable letters)
    {
        var query = new QueryReader(request.Query);
        var filter = DeadLetterQuery.ReadPage(query);
        return query.IsValid ? Results.Json(letters.List(filter), CoreJson.Default.DeadLetterPage) : Results.ValidationProblem(query.Errors);
    }

    private static async Task<IResult> RunAsync(HttpRequest request, bool needsReason, Func<LettersRequest, Task<IResult>> act)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return LettersRequest.Read(body.ToArray(), needsReason, out var errors) is { } wanted
            ? await act(wanted)
            : Results.ValidationProblem(errors);
    }
}
