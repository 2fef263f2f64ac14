using System.Globalization;
using System.Text;
using System.Text.Json;
using StreamStock.Core.Alerts;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using Xunit;

namespace StreamStock.Tests.Core.Properties;

/// <summary>
/// Plays a script on a partition as the host would: events are JSON, duplicates are looked up and confirmed in the
/// rows, and everything the partition says is kept. What a step means depends on nothing but the rows so far.
/// </summary>
internal sealed class Shop
{
    public static readonly DateTime Opening = new(2026, 2, 26, 21, 0, 0, DateTimeKind.Utc);

    private static readonly string[] Rules =
    [
        """ "reorderPoint":20,"maxCapacity":100 """,
        """ "reorderPoint":20,"maxCapacity":100,"leadTimeDays":0.25,"automaticRestock":true """,
        """ "reorderPoint":15,"maxCapacity":60,"backorder":true """,
        """ "reorderPoint":12,"maxCapacity":40,"leadTimeDays":0,"orderQuantity":9,"backorder":true,"automaticRestock":true """,
        """ "reorderPoint":0,"maxCapacity":0 """,
        """ "reorderPoint":30,"maxCapacity":80,"alerts":{"raiseAfterSeconds":120,"clearAfterSeconds":400,"hysteresis":0.2} """,
        """ "reorderPoint":25,"maxCapacity":50,"alerts":{"clearAfterSeconds":4000} """,
        """ "reorderPoint":25,"maxCapacity":50,"leadTimeDays":1,"automaticRestock":true,"alerts":{"raiseAfterSeconds":60,"criticalStock":3} """,
    ];

    /// <summary>Settings before this one have no delays: what their alerts remember is in the ledger.</summary>
    public const int FirstDelayed = 5;

    private readonly int _settings;
    private readonly List<byte[]> _sent;
    private readonly Dictionary<(string Product, string Id), long> _decided;
    private readonly Dictionary<string, StoredProduct> _stored;
    private readonly Effects _effects = new();
    private int _step;

    public Shop(bool delays = true)
    {
        _settings = delays ? Rules.Length : FirstDelayed;
        _sent = [];
        _decided = [];
        _stored = [];
        Rows = [];
        Partition = NewPartition();
        Partition.Record(Opening);
        for (var i = 0; i < Scripts.Products; i++)
        {
            _sent.Add(Event($"P{i}", "PRODUCT_UPSERT", i, data: Settings(i)));
            Send(_sent[^1], Opening);
        }
    }

    private Shop(Shop old, Partition partition)
    {
        (_settings, _sent, _step, _decided, _stored) = (old._settings, [.. old._sent], old._step, new(old._decided), new(old._stored));
        Rows = [.. old.Rows];
        Partition = partition;
    }

    public Partition Partition { get; private set; }

    public List<LedgerRow> Rows { get; }

    public DateTime Now => Partition.Time;

    /// <summary>The event of the last step, as it was sent; null where the step sent none.</summary>
    public byte[]? LastSent { get; private set; }

    public static Partition NewPartition() => new(3, AlertPolicy.Default, DedupeHorizon.Default);

    public static string ProductId(int product) => $"PROD-{product}";

    public string Settings(int choice) => $$"""{"sku":"SKU-{{choice % _settings}}","name":"Thing {{choice % _settings}}",{{Rules[choice % _settings]}}}""";

    /// <summary>Lets the step's time pass.</summary>
    public void Pass(Step step)
    {
        Partition.Record(Partition.RecordedAt.AddSeconds(1));
        Partition.Advance(Now.AddSeconds(step.Seconds), _effects);
        Collect();
    }

    /// <summary>Does what the step says.</summary>
    public void Do(Step step)
    {
        LastSent = null;
        if (step.Act == Act.Forecast)
        {
            while (Partition.ForecastNext(_effects))
            {
            }

            Collect();
        }
        else if (Json(step) is { } json)
        {
            _step++;
            if (step.Act is not (Act.Repeat or Act.Nonsense))
            {
                _sent.Add(json);
            }

            Send(json, Now);
        }
    }

    public void Play(IEnumerable<Step> steps)
    {
        foreach (var step in steps)
        {
            Pass(step);
            Do(step);
        }
    }

