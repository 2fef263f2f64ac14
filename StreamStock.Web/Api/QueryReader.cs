using System.Globalization;

namespace StreamStock.Web.Api;

/// <summary>Reads query parameters and gathers everything that is wrong with them, so that a client hears it all at once.</summary>
public sealed class QueryReader(IQueryCollection query)
{
    private readonly Dictionary<string, string[]> errors = [];

    public IDictionary<string, string[]> Errors => errors;

    public bool IsValid => errors.Count == 0;

    public string? Text(string name, int maxLength = ApiLimits.MaxSearchLength)
    {
        var value = query[name].ToString().Trim();
        if (value.Length <= maxLength)
        {
            return value.Length == 0 ? null : value;
        }

        Fail(name, $"must have at most {maxLength} characters");
        return null;
    }

    /// <summary>Values given several times or separated by commas; empty passes all.</summary>
    public IReadOnlyList<string> Values(string name, Func<string, bool>? isAllowed = null, string? allowed = null, int max = ApiLimits.MaxFilterValues)
    {
        string[] values =
        [
            .. query[name].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
        ];
        if (values.Length > max)
        {
            Fail(name, $"must have at most {max} values");
        }
        else if (isAllowed is not null && !values.All(isAllowed))
        {
            Fail(name, $"must be one or more of {allowed}");
        }

        return values;
    }

    public int Whole(string name, int otherwise, int least, int most)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        Fail(name, $"must be a whole number from {least} to {most}");
        return otherwise;
    }

    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value))
        {
            return value;
        }

        Fail(name, "must be an ISO 8601 time, such as 2026-01-31T12:00:00Z");
        return null;
    }

    public void Fail(string name, string rule) => errors[name] = [$"{name} {rule}."];
}
