using System.Text.Json;
using StreamStock.Core.Models;
using StreamStock.Processor.History;

namespace StreamStock.Processor.DeadLetters;

/// <summary>What a person does with letters: a <see cref="DeadLetterChoice"/> or <see cref="DeadLetterDiscard"/> that was found to be in order.</summary>
/// <param name="Filter">The letters meant.</param>
/// <param name="By">Who means them.</param>
/// <param name="Reason">Why they are discarded; empty where they are redriven.</param>
internal sealed record LettersRequest(DeadLetterFilter Filter, string By, string Reason)
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 8 };

    /// <summary>Reads a body, field by field and not into the model, so that everything wrong with it is told at once.</summary>
    /// <returns>Null where something is wrong; <paramref name="errors"/> says what.</returns>
    public static LettersRequest? Read(ReadOnlyMemory<byte> json, bool needsReason, out IDictionary<string, string[]> errors)
    {
        try
        {
            using var document = JsonDocument.Parse(json, s_options);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return Read(document.RootElement, needsReason, out errors);
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // No JSON, or half a character in one of its texts or names.
        }

        errors = new Dictionary<string, string[]> { ["$"] = ["The body is not one well-formed JSON object in UTF-8."] };
        return null;
    }

    private static LettersRequest? Read(JsonElement body, bool needsReason, out IDictionary<string, string[]> errors)
    {
        var query = new QueryReader(name => Text(body, name) ?? "");
        var by = query.Text("by", DeadLetterChoice.MaxByLength);
        var reason = needsReason ? query.Text("reason", DeadLetterChoice.MaxReasonLength) : "";
        var (ids, filter, all) = (Field(body, "ids"), Field(body, "filter"), Field(body, "all"));
        if (all is { ValueKind: not (JsonValueKind.True or JsonValueKind.False) })
        {
            query.Refuse("all", "all must be true or false.");
        }

        var isAll = all is { ValueKind: JsonValueKind.True };
        if ((ids is null ? 0 : 1) + (filter is null ? 0 : 1) + (isAll ? 1 : 0) != 1)
        {
            query.Refuse("ids", "Give one of ids, filter, or all: true.");
        }

        var chosen = filter is { } conditions ? ReadFilter(conditions, query) : new DeadLetterFilter();
        chosen = chosen with { Ids = ids is { } list ? DeadLetterQuery.ReadIds(query, Texts(list)) : null };
        errors = query.Errors;
        return query.IsValid ? new LettersRequest(chosen, by!, reason!) : null;
    }

    private static DeadLetterFilter ReadFilter(JsonElement filter, QueryReader errors)
    {
        if (filter.ValueKind != JsonValueKind.Object || !filter.EnumerateObject().Any())
        {
            // Nobody redrives everything by leaving the conditions out.
            errors.Refuse("filter", $"filter must be an object of one or more conditions: {string.Join(", ", DeadLetterQuery.Names)}.");
            return new();
        }

        if (filter.EnumerateObject().Select(p => p.Name).FirstOrDefault(name => !DeadLetterQuery.Names.Contains(name)) is { } unknown)
        {
            errors.Refuse("filter", $"{unknown} is no condition; those are {string.Join(", ", DeadLetterQuery.Names)}.");
        }

        var query = new QueryReader(name => filter.TryGetProperty(name, out _) ? Text(filter, name) ?? "" : null);
        var read = DeadLetterQuery.Read(query);
        foreach (var (name, messages) in query.Errors)
        {
            errors.Refuse($"filter.{name}", $"filter.{messages[0]}");
        }

        return read;
    }

    private static JsonElement? Field(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement body, string name) =>
        Field(body, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>What is no text becomes an empty one, which is no id.</summary>
    private static List<string> Texts(JsonElement list) => list.ValueKind == JsonValueKind.Array
        ? [.. list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : "")]
        : [""];
}
