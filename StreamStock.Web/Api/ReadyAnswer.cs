namespace StreamStock.Web.Api;

/// <summary>An answer whose bytes are there: sent in one piece with its length, not in chunks.</summary>
public sealed class ReadyAnswer(int status, string contentType, byte[] content) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = contentType;
        httpContext.Response.ContentLength = content.Length;
        return httpContext.Response.Body.WriteAsync(content, httpContext.RequestAborted).AsTask();
    }
}
