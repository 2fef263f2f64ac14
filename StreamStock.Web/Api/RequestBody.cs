using Microsoft.AspNetCore.Http.Features;

namespace StreamStock.Web.Api;

/// <summary>Reads request bodies of a bounded size.</summary>
public static class RequestBody
{
    /// <returns>Null where it is larger than allowed.</returns>
    public static async Task<byte[]?> ReadAsync(HttpContext context, int maxBytes, CancellationToken cancellationToken)
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