    private byte[]? Json(Step s)
    {
        var id = $"E{_step}";
        return s.Act switch
        {
            Act.Sale => Event(id, "SALE", s.Product, s.Quantity, age: s.Age),
            Act.Restock => Event(id, "RESTOCK", s.Product, s.Quantity, age: s.Age),
            Act.Return => Event(id, "RETURN", s.Product, s.Quantity, age: s.Age),
            Act.DamagedReturn => Event(id, "RETURN", s.Product, s.Quantity, metadata: """{"disposition":"damaged"}""", age: s.Age),
            Act.Count => Event(id, "STOCK_COUNT", s.Product, s.Quantity - 1, data: IfVersion(s)),
            Act.Adjust => Event(id, "STOCK_ADJUST", s.Product, s.Choice % 2 == 0 ? s.Quantity : -s.Quantity),
            Act.Upsert => Event(id, "PRODUCT_UPSERT", s.Product, data: Settings(s.Choice)),
            Act.Retire => Event(id, "PRODUCT_RETIRE", s.Product),
            Act.Reserve => Event(id, "RESERVE", s.Product, s.Quantity, data: s.Choice % 3 == 0 ? null : $$"""{"seconds":{{1 + (s.Choice * 7)}}}"""),
            Act.Commit => Event(id, "RESERVATION_COMMIT", s.Product, data: $$"""{"reservationId":"{{HoldMeant(s)}}"}""", age: s.Age),
            Act.Release => Event(id, "RESERVATION_RELEASE", s.Product, data: $$"""{"reservationId":"{{HoldMeant(s)}}"}"""),
            Act.Acknowledge => Event(id, "ALERT_ACKNOWLEDGE", s.Product, data: $$"""{"alertId":"{{AlertMeant(s)}}","by":"Ada"}"""),
            Act.Snooze => Event(id, "ALERT_SNOOZE", s.Product, data: $$"""{"alertId":"{{AlertMeant(s)}}","until":"{{Now.AddSeconds(1 + (s.Choice * 20)):O}}"}"""),
            Act.ResolveByHand => Event(id, "ALERT_RESOLVE", s.Product, data: $$"""{"alertId":"{{AlertMeant(s)}}"}"""),
            Act.Repeat => _sent[s.Choice % _sent.Count],
            Act.Nonsense => (s.Choice % 3) switch
            {
                0 => Event(id, "SALE", 77, s.Quantity),
                1 => Event(id, "SALE", s.Product, s.Quantity, warehouse: "WH-9"),
                _ => Event(id, "SALE", s.Product, s.Quantity, age: -400),
            },
            _ => null,
        };
    }

    private string? IfVersion(Step s) => (s.Choice % 4) switch
    {
        0 => $$"""{"ifStockVersion":{{Partition.Find(ProductId(s.Product))!.StockVersion}}}""",
        1 => """{"ifStockVersion":1}""",
        _ => null,
    };

    /// <summary>A hold of the product that was made at some time, if there is one.</summary>
    public string HoldMeant(Step s) => Pick(s, r => r.Detail is Reservation { State: Reservation.Held } h ? h.Id : null);

    private string AlertMeant(Step s) => Pick(s, r => r.Detail is AlertChange { Transition: "raised" } c ? c.Alert.Id : null);

    /// <summary>Mostly the newest: the others are over.</summary>
    private string Pick(Step s, Func<LedgerRow, string?> id)
    {
        var ids = Rows.Where(r => r.ProductId == ProductId(s.Product)).Select(id).Where(i => i is not null).ToList();
        return ids.Count == 0 ? "none" : ids[Math.Max(0, ids.Count - 1 - (s.Choice % 4))]!;
    }

    private byte[] Event(string id, string type, int product, int? quantity = null, string? data = null, string? metadata = null, string? warehouse = null, int age = -1)
    {
        var json = new StringBuilder($$"""{"id":"{{id}}","type":"{{type}}","productId":"{{ProductId(product)}}" """);
        json.Append(quantity is null ? "" : string.Create(CultureInfo.InvariantCulture, $",\"quantity\":{quantity}"));
        json.Append(warehouse is null ? "" : $",\"warehouse\":\"{warehouse}\"");
        json.Append(age == -1 ? "" : $",\"timestamp\":\"{Now.AddSeconds(-age):yyyy-MM-dd'T'HH:mm:ss'Z'}\"");
        json.Append(metadata is null ? "" : $",\"metadata\":{metadata}");
        json.Append(data is null ? "" : $",\"data\":{data}");
        return Encoding.UTF8.GetBytes(json.Append('}').ToString());
    }

