using System.Net;

namespace StreamStock.Web.Api;

/// <summary>What to say where a processor is asked and does not answer.</summary>
public static class LedgerAnswers
{
    public static async Task<IResult> OrUnavailable(HttpContext context, Func<Task<IResult>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception exception) when (IsOutage(exception, context.RequestAborted))
        {
            return Unavailable(context);
        }
    }

    public static bool IsOutage(Exception exception, CancellationToken aborted) =>
        exception is HttpRequestException { StatusCode: not HttpStatusCode.BadRequest } or Polly.ExecutionRejectedException or IOException
        || (exception is OperationCanceledException && !aborted.IsCancellationRequested);

    public static IResult Unavailable(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "2";
        return CommandAnswers.Problem(StatusCodes.Status503ServiceUnavailable, "The ledger cannot be reached",
            "This is read from the processor's ledger, and no processor answers at present.");
    }
}
