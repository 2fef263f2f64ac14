using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using StreamStock.Core.Models;
using StreamStock.Web.Api;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Live;

/// <summary>What a viewer of the detail stream looks at.</summary>
/// <param name="Products">Products by id.</param>
/// <param name="Alerts">All alerts as well.</param>
public sealed record DetailSelection(IReadOnlyList<string> Products, bool Alerts);

/// <summary>
/// Tells viewers of single products and of alerts what changed. A product is serialised once a tick however many look
/// at it, and not at all while it does not change.
/// </summary>
public sealed class DetailStream(InventoryReadModel model, SummaryCache summary, TimeProvider time, ILogger<DetailStream> logger) : TickingStream(time, logger)
{
    private static readonly byte[] HeartbeatFrame = ": still here\n\n"u8.ToArray();

    private readonly Dictionary<StreamViewer, DetailSelection> viewers = [];
    private readonly Dictionary<string, WatchedProduct> watched = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private ReadModelState? state;
    private long alertArrival;
    private long frame;
    private long lastFrame = time.GetTimestamp();
    private bool stopping;

    /// <summary>Times a product was serialised for deltas; a test holds it against the number of viewers.</summary>
    public long Serialisations { get; private set; }

    /// <summary>A viewer whose first frame is a snapshot; null where there are too many, or the service stops.</summary>
    public StreamViewer? TryJoin(DetailSelection selection)
    {
        lock (gate)
        {
            if (stopping || viewers.Count >= StreamLimits.MaxDetailViewers)
            {
                return null;
            }

            if (viewers.Count == 0)
            {
                Compose(); // Nothing was composed while nobody looked.
            }

            foreach (var id in selection.Products)
            {
                if (!watched.TryGetValue(id, out var product))
                {
                    watched[id] = product = new WatchedProduct { Version = model.State.Products.Find(id)?.Version ?? 0 };
                }

                product.Viewers++;
            }

            var viewer = new StreamViewer();
            viewers[viewer] = selection;
            viewer.Offer(Snapshot(selection), () => Snapshot(selection));
            return viewer;
        }
    }

    public void Leave(StreamViewer viewer)
    {
        lock (gate)
        {
            if (!viewers.Remove(viewer, out var selection))
            {
                return;
            }

            foreach (var id in selection.Products)
            {
                if (--watched[id].Viewers == 0)
                {
                    watched.Remove(id);
                }
            }
        }
    }

    /// <summary>Sends each viewer what changed of what it looks at, or after a long silence a heartbeat to all.</summary>
    public override void Tick()
    {
        lock (gate)
        {
            if (viewers.Count == 0)
            {
                return;
            }

            var isHeartbeat = Time.GetElapsedTime(lastFrame) >= StreamLimits.Heartbeat;
            var (isReloaded, alerts) = Compose();
            foreach (var (viewer, selection) in viewers)
            {
                var content = isReloaded ? Snapshot(selection) : Delta(selection, alerts) ?? (isHeartbeat ? HeartbeatFrame : null);
                if (content is not null)
                {
                    viewer.Offer(content, () => Snapshot(selection));
                }
            }

            lastFrame = isHeartbeat ? Time.GetTimestamp() : lastFrame;
        }
    }

    /// <summary>Serialises what changed since the last call.</summary>
    private (bool IsReloaded, byte[]? Alerts) Compose()
    {
        frame++;
        var isReloaded = !ReferenceEquals(state, model.State);
        state = model.State;
        var (changed, next) = state.Alerts.Since(isReloaded ? state.Alerts.Arrivals : alertArrival);
        alertArrival = next;
        foreach (var (id, product) in watched)
        {
            var current = state.Products.Find(id);
            var isChanged = current is not null && current.Version != product.Version;
            product.Changed = isChanged ? Serialise(current!) : null;
            product.Version = current?.Version ?? 0;
        }

        return (isReloaded, changed.Count == 0 ? null : JsonSerializer.SerializeToUtf8Bytes(changed, WebJson.Default.IReadOnlyListAlertRecord));
    }

    private byte[] Serialise(StockSnapshot product)
    {
        Serialisations++;
        return JsonSerializer.SerializeToUtf8Bytes(product, CoreJson.Default.StockSnapshot);
    }

    private byte[]? Delta(DetailSelection selection, byte[]? alerts)
    {
        var products = selection.Products.Select(id => watched[id].Changed).OfType<byte[]>().ToList();
        var hasAlerts = selection.Alerts && alerts is not null;
        return products.Count == 0 && !hasAlerts
            ? null
            : Frame("delta", json =>
            {
                if (products.Count > 0)
                {
                    json.WriteStartArray("products"u8);
                    products.ForEach(product => json.WriteRawValue(product, skipInputValidation: true));
                    json.WriteEndArray();
                }

                if (hasAlerts)
                {
                    json.WritePropertyName("alerts"u8);
                    json.WriteRawValue(alerts, skipInputValidation: true);
                }
            });
    }

    private byte[] Snapshot(DetailSelection selection)
    {
        var today = DateOnly.FromDateTime(summary.Current.Feed.PartitionTime ?? default);
        var products = selection.Products.Select(id => model.State.Products.Find(id)).OfType<StockSnapshot>().Select(product => DemandWindow.At(product, today));
        return Frame("snapshot", json =>
        {
            Write(json, "products"u8, selection.Products.Count > 0 ? [.. products] : null, WebJson.Default.IReadOnlyListStockSnapshot);
            Write(json, "alerts"u8, selection.Alerts ? [.. model.State.Alerts.View.Active.Take(StreamLimits.MaxDetailAlerts)] : null, WebJson.Default.IReadOnlyListAlertRecord);
        });
    }

    private static void Write<T>(Utf8JsonWriter json, ReadOnlySpan<byte> name, T[]? items, JsonTypeInfo<IReadOnlyList<T>> type)
    {
        if (items is not null)
        {
            json.WritePropertyName(name);
            JsonSerializer.Serialize(json, items, type);
        }
    }

    private byte[] Frame(string kind, Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        buffer.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"event: {kind}\nid: {frame}\nretry: {StreamLimits.Reconnect.TotalMilliseconds:0}\ndata: ")));
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        buffer.Write("\n\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    protected override void End()
    {
        lock (gate)
        {
            stopping = true;
            foreach (var viewer in viewers.Keys)
            {
                viewer.Complete();
            }
        }
    }

    private sealed class WatchedProduct
    {
        public int Viewers { get; set; }

        public long Version { get; set; }

        /// <summary>The product where it changed with this tick.</summary>
        public byte[]? Changed { get; set; }
    }
}
