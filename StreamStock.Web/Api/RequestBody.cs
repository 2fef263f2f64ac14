using Microsoft.AspNetCore.Http.Features;

namespace StreamStock.Web.Api;

/// <summary>Reads request bodies of a bounded size.</summary>
public static class RequestBody
{
    /// <summary>Reads a body that says it is JSON; whether it is one, its reader tells.</summary>
    /// <param name="context">The request.</param>
    /// <param name="maxBytes">Its largest size.</param>
    /// <param name="isOptional">An empty body needs no content type.</param>
    /// <returns>The bytes, or the answer that refuses them.</returns>
    public static async Task<(byte[]? Bytes, IResult? Refusal)> ReadJsonAsync(HttpContext context, int maxBytes, bool isOptional = false)
    {
        var isEmpty = isOptional && context.Request.ContentLength is null or 0;
        if (!isEmpty && !context.Request.HasJsonContentType())
        {
            return (null, CommandAnswers.NotJson());
        }

        var bytes = await ReadAsync(context, maxBytes, context.RequestAborted);
        return bytes is null ? (null, CommandAnswers.TooLarge(maxBytes)) : (bytes, null);
    }

    /// <returns>Null where it is larger than allowed.</returns>
    private static async Task<byte[]?> ReadAsync(HttpContext context, int maxBytes, CancellationToken cancellationToken)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = maxBytes;
        }

        try
        {
            using var body = new MemoryStream((int)Math.Min(context.Request.ContentLength ?? 0, maxBytes));
            await context.Request.BodyReader.CopyToAsync(body, cancellationToken);
            return body.Length > maxBytes ? null : body.ToArray();
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }
}
