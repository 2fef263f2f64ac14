using Microsoft.AspNetCore.WebUtilities;

namespace StreamStock.Web.Api;

/// <summary>Query parameters that an endpoint knows. Any other is refused: a misspelt filter must not answer with everything.</summary>
/// <param name="Names">As they are described.</param>
internal sealed record KnownQuery(string[] Names)
{
    public static Task RefuseOthersAsync(HttpContext context, RequestDelegate next) =>
        Unknown(context) is { } unknown ? TypedResults.ValidationProblem(unknown).ExecuteAsync(context) : next(context);

    /// <summary>Looks at the names alone: most answers come from a cache and have no other use for the query.</summary>
    private static Dictionary<string, string[]>? Unknown(HttpContext context)
    {
        if (!context.Request.QueryString.HasValue || context.GetEndpoint()?.Metadata.GetMetadata<KnownQuery>() is not { } known)
        {
            return null;
        }

        Dictionary<string, string[]>? errors = null;
        foreach (var parameter in new QueryStringEnumerable(context.Request.QueryString.Value))
        {
            if (!known.Has(parameter.DecodeName().Span))
            {
                var name = parameter.DecodeName().ToString();
                (errors ??= [])[name] = [$"{name} is not a parameter of this request; it takes {string.Join(", ", known.Names)}."];
            }
        }

        return errors;
    }

    private bool Has(ReadOnlySpan<char> name)
    {
        foreach (var known in Names)
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