    /// <summary>Sends the event of the last step once more.</summary>
    public void Resend() => Send(LastSent!, Now);

    private void Send(byte[] json, DateTime now)
    {
        Assert.True(EventReader.TryRead(json, out var e, out var error), error.Message);
        LastSent = json;
        var found = Partition.FindPossibleDuplicate(in e);
        var known = _decided.GetValueOrDefault((e.ProductIdText, e.IdText));
        Assert.Equal(known, found);
        Partition.Decide(in e, new Origin { Topic = InputTopic.Commands, Offset = _step }, known, null, now, _effects);
        Collect();
    }

    /// <summary>Takes the batch's rows out, with their details as they come back from storage.</summary>
    private void Collect()
    {
        foreach (ref readonly var row in _effects.Rows)
        {
            Rows.Add(row with { Detail = DetailCodec.Read(row.Kind, DetailCodec.Write(row.Detail)) });
        }

        foreach (var (_, sequence) in _effects.Ids)
        {
            var row = Rows[(int)(sequence - Rows[0].Sequence)];
            _decided.Add((row.ProductId, Encoding.ASCII.GetString(row.EventId.Span)), sequence);
        }

        foreach (var product in _effects.Touched)
        {
            product.Demand.TakeOlderChanged();
            // Some are stored though they need not be.
            if (product.HasToBeStored || Partition.Sequence % 5 == 0)
            {
                product.HasToBeStored = false;
                _stored[product.Id] = Partition.Store(product);
            }
        }

        _effects.Clear();
    }

    /// <summary>The same shop after the processor was stopped and started: everything went through its stored form.</summary>
    public Shop Restarted() => Restarted(product => Partition.Store(product));

    /// <summary>Likewise, with each product stored when it had to be the last time, and the rows after that folded into it.</summary>
    public Shop RestartedBehind()
    {
        var shop = Restarted(product => _stored[product.Id]);
        var lacking = Rows.FindAll(r => r.ProductId.Length > 0 && r.Sequence > _stored[r.ProductId].LastSequence);
        var settled = lacking.Count > 0 ? lacking[0].Sequence - 1 : Partition.Sequence;
        var behind = shop.Partition.CatchUp(Rows.Where(r => r.Sequence > settled));
        Assert.Equal(lacking.GroupBy(r => r.ProductId).Select(g => (g.Key, g.First().Sequence)), behind.Select(b => (b.Product.Id, b.Sequence)));
        return shop;
    }

    private Shop Restarted(Func<Product, StoredProduct> storedOf)
    {
        var state = NewPartition();
        state.Restore(Partition.Sequence, Partition.Time, Partition.RecordedAt);
        foreach (var product in Partition.Products)
        {
            var stored = storedOf(product);
            stored = stored with
            {
                Settings = StoredProduct.ReadSettings(stored.SettingsJson()),
                Memory = StoredProduct.ReadMemory(stored.MemoryJson()),
            };
            var held = product.Reservations?.Values.OrderByDescending(r => r.Id, StringComparer.Ordinal).ToList() ?? [];
            var open = (product.Alerts ?? []).Where(a => a.Open is not null).Select(a => Again(a.Open!)).Reverse();
            var restored = state.Restore(stored, held, open);
            foreach (ref readonly var day in product.Demand.Days[..^Math.Min(1, product.Demand.Days.Length)])
            {
                restored.Demand.Load(in day);
            }
        }

        Remember(state);
        return new Shop(this, state);
    }

    /// <summary>The same shop rebuilt from its ledger.</summary>
    public Shop Rebuilt()
    {
        var state = NewPartition();
        foreach (var row in Rows)
        {
            var folded = row;
            state.Fold(ref folded);
            Assert.Equal((row.Version, row.StockVersion), (folded.Version, folded.StockVersion));
        }

        Remember(state);
        state.Restore(Partition.Sequence, Partition.Time, Partition.RecordedAt);
        return new Shop(this, state);
    }

    private void Remember(Partition state)
    {
        foreach (var ((product, id), sequence) in _decided.OrderBy(d => d.Value))
        {
            state.Dedupe.Add(Ids.Fingerprint(Encoding.ASCII.GetBytes(product), Encoding.ASCII.GetBytes(id)), sequence, state.RecordedAt);
        }
    }

    private static AlertRecord Again(AlertRecord alert) =>
        JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(alert, CoreJson.Default.AlertRecord), CoreJson.Default.AlertRecord)!;
}
