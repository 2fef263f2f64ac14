using System.Globalization;
using System.Text;
using System.Text.Json;
using StreamStock.Core.Alerts;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using Xunit;

namespace StreamStock.Tests.Core.Support;

/// <summary>
/// Drives one partition as the processor does: every event goes over the wire format, its duplicates are confirmed in
/// the ledger, and what cannot be read is buried. After each step the invariants of the state are checked.
/// </summary>
internal sealed class Scenario
{
    /// <summary>A Tuesday's noon, far from midnight, month and year ends.</summary>
    public static readonly DateTime Noon = Utc("2026-03-10 12:00:00");

    public const string P = "PROD-001";

    private readonly AlertPolicy _policy;
    private readonly DedupeHorizon _horizon;
    private readonly Effects _effects = new();
    private readonly Dictionary<string, long> _deltas = [];
    private int _nextId;

    public Scenario(AlertPolicy? policy = null, DedupeHorizon? horizon = null)
    {
        (_policy, _horizon) = (policy ?? AlertPolicy.Default, horizon ?? DedupeHorizon.Default);
        Partition = new Partition(3, _policy, _horizon);
    }

    public Partition Partition { get; private set; }

    /// <summary>Partition time handed in with the next event.</summary>
    public DateTime Now { get; set; } = Noon;

    public List<LedgerRow> Ledger { get; } = [];

    public List<DeadLetter> DeadLetters { get; } = [];

    public Product Product => Partition.Find(P)!;

    public (int OnHand, int Reserved, int Backordered, int Available) Levels =>
        (Product.OnHand, Product.Reserved, Product.Backordered, Product.Available);

    /// <summary>One product with so many units counted, at noon.</summary>
    public static Scenario WithStock(int units, Func<ProductSettings, ProductSettings>? settings = null, AlertPolicy? policy = null)
    {
        var scenario = new Scenario(policy);
        scenario.Upsert(settings);
        scenario.Count(units);
        return scenario;
    }

    /// <summary>The same, two hours later: what was counted is what its depletion window began with.</summary>
    public static Scenario Settled(int units, Func<ProductSettings, ProductSettings>? settings = null, AlertPolicy? policy = null)
    {
        var scenario = WithStock(units, settings, policy);
        scenario.Pass(TimeSpan.FromHours(2));
        return scenario;
    }

