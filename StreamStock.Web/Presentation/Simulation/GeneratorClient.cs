using System.Text.Json;
using System.Text.Json.Serialization;
using StreamStock.Web.Api;

namespace StreamStock.Web.Presentation.Simulation;

/// <summary>What the generator says of itself.</summary>
public sealed record GeneratorReport
{
    /// <summary><c>synthetic</c>, <c>replay</c> or <c>load</c>.</summary>
    public string Mode { get; set; } = "";

    /// <summary><c>waiting</c>, <c>running</c> or <c>done</c>.</summary>
    public string State { get; set; } = "";

    /// <summary>Records sent a second, over the last few seconds.</summary>
    public double RatePerSecond { get; init; }

    /// <summary>Rate and mix now; null where they cannot be changed.</summary>
    public GeneratorDemand? Demand { get; init; }

    /// <summary>Records sent, by what they are.</summary>
    public IReadOnlyDictionary<string, long> Sent { get; set; } = new Dictionary<string, long>();
}

/// <param name="Rate">Events a minute of wall time.</param>
/// <param name="Mix">Their types.</param>
public sealed record GeneratorDemand(double Rate, GeneratorMix Mix);

/// <summary>Of a hundred events, how many are of each type.</summary>
public sealed record GeneratorMix(int Sales, int Restocks, int Returns);

internal sealed record GeneratorDemandBody(double Rate, int Sales, int Restocks, int Returns);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GeneratorReport))]
[JsonSerializable(typeof(GeneratorDemandBody))]
[JsonSerializable(typeof(HttpValidationProblemDetails))]
internal sealed partial class GeneratorJson : JsonSerializerContext;

/// <summary>Asks the generator how it is getting on; there is one only where the host started one.</summary>
public sealed class GeneratorClient(HttpClient http)
{
    public const string BaseAddress = "http://generator";

    /// <summary>Longest wait for an answer.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    /// <summary>Whether the host started one.</summary>
    public static bool IsKnown(IConfiguration configuration) => configuration.GetSection("services:generator").Exists();

    /// <returns>Null where it does not answer.</returns>
    public async Task<GeneratorReport?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await http.GetFromJsonAsync("/status", GeneratorJson.Default.GeneratorReport, cancellationToken);
        }
        catch (Exception exception) when (LedgerAnswers.IsOutage(exception, cancellationToken) || exception is JsonException)
        {
            return null;
        }
    }

    /// <summary>Another rate and mix from now on, until it ends.</summary>
    public async Task<CommandText> ChangeAsync(GeneratorDemand demand, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(demand);
        try
        {
            var body = new GeneratorDemandBody(demand.Rate, demand.Mix.Sales, demand.Mix.Restocks, demand.Mix.Returns);
            using var response = await http.PutAsJsonAsync("/demand", body, GeneratorJson.Default.GeneratorDemandBody, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return new(true, "Changed", $"{Formats.Number(demand.Rate, 0)} events a minute: {demand.Mix.Sales} % sales, {demand.Mix.Restocks} % restocks, {demand.Mix.Returns} % returns.");
            }

            var problem = await response.Content.ReadFromJsonAsync(GeneratorJson.Default.HttpValidationProblemDetails, cancellationToken);
            return new(false, "Not possible", problem is { Errors.Count: > 0 } ? string.Join(" ", problem.Errors.SelectMany(error => error.Value)) : problem?.Detail ?? "The generator refused it.");
        }
        catch (Exception exception) when (LedgerAnswers.IsOutage(exception, cancellationToken) || exception is JsonException)
        {
            return new(false, "Not changed", "The generator does not answer.");
        }
    }
}
