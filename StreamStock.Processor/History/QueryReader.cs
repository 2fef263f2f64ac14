using System.Globalization;
using StreamStock.Core.Events;

namespace StreamStock.Processor.History;

/// <summary>Reads named values and gathers what is wrong with them, by name: all of it is told at once.</summary>
/// <param name="values">The text of a name; null where it was not given.</param>
internal sealed class QueryReader(Func<string, string?> values)
{
    private readonly Dictionary<string, string[]> _errors = [];

    public QueryReader(IQueryCollection query)
        : this(name => query.TryGetValue(name, out var text) ? text.ToString() : null)
    {
    }

    public IDictionary<string, string[]> Errors => _errors;

    public bool IsValid => _errors.Count == 0;

    public void Refuse(string name, string message) => _errors[name] = [message];

    public string? Text(string name, int maxLength)
    {
        var text = values(name);
        // Databases take no U+0000 in a text.
        if (text is not null && (text.Length == 0 || text.Length > maxLength || text.Contains('\0', StringComparison.Ordinal)))
        {
            Refuse(name, $"{name} must have from 1 to {maxLength} characters, none of them U+0000.");
            return null;
        }

        return text;
    }

    public string? ProductId(string name)
    {
        var text = values(name);
        if (text is not null)
        {
            CheckProductId(text);
        }

        return text;
    }

    public void CheckProductId(string id)
    {
        if (!EventLimits.IsProductId(System.Text.Encoding.UTF8.GetBytes(id)))
        {
            Refuse("productId", $"productId must have 1 to {EventLimits.MaxProductIdLength} printable ASCII characters, none of them ~, / or \\, and no space at either end.");
        }
    }

    public int Number(string name, int min, int max, int absent) => OptionalNumber(name, min, max) ?? absent;

    public int? OptionalNumber(string name, int min, int max)
    {
        if (values(name) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        Refuse(name, $"{name} must be a whole number from {min} to {max}.");
        return null;
    }

    public DateTime? Time(string name)
    {
        if (values(name) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            return time.UtcDateTime;
        }

        Refuse(name, $"{name} must be an ISO 8601 time, such as 2026-11-01T12:00:00Z.");
        return null;
    }

    /// <summary>A span of time: <paramref name="from"/> inclusive, <paramref name="to"/> exclusive and after it.</summary>
    public (DateTime? From, DateTime? To) Span(string from, string to)
    {
        var (start, end) = (Time(from), Time(to));
        if (start >= end)
        {
            Refuse(to, $"{to} must be after {from}.");
        }

        return (start, end);
    }

    /// <summary>One of several values, by name.</summary>
    public T? Choice<T>(string name, IEnumerable<(string Name, T Value)> choices)
        where T : struct
    {
        if (values(name) is not { } text)
        {
            return null;
        }

        var all = choices.ToList();
        var found = all.FindIndex(c => c.Name == text);
        if (found >= 0)
        {
            return all[found].Value;
        }

        Refuse(name, $"{name} must be one of {string.Join(", ", all.Select(c => c.Name))}.");
        return null;
    }
}
