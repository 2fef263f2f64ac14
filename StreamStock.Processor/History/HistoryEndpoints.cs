using System.Buffers;
using System.Text.Json;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Processor.Deciding;
using StreamStock.Processor.Storage;

namespace StreamStock.Processor.History;

/// <summary>What read models and the generator ask of the past; any replica answers, from the database or from what it owns and has made durable.</summary>
internal static class HistoryEndpoints
{
    private const int SnapshotEvents = 500;
    private const int SnapshotResolvedAlerts = 500;
    private const int SnapshotDemandDays = 14;
    private const int SnapshotFlushBytes = 64 * 1024;

    public static void MapHistory(this WebApplication app)
    {
        var history = app.MapGroup("/history").AddEndpointFilter<RouteGroupBuilder, OutageFilter>();
        history.MapGet("/clock", Clock);
        history.MapGet("/counts", Counts);
        history.MapGet("/events", QueryEndpoints.Events);
        history.MapGet("/statistics", QueryEndpoints.Statistics);
        history.MapGet("/alerts", QueryEndpoints.Alerts);
        history.MapGet("/stock", QueryEndpoints.StockThen);
        history.MapGet("/products/{productId}/stock", QueryEndpoints.Stock);
        history.MapGet("/products/{productId}/demand", QueryEndpoints.Demand);
        history.MapGet("/products/{productId}/reservations", QueryEndpoints.Reservations);
        history.MapGet("/snapshot", Snapshot);
        history.MapDecisions();
        history.MapForecast();
    }

    /// <summary>Which clock the data runs on, and how far every partition got; no time where one has not begun.</summary>
    private static IResult Clock(IHistory history, Ownership ownership, PipelineHealth health)
    {
        var settings = ownership.Settings;
        if (settings.Partitions == 0)
        {
            return Results.Problem(health.Trouble, statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        var begun = history.Partitions().Where(p => p.Time is not null).ToList();
        return Results.Ok(new { clock = settings.Clock, partitionTime = begun.Count < settings.Partitions ? null : begun.Min(p => p.Time) });
    }

    /// <summary>Records decided by type and outcome, and the units behind the fill rate.</summary>
    private static Dictionary<string, object> Counts(IHistory history)
    {
        var partitions = history.Partitions();
        var totals = partitions.SelectMany(p => p.Counts).GroupBy(c => c.Key)
            .ToDictionary(g => g.Key, g => (object)g.Aggregate(OutcomeCounts.None, (sum, c) => sum + c.Value));
        totals["unitsSold"] = partitions.Sum(p => p.UnitsSold);
        totals["unitsLost"] = partitions.Sum(p => p.UnitsLost);
        return totals;
    }

    /// <summary>All a read model starts from, a line of JSON each: products, alerts, events (oldest first), partitions.</summary>
    private static async Task Snapshot(HttpContext context, IHistory history, IInventoryStore store, Ownership ownership, RestingPartitions resting)
    {
        context.Response.ContentType = "application/x-ndjson";
        var output = context.Response.BodyWriter;
        // Not SerializeAsync, which flushes after each line: a catalogue would leave in a hundred thousand small pieces.
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true });
        await foreach (var line in LinesAsync(history, store, ownership, resting))
        {
            line.Write(json);
            json.Flush();
            json.Reset();
            output.Write("\n"u8);
            if (output.UnflushedBytes > SnapshotFlushBytes)
            {
                await output.FlushAsync(context.RequestAborted);
            }
        }

        await output.FlushAsync(context.RequestAborted);
    }

    private static async IAsyncEnumerable<ReadModelSnapshot> LinesAsync(
        IHistory history, IInventoryStore store, Ownership ownership, RestingPartitions resting)
    {
        var partitions = history.Partitions();
        // One ahead: the next partition is read while this one is written.
        var next = Load(0);
        for (var i = 0; i < partitions.Count; i++)
        {
            var products = await next!;
            next = Load(i + 1);
            foreach (var product in products)
            {
                yield return new ReadModelSnapshot { Stock = product };
            }

            yield return new ReadModelSnapshot { Feed = Feed(partitions[i], ownership.Settings.Clock) };
        }

        foreach (var alert in history.Alerts(SnapshotResolvedAlerts))
        {
            yield return new ReadModelSnapshot { Alert = alert };
        }

        foreach (var e in history.Events(new EventFilter { Limit = SnapshotEvents }).Items.Reverse())
        {
            yield return new ReadModelSnapshot { Event = e };
        }

        Task<IEnumerable<StockSnapshot>>? Load(int place) => place == partitions.Count ? null : Task.Run(() => ProductsAsync(partitions[place]));

        async Task<IEnumerable<StockSnapshot>> ProductsAsync(PartitionStatus status)
        {
            if (await resting.ViewAsync(status.Partition, status.Sequence) is { } products)
            {
                return products;
            }

            var state = store.Load(status.Partition, ownership.NewState, SnapshotDemandDays).State;
            return state.Products.Select(product => Views.Snapshot(product, state.Time));
        }
    }

    private static FeedRecord Feed(PartitionStatus status, string clock) => new()
    {
        Partition = status.Partition,
        Owner = status.Owner,
        Clock = clock,
        Sequence = status.Sequence,
        LedgerRows = status.Sequence,
        PartitionTime = status.Time ?? default,
        Counts = status.Counts,
        Today = status.Today,
    };
}
