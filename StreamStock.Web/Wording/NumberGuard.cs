using System.Globalization;
using System.Text.RegularExpressions;

namespace StreamStock.Web.Wording;

/// <summary>
/// Says whether a text keeps to the numbers of another: each number in it, with its unit, must stand in the other one
/// too. Strict rather than clever: what cannot be told apart is refused.
/// </summary>
public static partial class NumberGuard
{
    /// <summary>The first thing in <paramref name="text"/> that <paramref name="source"/> does not say; null where there is none.</summary>
    public static string? FirstForeign(string text, string source)
    {
        var known = Quantities(source).ToHashSet();
        foreach (var quantity in Quantities(text))
        {
            if (!known.Contains(quantity))
            {
                return quantity.Unit.Length == 0 ? quantity.Value : $"{quantity.Value} {quantity.Unit}";
            }
        }

        var words = NumberWord().Matches(source).Select(m => m.Value.ToLowerInvariant()).ToHashSet();
        return NumberWord().Matches(text).Select(m => m.Value).FirstOrDefault(word => !words.Contains(word.ToLowerInvariant()));
    }

    private static IEnumerable<(string Value, string Unit)> Quantities(string text)
    {
        foreach (Match match in Quantity().Matches(text))
        {
            var value = match.Groups["date"].Success ? match.Groups["date"].Value : Normal(match.Groups["number"].Value);
            yield return (value, UnitOf(match.Groups["unit"].Value));
        }
    }

    /// <summary>One spelling for each number: <c>1,250.50</c> is <c>1250.5</c>.</summary>
    private static string Normal(string number) =>
        decimal.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value.ToString("0.############", CultureInfo.InvariantCulture)
            : number;

    private static string UnitOf(string word) => word.ToLowerInvariant() switch
    {
        "%" or "percent" => "%",
        "unit" or "units" or "piece" or "pieces" or "item" or "items" => "units",
        "day" or "days" => "days",
        "hour" or "hours" => "hours",
        "week" or "weeks" => "weeks",
        "month" or "months" => "months",
        "year" or "years" => "years",
        "k" or "thousand" or "m" or "million" => "more",
        "€" or "$" or "£" or "eur" or "usd" or "gbp" or "dollars" or "euros" or "pounds" => "currency",
        _ => "",
    };

    // Any script's digits, so that none slips through; a date is one value.
    [GeneratedRegex(@"(?<date>\d{4}-\d{2}-\d{2})|(?<number>-?\d+(?:[.,]\d+)*)[\s\u00A0-]*(?<unit>%|€|\$|£|\p{L}+)?")]
    private static partial Regex Quantity();

    [GeneratedRegex(@"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|dozens?|twice|double|triple|half|third|quarter)\b", RegexOptions.IgnoreCase)]
    private static partial Regex NumberWord();
}
