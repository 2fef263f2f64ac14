using System.Net;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;

namespace StreamStock.Web.Presentation.Events;

/// <summary>A record that could not be decided.</summary>
public sealed record DeadLetter
{
    /// <summary>Names it in commands, such as <c>3-1042</c>.</summary>
    public required string Id { get; init; }

    /// <summary><c>open</c>, <c>redriven</c> or <c>discarded</c>.</summary>
    public required string State { get; init; }

    /// <summary>Reason code.</summary>
    public required string Reason { get; init; }

    /// <summary>What is wrong, with the field and the allowed range.</summary>
    public string Message { get; set; } = "";

    public string Topic { get; set; } = "";
    public int Partition { get; init; }
    public long Offset { get; init; }

    /// <summary>Wall clock (UTC).</summary>
    public DateTime RecordedAt { get; init; }

    public string Key { get; set; } = "";

    /// <summary>The original bytes, where they are text.</summary>
    public string? Payload { get; init; }

    /// <summary>The original bytes, where they are not.</summary>
    public string? PayloadBase64 { get; init; }

    public DateTime? ChangedAt { get; init; }

    /// <summary>Who redrove or discarded it.</summary>
    public string? ChangedBy { get; init; }

    /// <summary>Why it was discarded.</summary>
    public string? Note { get; init; }
}

/// <summary>One page of dead letters, newest first.</summary>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetter> Items, string? Next);

/// <summary>What came of sending letters again.</summary>
/// <param name="Redriven">Acknowledged by the broker.</param>
/// <param name="Failed">Not acknowledged; they stay open.</param>
/// <param name="Error">What the broker said.</param>
public sealed record RedriveAnswer(int Redriven, int Failed, string? Error);

/// <param name="Discarded">How many were set aside.</param>
public sealed record DiscardAnswer(int Discarded);

internal sealed record LettersCommand(IReadOnlyList<string> Ids, string By, string? Reason);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeadLetterPage))]
[JsonSerializable(typeof(RedriveAnswer))]
[JsonSerializable(typeof(DiscardAnswer))]
[JsonSerializable(typeof(LettersCommand))]
internal sealed partial class DeadLetterJson : JsonSerializerContext;

/// <summary>Asks a processor, any replica, for dead letters, and has them sent again or set aside.</summary>
public sealed class DeadLetterClient(HttpClient http)
{
    public const int PageSize = 50;

    private const string Path = "/history/deadletters";

    /// <exception cref="HttpRequestException">No processor answered; 404 where it knows no such list.</exception>
    public async Task<DeadLetterPage> ListAsync(string? state, string? reason, string? productId, string? cursor, CancellationToken cancellationToken)
    {
        var query = new Dictionary<string, string?> { ["state"] = state, ["reason"] = reason, ["productId"] = productId, ["cursor"] = cursor, ["limit"] = $"{PageSize}" };
        var address = QueryHelpers.AddQueryString(Path, query.Where(parameter => !string.IsNullOrEmpty(parameter.Value)).ToDictionary());
        using var response = await http.GetAsync(address, cancellationToken);
        if (response.StatusCode == HttpStatusCode.BadRequest)
        {
            return new([], null); // A filter of the URL that there is no such thing as.
        }

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync(DeadLetterJson.Default.DeadLetterPage, cancellationToken) ?? new([], null);
    }

    /// <exception cref="HttpRequestException">No processor answered.</exception>
    public async Task<RedriveAnswer> RedriveAsync(IReadOnlyList<string> ids, string by)
    {
        using var response = await http.PostAsJsonAsync($"{Path}/redrive", new LettersCommand(ids, by, null), DeadLetterJson.Default.LettersCommand);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync(DeadLetterJson.Default.RedriveAnswer))!;
    }

    /// <exception cref="HttpRequestException">No processor answered.</exception>
    public async Task<DiscardAnswer> DiscardAsync(IReadOnlyList<string> ids, string by, string reason)
    {
        using var response = await http.PostAsJsonAsync($"{Path}/discard", new LettersCommand(ids, by, reason), DeadLetterJson.Default.LettersCommand);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync(DeadLetterJson.Default.DiscardAnswer))!;
    }
}
