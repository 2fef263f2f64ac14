using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Processor.Storage;

namespace StreamStock.Processor.History;

/// <summary>Questions with parameters. All that is wrong with them is told by name, with what is allowed.</summary>
internal static class QueryEndpoints
{
    public const int MaxHours = 31 * 24;
    public const int MaxDays = 800;

    private const int MaxCursorLength = 8_192;
    private const int MaxPage = 500;

    /// <summary>Ledger rows read at most for the stock of all products.</summary>
    private const long MaxRowsSince = 2_000_000;

    private static readonly TimeSpan DefaultHours = TimeSpan.FromHours(24);
    private static readonly TimeSpan DefaultDays = TimeSpan.FromDays(30);

    private static readonly IReadOnlyList<(string, RowKind)> s_kinds =
    [
        .. Enumerable.Range(0, EventTypes.Count).Select(i => (RowKind)i).Concat(Enum.GetValues<RowKind>().Where(k => k >= RowKind.OrderPlaced))
            .Where(k => k != (RowKind)EventType.Time).Select(k => (k.Name(), k)),
    ];

    private static readonly IReadOnlyList<(string, Outcome)> s_outcomes = [.. Enum.GetValues<Outcome>().Select(o => (o.Name(), o))];

    private static readonly string[] s_reservationStates =
        [Reservation.Held, Reservation.Committed, Reservation.Released, Reservation.Expired, Reservation.Cancelled];

    public static IResult Events(HttpRequest request, IHistory history)
    {
        var query = new QueryReader(request.Query);
        var (from, to) = query.Span("from", "to");
        var filter = new EventFilter
        {
            ProductId = query.ProductId("productId"),
            Kind = new RowKindFilter((byte?)query.Choice("type", s_kinds)),
            Warehouse = query.Text("warehouse", EventLimits.MaxWarehouseLength),
            Outcome = (byte?)query.Choice("outcome", s_outcomes),
            From = from,
            To = to,
            Cursor = query.Text("cursor", MaxCursorLength),
            Limit = query.Number("limit", 1, EventFilter.MaxLimit, 50),
        };
        if (filter.Cursor is not null && EventCursor.Read(filter.Cursor) is null)
        {
            RefuseCursor(query);
        }

        return query.IsValid ? Results.Ok(history.Events(filter)) : Results.ValidationProblem(query.Errors);
    }

    /// <summary>Rows by hour or day; without a span the latest day, or month, of partition time.</summary>
    public static IResult Statistics(HttpRequest request, IHistory history)
    {
        var query = new QueryReader(request.Query);
        var byDay = query.Choice("interval", [("hour", false), ("day", true)]) ?? false;
        var (from, to) = query.Span("from", "to");
        if (!query.IsValid)
        {
            return Results.ValidationProblem(query.Errors);
        }

        var newest = history.Partitions().Max(p => p.Time) ?? DateTime.UnixEpoch;
        var end = to ?? (from is { } start ? start + (byDay ? DefaultDays : DefaultHours) : newest.AddHours(1));
        var begin = from ?? end - (byDay ? DefaultDays : DefaultHours);
        if (end - begin > TimeSpan.FromHours(byDay ? MaxDays * 24 : MaxHours))
        {
            query.Refuse("to", byDay ? $"to must be at most {MaxDays} days after from." : $"to must be at most {MaxHours} hours after from; ask by day.");
        }

        return query.IsValid ? Results.Json(new StatisticsPage(history.Statistics(begin, end, byDay)), CoreJson.Default.StatisticsPage) : Results.ValidationProblem(query.Errors);
    }

    public static IResult Stock(string productId, HttpRequest request, IHistory history)
    {
        var query = new QueryReader(request.Query);
        query.CheckProductId(productId);
        var at = query.Time("at");
        if (!query.IsValid)
        {
            return Results.ValidationProblem(query.Errors);
        }

        var answer = history.StockAt(productId, at);
        if (answer.Earliest is { } earliest)
        {
            return RefuseEarlier(query, earliest);
        }

        return answer.Stock is { } stock
            ? Results.Ok(stock)
            : Results.Problem($"There was no product {productId} at that time.", statusCode: StatusCodes.Status404NotFound);
    }

    /// <summary>What was on hand of all products whose stock moved since a time.</summary>
    public static IResult StockThen(HttpRequest request, IHistory history)
    {
        var query = new QueryReader(request.Query);
        if (query.Time("at") is not { } at)
        {
            query.Refuse("at", "at must be a time (UTC).");
            return Results.ValidationProblem(query.Errors);
        }

        var answer = history.StockThen(at, MaxRowsSince);
        return answer switch
        {
            { Page: { } page } => Results.Json(page, CoreJson.Default.StockThenPage),
            { Earliest: { } earliest } => RefuseEarlier(query, earliest),
            _ => Results.Problem($"{answer.Rows} rows were recorded since then; at most {MaxRowsSince} are read. Ask by product.", statusCode: StatusCodes.Status422UnprocessableEntity),
        };
    }

    private static IResult RefuseEarlier(QueryReader query, DateTime earliest)
    {
        query.Refuse("at", $"at must not be before {earliest:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}, where the kept ledger begins.");
        return Results.ValidationProblem(query.Errors);
    }

    public static IResult Demand(string productId, HttpRequest request, IHistory history)
    {
        var query = new QueryReader(request.Query);
        query.CheckProductId(productId);
        var days = query.Number("days", 1, DemandHistory.MaxDays, 30);
        return query.IsValid ? Results.Ok(new { items = history.Demand(productId, days) }) : Results.ValidationProblem(query.Errors);
    }

    public static IResult Reservations(string productId, HttpRequest request, IHistory history)
    {
        var query = new QueryReader(request.Query);
        query.CheckProductId(productId);
        var state = query.Choice("state", s_reservationStates.Select((s, i) => (s, i)));
        var filter = new ReservationFilter(productId)
        {
            State = state is { } index ? s_reservationStates[index] : null,
            Limit = query.Number("limit", 1, MaxPage, 50),
            Before = Cursor(query)?.Key,
        };
        return query.IsValid ? Results.Ok(history.Reservations(filter)) : Results.ValidationProblem(query.Errors);
    }

    public static IResult Alerts(HttpRequest request, IHistory history)
    {
        var query = new QueryReader(request.Query);
        var (from, to) = query.Span("from", "to");
        var filter = new AlertFilter
        {
            ProductId = query.ProductId("productId"),
            From = from,
            To = to,
            Limit = query.Number("limit", 1, MaxPage, 50),
            Before = Cursor(query),
        };
        if (filter.ProductId is not null && (from ?? to) is not null)
        {
            query.Refuse(from is null ? "to" : "from", "from and to choose by the alert's end, and go without productId.");
        }

        return query.IsValid ? Results.Json(history.AlertHistory(filter), CoreJson.Default.AlertPage) : Results.ValidationProblem(query.Errors);
    }

    private static PageCursor? Cursor(QueryReader query)
    {
        if (query.Text("cursor", MaxCursorLength) is not { } text)
        {
            return null;
        }

        if (PageCursor.TryRead(text, out var cursor))
        {
            return cursor;
        }

        RefuseCursor(query);
        return null;
    }

    private static void RefuseCursor(QueryReader query) => query.Refuse("cursor", "cursor must be the next of an earlier page.");
}
