using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using StreamStock.Core.Models;
using StreamStock.Web.Api;
using StreamStock.Web.Presentation.Alerts;
using StreamStock.Web.Presentation.Orders;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Live;

/// <summary>
/// Makes the stream's frames: ready bytes that every viewer gets as they are. A part is left out of a delta when its
/// bytes are those of the last tick. Not for several threads at one time.
/// </summary>
public sealed class DashboardComposer(InventoryReadModel model, SummaryCache summary, RecommendationList recommendations, KpiTrend trend, PipelineParts pipeline, ReplicaId replica, TimeProvider time)
{
    private readonly SortedDictionary<string, byte[]> parts = new(StringComparer.Ordinal);
    private ReadModelState? state;
    private long arrival;
    private long frame;
    private byte[]? snapshot;

    /// <summary>Times a part was serialised; a test holds it against the number of viewers.</summary>
    public long Serialisations { get; private set; }

    /// <summary>Id of the last delta: its number, and the replica that counts.</summary>
    public string LastId => string.Create(CultureInfo.InvariantCulture, $"{replica.Value}-{frame}");

    /// <summary>All there is to show now.</summary>
    public DashboardData Read() => ReadParts() with { Events = Feed(model.State.Events.Since(0, StreamLimits.MaxEvents).Items) };

    /// <summary>The frame of everything, as of the last delta; made once for all who need it.</summary>
    public byte[] Snapshot()
    {
        if (state is null)
        {
            Delta();
        }

        return snapshot ??= Frame("snapshot", [.. parts, Part("events", state!.Events.Since(0, StreamLimits.MaxEvents).Items)]);
    }

    /// <summary>The frame of what changed since the last call; null where nothing did.</summary>
    public byte[]? Delta()
    {
        if (!ReferenceEquals(state, model.State))
        {
            // Loaded again: arrival numbers began anew.
            state = model.State;
            arrival = state.Events.Next;
        }

        var (events, next) = state.Events.Since(arrival, StreamLimits.MaxEvents);
        arrival = next;
        List<KeyValuePair<string, byte[]>> changed = [];
        foreach (var part in Serialise(ReadParts()))
        {
            if (!parts.TryGetValue(part.Key, out var before) || !before.AsSpan().SequenceEqual(part.Value))
            {
                parts[part.Key] = part.Value;
                changed.Add(part);
            }
        }

        if (events.Count > 0)
        {
            changed.Add(Part("events", events));
        }

        if (changed.Count == 0)
        {
            return null;
        }

        frame++;
        snapshot = null;
        return Frame("delta", changed);
    }

    private DashboardData ReadParts()
    {
        var figures = summary.Current;
        var now = time.GetUtcNow().UtcDateTime;
        var throughput = model.State.Feed.Throughput;
        IReadOnlyList<AlertRecord> alerts = [.. model.State.Alerts.View.Active.Take(StreamLimits.MaxAlerts)];
        return new()
        {
            Metrics = MetricsReport.Of(figures, throughput, now),
            Attention = [.. figures.Attention.Select(product => AttentionItem.Of(product, OrderOffer.Of(product, recommendations.Find(product.Id)), figures.Feed.PartitionTime ?? default))],
            Alerts = alerts,
            AlertsNow = [.. alerts.Select(alert => AlertNow.Of(alert, model.State.Products.Find(alert.ProductId), figures.Feed.PartitionTime)).OfType<AlertNow>()],
            Categories = figures.Categories,
            Warehouses = figures.WarehouseStocks,
            Throughput = throughput.Series(now),
            Pipeline = new(model.Trouble, figures.Feed.Owners, pipeline.Current),
            Changes = new(figures.Feed.PartitionTime is { } at ? trend.Yesterday(at) : null, trend.Samples),
        };
    }

    private IEnumerable<KeyValuePair<string, byte[]>> Serialise(DashboardData data)
    {
        yield return Part("metrics", data.Metrics, WebJson.Default.MetricsReport);
        yield return Part("attention", data.Attention, WebJson.Default.IReadOnlyListAttentionItem);
        yield return Part("alerts", data.Alerts, WebJson.Default.IReadOnlyListAlertRecord);
        yield return Part("alertsNow", data.AlertsNow, WebJson.Default.IReadOnlyListAlertNow);
        yield return Part("categories", data.Categories, WebJson.Default.IReadOnlyListCategoryStock);
        yield return Part("warehouses", data.Warehouses, WebJson.Default.IReadOnlyListWarehouseStock);
        yield return Part("throughput", data.Throughput, WebJson.Default.IReadOnlyListThroughputPoint);
        yield return Part("pipeline", data.Pipeline, WebJson.Default.PipelineState);
        yield return Part("changes", data.Changes, WebJson.Default.KpiChanges);
    }

    private KeyValuePair<string, byte[]> Part(string name, IReadOnlyList<LedgerEvent> events) =>
        Part(name, Feed(events), WebJson.Default.IReadOnlyListFeedEvent);

    private IReadOnlyList<FeedEvent> Feed(IReadOnlyList<LedgerEvent> events) =>
        [.. events.Select(e => FeedEvent.Of(e, model.State.Products.Find(e.ProductId)?.Name))];

    private KeyValuePair<string, byte[]> Part<T>(string name, T value, JsonTypeInfo<T> type)
    {
        Serialisations++;
        return new(name, JsonSerializer.SerializeToUtf8Bytes(value, type));
    }

    private byte[] Frame(string kind, IEnumerable<KeyValuePair<string, byte[]>> content)
    {
        var buffer = new ArrayBufferWriter<byte>(4_096);
        buffer.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"event: {kind}\nid: {LastId}\nretry: {StreamLimits.Reconnect.TotalMilliseconds:0}\ndata: ")));
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, bytes) in content)
            {
                json.WritePropertyName(name);
                json.WriteRawValue(bytes, skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        buffer.Write("\n\n"u8);
        return buffer.WrittenSpan.ToArray();
    }
}
