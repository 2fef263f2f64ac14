using System.ComponentModel.DataAnnotations;

namespace StreamStock.Web.Wording;

/// <summary>A language model that rewords recommendations, bound from the section <c>Wording</c>. Off without an endpoint.</summary>
public sealed class WordingOptions : IValidatableObject
{
    public const string Section = "Wording";

    /// <summary>Base address of an OpenAI-compatible API, such as <c>http://localhost:11434/v1</c>.</summary>
    public string? Endpoint { get; set; }

    /// <summary>Model asked for.</summary>
    public string Model { get; set; } = "gpt-4o-mini";

    /// <summary>Sent as bearer token; some endpoints need none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Longest wait for an answer, in seconds.</summary>
    [Range(0.1, 60, ErrorMessage = "Wording:TimeoutSeconds must be from 0.1 to 60.")]
    public double TimeoutSeconds { get; set; } = 10;

    /// <summary>Answers remembered.</summary>
    [Range(1, 100_000, ErrorMessage = "Wording:CacheEntries must be from 1 to 100000.")]
    public int CacheEntries { get; set; } = 1_000;

    /// <summary>Questions asked at one time; who comes on top gets the rules' own words.</summary>
    [Range(1, 64, ErrorMessage = "Wording:MaxConcurrent must be from 1 to 64.")]
    public int MaxConcurrent { get; set; } = 4;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(Endpoint) && !(Uri.TryCreate(Endpoint, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            yield return new("Wording:Endpoint must be an absolute http or https address, or absent.");
        }

        if (string.IsNullOrWhiteSpace(Model))
        {
            yield return new("Wording:Model must be the name of a model.");
        }
    }
}
