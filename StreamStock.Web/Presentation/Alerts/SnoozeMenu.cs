namespace StreamStock.Web.Presentation.Alerts;

/// <summary>How long an alert can be silenced with one click, in the inventory's time.</summary>
public static class SnoozeMenu
{
    public static readonly IReadOnlyList<(string Text, TimeSpan Span)> Spans =
        [("1 hour", TimeSpan.FromHours(1)), ("4 hours", TimeSpan.FromHours(4)), ("1 day", TimeSpan.FromDays(1)), ("1 week", TimeSpan.FromDays(7))];
}
