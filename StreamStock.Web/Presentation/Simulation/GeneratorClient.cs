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

    /// <summary>Records sent, by what they are.</summary>
    public IReadOnlyDictionary<string, long> Sent { get; set; } = new Dictionary<string, long>();
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GeneratorReport))]
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
}
