using System.Text;
using StreamStock.Core.Alerts;
using StreamStock.Core.Events;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Events;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Fuzzing;

/// <summary>A partition that is handed whatever can be read, and has to stay in order.</summary>
internal sealed class FuzzedPartition
{
    private readonly Partition _partition = new(3, AlertPolicy.Default, new DedupeHorizon(10_000, TimeSpan.FromHours(1)));
    private readonly Effects _effects = new();
    private readonly Dictionary<string, long> _deltas = [];
    private readonly long[] _outcomes = new long[4];
    private DateTime _now = Scenario.Noon;
    private long _sequence;

    public IReadOnlyList<long> Outcomes => _outcomes;

    public static IReadOnlyList<byte[]> Corpus { get; } = [.. GoldenEvents.All.Values.Select(draft => EventWriter.ToUtf8(in draft))];

    public FuzzedPartition()
    {
        foreach (var product in new[] { "PROD-001", "PROD-002", "P" })
        {
            Take(EventWriter.ToUtf8(new EventDraft("U", EventType.ProductUpsert, product) { Data = """{"sku":"S","name":"N","reorderPoint":20}"""u8.ToArray() }), 0, false);
            Take(EventWriter.ToUtf8(new EventDraft("C", EventType.StockCount, product) { Quantity = 500 }), 0, false);
        }
    }

    /// <summary>A command about something that is there, so that more than its refusal is tried.</summary>
    public byte[] Live(Mutator mutator)
    {
        var product = _partition.Find("PROD-001")!;
        var alert = product.Alerts?.Select(a => a.Open).FirstOrDefault(a => a is not null)?.Id ?? "PROD-001~ALT-0";
        var hold = product.Reservations?.Keys.FirstOrDefault() ?? "PROD-001~0";
        var (type, data) = mutator.Next(9) switch
        {
            0 => (EventType.AlertAcknowledge, $$"""{"alertId":"{{alert}}","by":"Ada"}"""),
            1 => (EventType.AlertSnooze, $$"""{"alertId":"{{alert}}","until":"{{_now.AddMinutes(20):O}}"}"""),
            2 => (EventType.AlertResolve, $$"""{"alertId":"{{alert}}","by":"Ada"}"""),
            3 => (EventType.ReservationCommit, $$"""{"reservationId":"{{hold}}"}"""),
            4 => (EventType.ReservationRelease, $$"""{"reservationId":"{{hold}}"}"""),
            5 => (EventType.ProductUpsert, $$"""{"sku":"S","name":"N","ifSettingsVersion":{{product.SettingsVersion}},"leadTimeDays":0,"automaticRestock":true,"orderQuantity":3,"reorderPoint":40}"""),
            6 => (EventType.ProductUpsert, Extreme(mutator)),
            _ => (EventType.StockCount, $$"""{"ifStockVersion":{{product.StockVersion}}}"""),
        };
        return EventWriter.ToUtf8(new EventDraft("L", type, "PROD-001") { Quantity = type == EventType.StockCount ? 300 : null, Data = Encoding.UTF8.GetBytes(data) });
    }

    /// <summary>Settings at the ends of their ranges, in all combinations.</summary>
    private static string Extreme(Mutator mutator)
    {
        string Any(params string[] values) => values[mutator.Next(values.Length)];
        return $$"""
            {"sku":"S","name":"N","reorderPoint":{{Any("0", "1", "40", "1000000000")}},"maxCapacity":{{Any("0", "1", "500", "1000000000")}},
            "leadTimeDays":{{Any("0", "0.001", "365")}},"orderQuantity":{{Any("null", "1", "1000000")}},"backorder":{{Any("true", "false")}},"automaticRestock":{{Any("true", "false")}},
            "alerts":{"criticalStock":{{Any("0", "10", "1000000000")}},"overstockFraction":{{Any("1e-300", "0.9", "10")}},"depletionFraction":{{Any("1e-300", "0.3", "1")}},
            "raiseAfterSeconds":{{Any("null", "0", "60", "86400")}},"clearAfterSeconds":{{Any("null", "0", "60", "86400")}},"hysteresis":{{Any("0", "0.1", "1")}} } }
            """;
    }

    /// <summary>Takes one input as the processor does.</summary>
    /// <returns>Whether it could be read.</returns>
    public bool Take(byte[] payload, int seconds, bool again)
    {
        _now = _now.AddSeconds(seconds);
        _partition.Record(_now);
        var origin = new Origin { Topic = InputTopic.Commands };
        var read = EventReader.TryRead(payload, out var e, out var error);
        if (read)
        {
            ReadEvents.Check(in e);
            _partition.Decide(in e, in origin, again ? _partition.FindPossibleDuplicate(in e) : 0, null, _now, _effects);
        }
        else
        {
            Assert.True(error.Reason is Reason.Malformed or Reason.InvalidField && error.Message.Length is > 0 and < 300);
            _partition.Advance(_now, _effects);
            _partition.Bury(payload, e.ProductId, null, e.Id, in origin, error, _effects);
        }

        Check();
        return read;
    }

    private void Check()
    {
        foreach (ref readonly var row in _effects.Rows)
        {
            Assert.Equal(++_sequence, row.Sequence);
            _outcomes[(int)row.Outcome]++;
            _deltas[row.ProductId] = _deltas.GetValueOrDefault(row.ProductId) + row.Delta;
            Assert.True(row.Outcome == Outcome.Accepted || row.Delta == 0);
            Assert.True(row.Outcome == Outcome.Accepted || row.Outcome == Outcome.Duplicate || row.Reason != Reason.None);
        }

        foreach (var product in _effects.Touched)
        {
            Invariants.Check(product);
            Assert.Equal(_deltas[product.Id], product.OnHand);
            Assert.Null(product.Settings.Validate());
        }

        _effects.Clear();
    }
}
