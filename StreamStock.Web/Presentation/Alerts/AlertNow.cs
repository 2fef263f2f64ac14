using StreamStock.Core.Models;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Presentation.Alerts;

/// <summary>How things stand now with what an alert is about: its own words are of when it was raised or changed last.</summary>
/// <param name="Id">The alert.</param>
/// <param name="Stock">Units on hand.</param>
/// <param name="Available">Units that can be promised.</param>
/// <param name="OnOrder">Units on their way.</param>
public sealed record AlertNow(string Id, int Stock, int Available, int OnOrder)
{
    /// <summary>Whether the alert foretold a day.</summary>
    public bool IsForetold { get; init; }

    /// <summary>When it runs out at the expected demand, to the hour (UTC); absent where that is not to be expected before more arrives.</summary>
    public DateTime? RunsOutAt { get; init; }

    /// <summary>Null where nothing is known, or all is as the alert says.</summary>
    public static AlertNow? Of(AlertRecord alert, StockSnapshot? product, DateTime? now)
    {
        ArgumentNullException.ThrowIfNull(alert);
        if (alert.Resolved || product is null || now is not { } time)
        {
            return null;
        }

        var then = alert.Evidence;
        var isForetold = then.ExpectedAt is not null;
        var runsOut = isForetold ? StockRisk.Of(product, time)?.RunsOutAt : null;
        var isSame = (product.CurrentStock, product.Available, product.OnOrder) == (then.Stock, then.Available, then.OnOrder)
            && runsOut?.Date == then.ExpectedAt?.Date;
        return isSame ? null : new(alert.Id, product.CurrentStock, product.Available, product.OnOrder)
        {
            IsForetold = isForetold,
            RunsOutAt = runsOut is { } at ? new DateTime(at.Ticks - (at.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc) : null,
        };
    }

    /// <summary>In words, as the page's script has it, too.</summary>
    public string Text(DateTime? now) =>
        $"{Formats.Number(Stock)} on hand, {Formats.Number(Available)} available, {Formats.Number(OnOrder)} on order{Outlook(now)}";

    private string Outlook(DateTime? now) =>
        !IsForetold || Stock <= 0 ? ""
        : RunsOutAt is { } at ? $"; at the expected demand it runs out {Formats.Relative(at, now)}"
        : "; no longer expected to run out before more arrives";
}
