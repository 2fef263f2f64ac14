using System.Buffers.Text;
using System.Text;
using StreamStock.Core.Alerts;
using StreamStock.Core.Events;
using StreamStock.Core.Stock;

namespace StreamStock.Benchmarks.Micro;

/// <summary>What a workload asks of its partition.</summary>
public enum Mix
{
    /// <summary>65 % sales, 25 % restocks, 10 % returns of a few units each; stock is ample.</summary>
    Ordinary,

    /// <summary>The same, around the thresholds: about every third event moves an alert.</summary>
    AlertHeavy,

    /// <summary>Holds made, and sold or given back by half each, between sales.</summary>
    ReservationHeavy,
}

/// <summary>
/// One partition with its products, and a batch of events for it as they come from the broker: JSON bytes. With each
/// batch every event gets a new id and another product, at random, and partition time moves on by <see cref="Pace"/>. The
/// host's part is played as it is: announce, look for a duplicate, decide, hand over and clear the effects of every
/// <see cref="BatchSize"/> events.
/// </summary>
public sealed class Workload
{
    public const int Products = 100_000;
    public const int BatchSize = 5_000;

    /// <summary>Events made ready at a time.</summary>
    public const int Prepared = 4 * BatchSize;

    /// <summary>Partition time between two events: each product moves about every 100 s.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(1);

    private const int IdDigits = 16;
    private const int ProductDigits = 6;
    private static readonly DateTime Start = new(2026, 3, 2, 6, 0, 0, DateTimeKind.Utc);

    private readonly ReadOnlyMemory<byte>[] _payloads = new ReadOnlyMemory<byte>[Prepared];
    private readonly InventoryEvent[] _parsed = new InventoryEvent[Prepared];
    private readonly Memory<byte>[] _ids = new Memory<byte>[Prepared];
    private readonly Memory<byte>[] _productIds = new Memory<byte>[Prepared];
    private readonly byte[] _bytes = new byte[Prepared * 320];
    private readonly Effects _effects = new();
    private readonly Mix _mix;
    private readonly int _products;
    private ulong _random = 20260302;
    private long _decided;

    public Workload(Mix mix, int products = Products)
    {
        (_mix, _products) = (mix, products);
        Create();
        WriteEvents();
    }

    public Partition Partition { get; } = new(0, AlertPolicy.Default, DedupeHorizon.Default);

    /// <summary>Ledger rows made so far.</summary>
    public long Rows => Partition.Sequence;

    private DateTime Now => Start.AddTicks(_decided * Pace.Ticks);

    /// <summary>Makes the next events: what their sender and the reader do, so that deciding can be measured alone.</summary>
    public void Prepare()
    {
        for (var i = 0; i < Prepared; i++)
        {
            Renew(i);
        }
    }

    /// <summary>Decides the events that were prepared.</summary>
    public void Decide()
    {
        for (var i = 0; i < Prepared + Lookahead.Distance; i++)
        {
            AnnounceAndDecide(i);
        }
    }

    /// <summary>Reads and decides the events that were prepared.</summary>
    public void ReadAndDecide()
    {
        for (var i = 0; i < Prepared + Lookahead.Distance; i++)
        {
            if (i < Prepared)
            {
                EventReader.TryRead(_payloads[i], out _parsed[i], out _);
            }

            AnnounceAndDecide(i);
        }
    }

    /// <summary>Announces an event, and decides the one that was announced long enough ago.</summary>
    private void AnnounceAndDecide(int announced)
    {
        if (announced < Prepared)
        {
            Partition.Lookahead.Announce(in _parsed[announced]);
        }

        if (announced >= Lookahead.Distance)
        {
            DecideOne(in _parsed[announced - Lookahead.Distance]);
        }
    }

    /// <summary>Reads the events that were prepared.</summary>
    /// <returns>How many of them can be decided.</returns>
    public int Read()
    {
        var valid = 0;
        foreach (var payload in _payloads)
        {
            valid += EventReader.TryRead(payload, out _, out _) ? 1 : 0;
        }

        return valid;
    }

    /// <summary>Looks for the ids of the events that were prepared, all of them new.</summary>
    /// <returns>How many were found.</returns>
    public int FindNew()
    {
        var found = 0;
        foreach (ref readonly var e in _parsed.AsSpan())
        {
            found += Partition.FindPossibleDuplicate(in e) > 0 ? 1 : 0;
        }

        return found;
    }

