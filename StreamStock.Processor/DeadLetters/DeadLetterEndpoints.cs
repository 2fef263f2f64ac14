using StreamStock.Processor.History;

namespace StreamStock.Processor.DeadLetters;

/// <summary>What a person does with letters.</summary>
/// <param name="Ids">These letters; or</param>
/// <param name="Filter">those that meet conditions, named as in the list's URL; or</param>
/// <param name="All">all that are open.</param>
/// <param name="By">Who does it.</param>
/// <param name="Reason">Why they are discarded.</param>
internal sealed record LettersRequest(IReadOnlyList<string>? Ids, Dictionary<string, string>? Filter, bool All, string? By, string? Reason)
{
    public const int MaxByLength = 64;
    public const int MaxReasonLength = 500;

    /// <summary>The letters meant and who means them; what is wrong stands in <paramref name="errors"/>.</summary>
    public DeadLetterFilter Read(out QueryReader errors)
    {
        var query = new QueryReader(name => name switch
        {
            "by" => By ?? "",
            _ => Filter?.GetValueOrDefault(name),
        });
        errors = query;
        query.Text("by", MaxByLength);
        if ((Ids is null ? 0 : 1) + (Filter is null ? 0 : 1) + (All ? 1 : 0) != 1)
        {
            query.Refuse("ids", "Give one of ids, filter, or all: true.");
        }

        if (Filter?.Keys.FirstOrDefault(k => !DeadLetterQuery.Names.Contains(k)) is { } unknown)
        {
            query.Refuse("filter", $"{unknown} is no condition; those are {string.Join(", ", DeadLetterQuery.Names)}.");
        }

        return DeadLetterQuery.Read(query) with { Ids = DeadLetterQuery.ReadIds(query, Ids) };
    }
}

/// <summary>Dead letters over HTTP; any replica answers.</summary>
internal static class DeadLetterEndpoints
{
    public static void MapDeadLetters(this WebApplication app)
    {
        var letters = app.MapGroup("/history/deadletters");
        letters.MapGet("", List);
        letters.MapPost("/redrive", RedriveAsync);
        letters.MapPost("/discard", Discard);
    }

    private static IResult List(HttpRequest request, DeadLetterTable letters)
    {
        var query = new QueryReader(request.Query);
        var filter = DeadLetterQuery.ReadPage(query);
        return query.IsValid ? Results.Ok(letters.List(filter)) : Results.ValidationProblem(query.Errors);
    }

    private static async Task<IResult> RedriveAsync(LettersRequest body, Redriver redriver, CancellationToken cancellationToken)
    {
        var filter = body.Read(out var query);
        return query.IsValid ? Results.Ok(await redriver.RedriveAsync(filter, body.By!, cancellationToken)) : Results.ValidationProblem(query.Errors);
    }

    private static IResult Discard(LettersRequest body, DeadLetterTable letters, ProcessorMetrics metrics)
    {
        var filter = body.Read(out var query);
        if (body.Reason is not { Length: > 0 and <= LettersRequest.MaxReasonLength })
        {
            query.Refuse("reason", $"reason must have from 1 to {LettersRequest.MaxReasonLength} characters.");
        }

        if (!query.IsValid)
        {
            return Results.ValidationProblem(query.Errors);
        }

        var discarded = letters.Discard(filter, body.By!, body.Reason!);
        metrics.Discarded(discarded);
        return Results.Ok(new { discarded });
    }
}
