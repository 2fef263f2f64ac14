using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using StreamStock.Core.Models;

namespace StreamStock.Web.ReadModel;

/// <summary>Asks a processor, any replica, for what is in its database.</summary>
public sealed class HistoryClient(HttpClient http)
{
    /// <summary>Name of the service as the host injects it (<c>services__processor__http__0</c>).</summary>
    public const string BaseAddress = "http://processor";

    /// <summary>Longest wait for the whole snapshot of a large catalogue.</summary>
    public static readonly TimeSpan SnapshotTimeout = TimeSpan.FromMinutes(2);

    /// <summary>Alerts asked for at one time.</summary>
    private const int MaxAlertPage = 500;

    private const int SnapshotReadBytes = 256 * 1024;

    /// <summary>
    /// The lines of <c>GET /history/snapshot</c>, as they come, those of one read together: each is parsed whole instead of
    /// as part of a stream, and none is waited for by itself.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlyList<ReadModelSnapshot>> SnapshotAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var response = await http.GetAsync("/history/snapshot", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var pipe = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: SnapshotReadBytes));
        try
        {
            for (var isMore = true; isMore;)
            {
                var read = await pipe.ReadAsync(cancellationToken);
                var lines = Lines(read.Buffer, read.IsCompleted, out var rest);
                pipe.AdvanceTo(rest, read.Buffer.End);
                isMore = !read.IsCompleted;
                yield return lines;
            }
        }
        finally
        {
            await pipe.CompleteAsync(); // Its buffers go back to the pool, also where the reader leaves early.
        }
    }

    /// <summary>The lines that have come whole; the last one needs no end.</summary>
    private static List<ReadModelSnapshot> Lines(ReadOnlySequence<byte> buffer, bool isLast, out SequencePosition rest)
    {
        var lines = new List<ReadModelSnapshot>();
        var reader = new SequenceReader<byte>(buffer);
        while (reader.TryReadTo(out ReadOnlySequence<byte> line, (byte)'\n'))
        {
            lines.Add(Read(line));
        }

        if (isLast && !reader.End)
        {
            lines.Add(Read(reader.UnreadSequence));
            reader.AdvanceToEnd();
        }

        rest = reader.Position;
        return lines;
    }

    private static ReadModelSnapshot Read(ReadOnlySequence<byte> line) =>
        ReadModelSnapshot.Read(line.IsSingleSegment ? line.FirstSpan : line.ToArray());

    /// <summary>One page of the ledger.</summary>
    /// <exception cref="HttpRequestException">No processor answered; 400 where it refuses the query.</exception>
    public async Task<EventPage> EventsAsync(HistoryQuery query, CancellationToken cancellationToken)
    {
        var path = QueryHelpers.AddQueryString("/history/events", query.Parameters());
        using var response = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode == HttpStatusCode.BadRequest)
        {
            throw new HttpRequestException("The processor refused the query.", null, HttpStatusCode.BadRequest);
        }

        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await JsonSerializer.DeserializeAsync(body, CoreJson.Default.EventPage, cancellationToken)
            ?? throw new JsonException("The page is null.");
    }

    /// <summary>One page of the alerts that ended at a time or after it, the latest end first.</summary>
    /// <exception cref="HttpRequestException">No processor answered.</exception>
    public async Task<AlertPage> EndedAlertsAsync(DateTime since, string? cursor, CancellationToken cancellationToken)
    {
        var parameters = new Dictionary<string, string?> { ["from"] = since.ToString("O"), ["limit"] = MaxAlertPage.ToString(CultureInfo.InvariantCulture) };
        if (cursor is not null)
        {
            parameters["cursor"] = cursor;
        }

        return await http.GetFromJsonAsync(QueryHelpers.AddQueryString("/history/alerts", parameters), CoreJson.Default.AlertPage, cancellationToken)
            ?? throw new JsonException("The page is null.");
    }

    /// <summary>Products whose stock moved since a time, with what was on hand then; null where the ledger cannot tell.</summary>
    /// <exception cref="HttpRequestException">No processor answered.</exception>
    public async Task<IReadOnlyList<OnHandThen>?> MovedSinceAsync(DateTime at, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(QueryHelpers.AddQueryString("/history/stock", "at", at.ToString("O")), cancellationToken);
        if (response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity)
        {
            return null; // Before the kept ledger, or more rows since than are read.
        }

        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync(CoreJson.Default.StockThenPage, cancellationToken))?.Items;
    }

    /// <summary>A product's forecast of today, and how those of so many days before would have come true; null where there is no such product.</summary>
    /// <exception cref="HttpRequestException">No processor answered.</exception>
    public async Task<ProductForecast?> ForecastAsync(string productId, CancellationToken cancellationToken, int backtestDays = 0)
    {
        var parameters = new Dictionary<string, string?>
        {
            ["productId"] = productId, ["horizon"] = "1", ["backtest"] = backtestDays.ToString(CultureInfo.InvariantCulture),
        };
        using var response = await http.GetAsync(QueryHelpers.AddQueryString("/history/forecast", parameters), cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync(CoreJson.Default.ProductForecast, cancellationToken);
    }

    /// <summary>What was decided about an event; null where nothing was.</summary>
    /// <exception cref="HttpRequestException">No processor answered.</exception>
    public async Task<Decision?> DecisionAsync(string productId, string eventId, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var parameters = new Dictionary<string, string?> { ["productId"] = productId, ["eventId"] = eventId };
        if (since is { } time)
        {
            parameters["since"] = time.UtcDateTime.ToString("O");
        }

        using var response = await http.GetAsync(QueryHelpers.AddQueryString("/history/decisions", parameters), cancellationToken);
        response.EnsureSuccessStatusCode();
        return response.StatusCode == HttpStatusCode.NoContent
            ? null
            : await response.Content.ReadFromJsonAsync(CoreJson.Default.Decision, cancellationToken);
    }
}

/// <summary>Which ledger events are asked for; null passes all.</summary>
public sealed record HistoryQuery
{
    public string? ProductId { get; init; }
    public string? Type { get; init; }
    public string? Warehouse { get; init; }
    public string? Outcome { get; init; }

    /// <summary>Partition time, inclusive.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Partition time, exclusive.</summary>
    public DateTimeOffset? To { get; init; }

    public string? Cursor { get; init; }
    public int Limit { get; init; }

    internal Dictionary<string, string?> Parameters() => new (string Name, string? Value)[]
    {
        ("productId", ProductId),
        ("type", Type),
        ("warehouse", Warehouse),
        ("outcome", Outcome),
        ("from", From?.UtcDateTime.ToString("O")),
        ("to", To?.UtcDateTime.ToString("O")),
        ("cursor", Cursor),
        ("limit", Limit.ToString(CultureInfo.InvariantCulture)),
    }.Where(parameter => !string.IsNullOrEmpty(parameter.Value)).ToDictionary(parameter => parameter.Name, parameter => parameter.Value);
}