    public static DateTime Utc(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    public static ProductSettings Settings(Func<ProductSettings, ProductSettings>? change = null)
    {
        var settings = new ProductSettings { Sku = "SKU-ELE-001", Name = "Kettle" };
        return change is null ? settings : change(settings);
    }

    public Answer Upsert(Func<ProductSettings, ProductSettings>? settings = null, string product = P, long? ifSettingsVersion = null)
    {
        var data = JsonSerializer.SerializeToNode(Settings(settings), CoreJson.Default.ProductSettings)!.AsObject();
        if (ifSettingsVersion is { } version)
        {
            data["ifSettingsVersion"] = version;
        }

        return Send(EventType.ProductUpsert, product: product, data: data.ToJsonString());
    }

    public Answer Retire(long? ifSettingsVersion = null) => Send(
        EventType.ProductRetire, data: ifSettingsVersion is { } v ? $$"""{"ifSettingsVersion":{{v}}}""" : null);

    public Answer Sale(int units, string? id = null, DateTime? at = null, string product = P) => Send(EventType.Sale, units, id, at, product);

    public Answer Restock(int units, string? id = null, DateTime? at = null) => Send(EventType.Restock, units, id, at);

    public Answer Return(int units, bool damaged = false, DateTime? at = null) =>
        Send(EventType.Return, units, at: at, metadata: damaged ? """{"disposition":"damaged"}""" : null);

    public Answer Count(int units, long? ifStockVersion = null, string product = P) => Send(
        EventType.StockCount, units, product: product, data: ifStockVersion is { } v ? $$"""{"ifStockVersion":{{v}}}""" : null);

    public Answer Adjust(int units) => Send(EventType.StockAdjust, units);

    public Answer Reserve(int units, int seconds = 900) => Send(EventType.Reserve, units, data: $$"""{"seconds":{{seconds}}}""");

    public Answer Commit(string reservation) => Send(EventType.ReservationCommit, data: $$"""{"reservationId":"{{reservation}}"}""");

    public Answer Release(string reservation) => Send(EventType.ReservationRelease, data: $$"""{"reservationId":"{{reservation}}"}""");

    public Answer Acknowledge(string alert, string by = "Ada") => Send(EventType.AlertAcknowledge, data: $$"""{"alertId":"{{alert}}","by":"{{by}}"}""");

    public Answer Snooze(string alert, DateTime until) => Send(EventType.AlertSnooze, data: $$"""{"alertId":"{{alert}}","until":"{{until:O}}"}""");

    public Answer ResolveByHand(string alert, string by = "Ada") => Send(EventType.AlertResolve, data: $$"""{"alertId":"{{alert}}","by":"{{by}}"}""");

    public Answer Send(
        EventType type, int? quantity = null, string? id = null, DateTime? at = null, string product = P,
        string? warehouse = null, string? data = null, string? metadata = null, bool clockSource = false, string? replyTo = null)
    {
        var draft = new EventDraft(id ?? $"E{++_nextId}", type, product)
        {
            Quantity = quantity,
            Warehouse = warehouse,
            Timestamp = at,
            Data = data is null ? default : Encoding.UTF8.GetBytes(data),
            Metadata = metadata is null ? default : Encoding.UTF8.GetBytes(metadata),
        };
        return SendBytes(EventWriter.ToUtf8(in draft), TopicOf(type), clockSource, replyTo);
    }

    public Answer SendText(string json) => SendBytes(Encoding.UTF8.GetBytes(json), InputTopic.Commands);

    public Answer SendBytes(byte[] payload, InputTopic topic, bool clockSource = false, string? replyTo = null)
    {
        var origin = new Origin { Topic = topic, Offset = Ledger.Count, ClockSource = clockSource, ReplyTo = replyTo };
        Partition.Record(Now);
        if (!EventReader.TryRead(payload, out var e, out var error))
        {
            Partition.Advance(Now, _effects);
            Partition.Bury(payload, e.ProductId, null, e.Id, in origin, error, _effects);
            return Collect("");
        }

        var first = Confirmed(in e);
        var answer = replyTo is not null && first > 0 ? Views.Decision(Ledger[(int)first - 1]) : null;
        Partition.Decide(in e, in origin, first, answer, Now, _effects);
        return Collect(e.IdText);
    }

    /// <summary>Partition time passes without an event.</summary>
    public Answer Pass(TimeSpan time) => To(Now + time);

    public Answer To(DateTime time)
    {
        Now = time;
        Partition.Record(time);
        Partition.Advance(time, _effects);
        return Collect("");
    }

    public Answer Forecast()
    {
        while (Partition.ForecastNext(_effects))
        {
        }

        return Collect("");
    }

    /// <summary>The open alert of a concern; null where there is none.</summary>
    public AlertRecord? Alert(AlertConcern concern, string product = P) => Partition.Find(product)!.Alerts?[(int)concern].Open;

    /// <summary>Every transition of a concern's alerts so far, in words.</summary>
    public IEnumerable<string> Transitions(AlertConcern concern) => Ledger
        .Select(row => row.Detail).OfType<AlertChange>()
        .Where(change => AlertConcerns.Of(change.Alert.Type) == concern)
        .Select(change => $"{change.Transition} {Name(change.Alert.Type)}");

    public static string Name(AlertType type) => JsonSerializer.SerializeToElement(type).GetString()!;

    public DemandDay Demand(string day) => Product.Demand.On(DateOnly.Parse(day, CultureInfo.InvariantCulture).DayNumber);

    /// <summary>Stores and loads the partition as a takeover by another replica does.</summary>
    public Scenario Restart()
    {
        var old = Partition;
        Partition = new Partition(old.Number, _policy, _horizon);
        Partition.Restore(old.Sequence, old.Time, old.RecordedAt);
        foreach (var product in old.Products)
        {
            var stored = Partition.Store(product);
            stored = stored with
            {
                Settings = StoredProduct.ReadSettings(stored.SettingsJson()),
                Memory = StoredProduct.ReadMemory(stored.MemoryJson()),
            };
            var open = (product.Alerts ?? []).Select(slot => slot.Open).OfType<AlertRecord>();
            var restored = Partition.Restore(stored, product.Reservations?.Values.ToList() ?? [], open.ToList());
            foreach (ref readonly var day in product.Demand.Days[..^Math.Min(1, product.Demand.Days.Length)])
            {
                restored.Demand.Load(in day);
            }
        }

        foreach (var row in Ledger.Where(r => r.Outcome <= Outcome.Rejected && !r.EventId.IsEmpty && r.Kind != RowKind.Alert))
        {
            Partition.Dedupe.Add(Ids.Fingerprint(Encoding.ASCII.GetBytes(row.ProductId), row.EventId.Span), row.Sequence, row.RecordedAt);
        }

        Partition.Counts.Load(old.Counts.ByType(), old.Counts.Today());
        Partition.QueueMissedForecasts();
        return this;
    }

    private long Confirmed(in InventoryEvent e)
    {
        var first = Partition.FindPossibleDuplicate(in e);
        return first > 0 && Ledger[(int)first - 1] is var row && row.ProductId == e.ProductIdText && row.EventId.Span.SequenceEqual(e.Id.Span) ? first : 0;
    }

    private Answer Collect(string id)
    {
        var rows = _effects.Rows.ToArray();
        var own = Array.FindIndex(rows, r => r.Origin.Topic != InputTopic.None);
        var answer = new Answer(rows, own < 0 ? null : rows[own], _effects.DeadLetters.FirstOrDefault());
        Assert.True(own < 0 || Encoding.ASCII.GetString(rows[own].EventId.Span) == id || answer.DeadLetter is not null);
        foreach (var row in rows)
        {
            Ledger.Add(row);
            Assert.Equal(Ledger.Count, row.Sequence);
            _deltas[row.ProductId] = _deltas.GetValueOrDefault(row.ProductId) + row.Delta;
        }

        DeadLetters.AddRange(_effects.DeadLetters);
        foreach (var product in _effects.Touched)
        {
            Invariants.Check(product);
            Assert.Equal(_deltas[product.Id], product.OnHand);
        }

        _effects.Clear();
        return answer;
    }

    private static InputTopic TopicOf(EventType type) => type switch
    {
        EventType.Sale => InputTopic.Sales,
        EventType.Restock => InputTopic.Restocks,
        EventType.Return => InputTopic.Returns,
        _ => InputTopic.Commands,
    };
}
