using System.Globalization;
using StreamStock.Generator.Synthetic;

namespace StreamStock.Generator.Status;

/// <summary>The body of <c>PUT /demand</c>; the shares are percentages.</summary>
public sealed record DemandBody(double? Rate, int? Sales, int? Restocks, int? Returns);

/// <summary><c>PUT /demand</c>: another rate and mix, from now on.</summary>
public static class DemandEndpoint
{
    public static IResult Put(DemandBody body, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (services.GetService<DemandDial>() is not { } dial)
        {
            return Results.Problem("Only synthetic demand at a speed can be changed while it runs.", statusCode: StatusCodes.Status409Conflict, title: "Not adjustable");
        }

        var errors = Errors(body);
        if (errors.Count > 0)
        {
            return Results.ValidationProblem(errors);
        }

        dial.Turn(new(body.Rate!.Value, new EventMix(body.Sales!.Value, body.Restocks!.Value, body.Returns!.Value)));
        return Results.NoContent();
    }

    /// <summary>What is wrong, by field.</summary>
    public static Dictionary<string, string[]> Errors(DemandBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var errors = new Dictionary<string, string[]>();
        if (body.Rate is not (>= 1 and <= GeneratorOptions.MaxRate))
        {
            errors["rate"] = [string.Create(CultureInfo.InvariantCulture, $"rate must be a number from 1 to {GeneratorOptions.MaxRate:0}.")];
        }

        foreach (var (name, share) in new[] { ("sales", body.Sales), ("restocks", body.Restocks), ("returns", body.Returns) })
        {
            if (share is not (>= 0 and <= 100))
            {
                errors[name] = [$"{name} must be a whole number from 0 to 100."];
            }
        }

        if (errors.Count == 0 && body.Sales + body.Restocks + body.Returns != 100)
        {
            errors["sales"] = ["sales, restocks and returns must add up to 100."];
        }

        return errors;
    }
}
