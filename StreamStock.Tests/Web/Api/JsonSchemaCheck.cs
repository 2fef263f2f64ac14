using System.Text.Json;

namespace StreamStock.Tests.Web.Api;

/// <summary>Holds JSON against a schema of an OpenAPI document: types, required and declared properties, items, enumerations, references, alternatives.</summary>
internal sealed class JsonSchemaCheck(JsonElement document)
{
    /// <returns>What does not fit, with its path; empty where all does.</returns>
    public IEnumerable<string> Check(JsonElement schema, JsonElement value, string path = "$")
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            return Check(Resolve(reference.GetString()!), value, path);
        }

        foreach (var word in new[] { "anyOf", "oneOf" })
        {
            if (schema.TryGetProperty(word, out var choices))
            {
                return choices.EnumerateArray().Any(choice => !Check(choice, value, path).Any()) ? [] : [$"{path} fits none of {word}"];
            }
        }

        var wrong = new List<string>();
        if (schema.TryGetProperty("type", out var type) && !Names(type).Any(name => IsOf(name, value)))
        {
            return [$"{path} is {value.ValueKind}, not {type}"];
        }

        if (schema.TryGetProperty("enum", out var allowed) && !allowed.EnumerateArray().Any(a => a.GetRawText() == value.GetRawText()))
        {
            wrong.Add($"{path} is {value.GetRawText()}, not one of {allowed}");
        }

        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            wrong.AddRange(value.EnumerateArray().SelectMany((item, index) => Check(items, item, $"{path}[{index}]")));
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            wrong.AddRange(CheckObject(schema, value, path));
        }

        return wrong;
    }

    private IEnumerable<string> CheckObject(JsonElement schema, JsonElement value, string path)
    {
        var properties = schema.TryGetProperty("properties", out var declared) ? declared : default;
        if (schema.TryGetProperty("required", out var required))
        {
            foreach (var name in required.EnumerateArray().Select(name => name.GetString()!).Where(name => !value.TryGetProperty(name, out _)))
            {
                yield return $"{path}.{name} is missing";
            }
        }

        foreach (var property in value.EnumerateObject())
        {
            if (properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(property.Name, out var inner))
            {
                foreach (var wrong in Check(inner, property.Value, $"{path}.{property.Name}"))
                {
                    yield return wrong;
                }
            }
            else if (schema.TryGetProperty("additionalProperties", out var others))
            {
                foreach (var wrong in others.ValueKind == JsonValueKind.Object ? Check(others, property.Value, $"{path}.{property.Name}") : [])
                {
                    yield return wrong;
                }
            }
        }
    }

    public JsonElement Resolve(string reference) =>
        reference.Split('/').Skip(1).Aggregate(document, (at, name) => at.GetProperty(name.Replace("~1", "/", StringComparison.Ordinal)));

    private static IEnumerable<string> Names(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(name => name.GetString()!) : [type.GetString()!];

    private static bool IsOf(string type, JsonElement value) => (type, value.ValueKind) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) or ("null", JsonValueKind.Null) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("number", JsonValueKind.Number) => true,
        ("integer", JsonValueKind.Number) => value.TryGetInt64(out _),
        _ => false,
    };
}
