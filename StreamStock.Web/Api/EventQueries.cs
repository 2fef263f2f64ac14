using System.Globalization;
using StreamStock.Core.Models;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Api;

/// <summary>
/// The event log as one list: its newest pages from memory, what is older from a processor's database. Where memory
/// ends, the history is asked for what was decided up to then, and what memory has shown already is left out.
/// </summary>
public sealed class EventQueries(InventoryReadModel model, HistoryClient history)
{
    private const string FromMemory = "m";
    private const string FromTime = "t";
    private const string FromHistory = "h";

    /// <returns>Null where the cursor is not one of this list.</returns>
    /// <exception cref="HttpRequestException">No processor answered, or it refused the query.</exception>
    public async Task<EventPage?> PageAsync(HistoryQuery query, CancellationToken cancellationToken)
    {
        if (query.Cursor is null)
        {
            // A time range is a question about history: memory would only answer a part of it.
            return query.From is null && query.To is null
                ? InMemory(query, long.MaxValue)
                : await InHistoryAsync(query, query.Cursor, cancellationToken);
        }

        if (Cursor.Read(query.Cursor, FromMemory, 2) is [_, var arrival] && long.TryParse(arrival, NumberStyles.None, CultureInfo.InvariantCulture, out var before))
        {
            return InMemory(query, before);
        }

        if (Cursor.Read(query.Cursor, FromTime, 2) is [_, var ticks] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && at < DateTime.MaxValue.Ticks)
        {
            return await InHistoryAsync(query with { To = new DateTimeOffset(at, TimeSpan.Zero) }, null, cancellationToken);
        }

        return Cursor.Read(query.Cursor, FromHistory, 3) is [_, var to, var cursor]
            ? await InHistoryAsync(query with { To = ReadTicks(to) ?? query.To }, cursor, cancellationToken)
            : null;
    }

    public static bool Matches(HistoryQuery query, LedgerEvent e) =>
        (query.ProductId is null || e.ProductId == query.ProductId)
        && (query.Type is null || e.Type == query.Type)
        && (query.Warehouse is null || e.Warehouse == query.Warehouse)
        && (query.Outcome is null || e.Outcome == query.Outcome);

    private EventPage InMemory(HistoryQuery query, long before)
    {
        var slice = model.State.Events.Take(before, query.Limit, e => Matches(query, e));
        if (slice.More)
        {
            return new(slice.Items, Cursor.Write(FromMemory, slice.Before.ToString(CultureInfo.InvariantCulture)));
        }

        var oldest = model.State.Events.Oldest;
        return new(slice.Items, oldest is null
            ? null
            : Cursor.Write(FromTime, (oldest.EffectiveAt.Ticks + TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture)));
    }

    private async Task<EventPage> InHistoryAsync(HistoryQuery query, string? cursor, CancellationToken cancellationToken)
    {
        var page = await history.EventsAsync(query with { Cursor = cursor }, cancellationToken);
        var shown = cursor is null && query.Cursor is not null ? model.State.Events.Keys() : [];
        var items = page.Items.Where(e => !shown.Contains((e.Partition, e.Sequence))).ToList();
        return new(items, page.Next is null
            ? null
            : Cursor.Write(FromHistory, query.To?.UtcTicks.ToString(CultureInfo.InvariantCulture) ?? "", page.Next));
    }

    private static DateTimeOffset? ReadTicks(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks < DateTime.MaxValue.Ticks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : null;
}