    private void DecideOne(in InventoryEvent e)
    {
        var origin = new Origin { Topic = InputTopic.Sales, Offset = _decided, RecordTimestamp = _decided };
        var now = Now;
        if (_decided % BatchSize == 0)
        {
            _effects.Clear();
            Partition.Record(now);
        }

        _decided++;
        Partition.Decide(in e, in origin, Partition.FindPossibleDuplicate(in e), null, now, _effects);
        if (_mix == Mix.ReservationHeavy && e.Type == EventType.Reserve)
        {
            EndHold(e.ProductId);
        }
    }

    /// <summary>Sells or gives back the hold that was just made.</summary>
    private void EndHold(ReadOnlyMemory<byte> productId)
    {
        if (_effects.Rows[^1].Detail is not Reservation { State: Reservation.Held } held)
        {
            return;
        }

        var e = new InventoryEvent
        {
            Type = _decided % 2 == 0 ? EventType.ReservationCommit : EventType.ReservationRelease,
            Id = Encoding.ASCII.GetBytes(held.Id[^26..]),
            ProductId = productId,
            Data = Encoding.ASCII.GetBytes($$"""{"reservationId":"{{held.Id}}"}"""),
        };
        e.Hash();
        Partition.Decide(in e, new Origin { Topic = InputTopic.Commands, Offset = _decided }, 0, null, Now, _effects);
    }

    private void Create()
    {
        for (var i = 0; i < _products; i++)
        {
            var (reorder, capacity, stock) = _mix == Mix.AlertHeavy ? (20, 60, 20) : (50, 20_000, 5_000);
            Apply($$"""{"id":"P{{i}}","type":"PRODUCT_UPSERT","productId":"PROD-{{i:000000}}","data": { "sku":"SKU-ELE-{{i:000000}}","name":"Product {{i}}","category":"Electronics","reorderPoint":{{reorder}},"maxCapacity":{{capacity}},"unitPrice":19.99 } }""");
            Apply($$"""{"id":"C{{i}}","type":"STOCK_COUNT","productId":"PROD-{{i:000000}}","quantity":{{stock}}}""");
            if (i % BatchSize == 0)
            {
                _effects.Clear();
            }
        }

        _effects.Clear();
    }

    private void Apply(string json)
    {
        if (!EventReader.TryRead(Encoding.ASCII.GetBytes(json), out var e, out var error))
        {
            throw new InvalidOperationException(error.Message);
        }

        Partition.Decide(in e, new Origin { Topic = InputTopic.Commands }, 0, null, Start, _effects);
        if (_effects.DeadLetters is [var letter, ..])
        {
            throw new InvalidOperationException(letter.Message);
        }
    }

    private void WriteEvents()
    {
        var at = 0;
        for (var i = 0; i < Prepared; i++)
        {
            var json = Encoding.ASCII.GetBytes(Json(i));
            json.CopyTo(_bytes, at);
            _payloads[i] = _bytes.AsMemory(at, json.Length);
            _ids[i] = _bytes.AsMemory(at + """{"id":"EVT-""".Length, IdDigits);
            _productIds[i] = _bytes.AsMemory(at + json.AsSpan().IndexOf("PROD-"u8) + 5, ProductDigits);
            at += json.Length;
            if (!EventReader.TryRead(_payloads[i], out _parsed[i], out var error))
            {
                throw new InvalidOperationException(error.Message);
            }
        }
    }

    private string Json(int i)
    {
        var kind = Next(100);
        var big = _mix == Mix.AlertHeavy ? 8 : 1;
        var (type, quantity) = kind switch
        {
            < 65 => ("SALE", big * (1 + Next(3))),
            < 90 => ("RESTOCK", big * (2 + Next(6))),
            _ => ("RETURN", 1 + Next(2)),
        };
        if (_mix == Mix.ReservationHeavy && kind < 50)
        {
            (type, quantity) = ("RESERVE", 1);
        }

        return $$"""{"id":"EVT-{{i:x16}}-01980f","type":"{{type}}","productId":"PROD-000000","quantity":{{quantity}},"warehouse":"WH-1","timestamp":"2026-03-02T05:59:59.123Z"}""";
    }

    /// <summary>Another id, for another product.</summary>
    private void Renew(int index)
    {
        Utf8Formatter.TryFormat((ulong)(_decided + index) + (1UL << 40), _ids[index].Span, out _, new('x', IdDigits));
        Utf8Formatter.TryFormat(Next(_products), _productIds[index].Span, out _, new('D', ProductDigits));
        _parsed[index].Hash();
    }

    /// <summary>A number below <paramref name="limit"/>; xorshift64*.</summary>
    private int Next(int limit)
    {
        _random ^= _random >> 12;
        _random ^= _random << 25;
        _random ^= _random >> 27;
        return (int)((_random * 0x2545F4914F6CDD1D >> 33) % (ulong)limit);
    }
}
