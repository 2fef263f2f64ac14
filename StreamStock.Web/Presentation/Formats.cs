using System.Globalization;
using Microsoft.Extensions.Options;

namespace StreamStock.Web.Presentation;

/// <summary>Numbers, money and times as people read them, by the culture of the request. Times are UTC, as days are.</summary>
public sealed class Formats(IOptions<ConsoleOptions> options)
{
    private static readonly Dictionary<string, string> Symbols = new()
    {
        ["USD"] = "$", ["EUR"] = "€", ["GBP"] = "£", ["JPY"] = "¥", ["CHF"] = "CHF", ["INR"] = "₹",
    };

    public string Currency => options.Value.Currency;

    public string Money(decimal amount, int decimals = 2)
    {
        var format = (NumberFormatInfo)CultureInfo.CurrentCulture.NumberFormat.Clone();
        format.CurrencySymbol = Symbols.GetValueOrDefault(Currency, Currency);
        format.CurrencyDecimalDigits = decimals;
        return amount.ToString("C", format);
    }

    public static string Number(long number) => number.ToString("N0", CultureInfo.CurrentCulture);

    public static string Number(double number, int decimals = 1) => number.ToString($"N{decimals}", CultureInfo.CurrentCulture);

    public static string WithSign(long number) => number > 0 ? $"+{Number(number)}" : Number(number).Replace('-', '−');

    public static string Percent(double? fraction) =>
        fraction is { } value ? value.ToString("P1", CultureInfo.CurrentCulture) : "–";

    public static string Milliseconds(double? value) => value switch
    {
        null => "–",
        >= 1_000 => $"{Number(value.Value / 1_000)} s",
        >= 10 => $"{Number(value.Value, 0)} ms",
        _ => $"{Number(value.Value)} ms",
    };

    /// <summary>Such as "1 day" or "2.5 days".</summary>
    public static string Days(double days) => $"{days.ToString("0.#", CultureInfo.CurrentCulture)} {(Math.Round(days, 1) == 1 ? "day" : "days")}";

    /// <summary>A length of time given in hours, in the unit that says most.</summary>
    public static string Hours(double hours) => hours switch
    {
        < 1 => $"{Number(hours * 60, 0)} min",
        < 48 => $"{Number(hours)} h",
        _ => $"{Number(hours / 24)} d",
    };

    public static string DateTime(DateTime? time) =>
        time is { } value ? value.ToString("d MMM yyyy, HH:mm", CultureInfo.CurrentCulture) : "–";

    public static string Time(DateTime? time) =>
        time is { } value ? value.ToString("d MMM, HH:mm:ss", CultureInfo.CurrentCulture) : "–";

    /// <summary>How long before or after <paramref name="now"/>, in the one unit that says most.</summary>
    public static string Relative(DateTime? time, DateTime? now)
    {
        if (time is not { } at || now is not { } reference)
        {
            return "–";
        }

        var span = reference - at;
        var size = span.Duration() switch
        {
            { TotalSeconds: < 45 } => null,
            { TotalMinutes: < 59.5 } d => $"{Math.Round(d.TotalMinutes):0} min",
            { TotalHours: < 23.5 } d => $"{Math.Round(d.TotalHours):0} h",
            var d => $"{Math.Round(d.TotalDays):0} d",
        };
        return size is null ? "just now" : span < TimeSpan.Zero ? $"in {size}" : $"{size} ago";
    }

    /// <summary>A code such as LOW_STOCK as words.</summary>
    public static string Words(string? code) =>
        string.IsNullOrEmpty(code) ? "" : char.ToUpperInvariant(code[0]) + code[1..].Replace('_', ' ').ToLowerInvariant();
}
