namespace StreamStock.Web.Api;

/// <summary>Query parameters that an endpoint knows. Any other is refused: a misspelt filter must not answer with everything.</summary>
/// <param name="Names">As they are described.</param>
internal sealed record KnownQuery(IReadOnlyList<string> Names)
{
    public static async Task RefuseOthersAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.QueryString.HasValue && Unknown(context) is { Count: > 0 } unknown)
        {
            await TypedResults.ValidationProblem(unknown).ExecuteAsync(context);
            return;
        }

        await next(context);
    }

    private static Dictionary<string, string[]> Unknown(HttpContext context)
    {
        var errors = new Dictionary<string, string[]>();
        if (context.GetEndpoint()?.Metadata.GetMetadata<KnownQuery>() is { } known)
        {
            foreach (var (name, _) in context.Request.Query)
            {
                if (!known.Names.Contains(name, StringComparer.OrdinalIgnoreCase))
                {
                    errors[name] = [$"{name} is not a parameter of this request; it takes {string.Join(", ", known.Names)}."];
                }
            }
        }

        return errors;
    }
}
