using System.Text.Json;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Processor.Storage;
using Xunit;

namespace StreamStock.Tests.Processor.Storage;

/// <summary>Both stores are given the same work and asked the same questions.</summary>
public sealed class SameAnswersTests : IDisposable
{
    private const int Seed = 20261101;
    private readonly StoreFixture[] _stores = [StoreFixture.Sqlite(), StoreFixture.Postgres()];

    public void Dispose() => Array.ForEach(_stores, s => s.Dispose());

    [Fact]
    public void Both_stores_give_the_same_answers()
    {
        Array.ForEach(_stores, Work);

        foreach (var filter in Filters())
        {
            Assert.Equal(Pages(_stores[0], filter), Pages(_stores[1], filter));
        }

        Assert.Equal(Json(_stores[0].History.Partitions()), Json(_stores[1].History.Partitions()));
        Assert.Equal(
            _stores[0].History.Alerts(100).OrderBy(a => a.Id).Select(Json),
            _stores[1].History.Alerts(100).OrderBy(a => a.Id).Select(Json));
        Assert.Equal(State(_stores[0]), State(_stores[1]));
    }

    private static void Work(StoreFixture f)
    {
        var random = new Random(Seed);
        f.CreateProduct(stock: 100);
        EventType[] types = [EventType.Sale, EventType.Sale, EventType.Sale, EventType.Restock, EventType.Return, EventType.Reserve];
        for (var i = 0; i < 300; i++)
        {
            f.Send(types[random.Next(types.Length)], random.Next(1, 40), id: random.Next(8) == 0 ? "EVT-AGAIN" : null);
            f.Time.Advance(TimeSpan.FromMinutes(random.Next(60)));
            if (random.Next(5) == 0)
            {
                f.CommitAndRelease();
            }
        }

        f.CommitAndRelease();
    }

    private static IEnumerable<EventFilter> Filters()
    {
        var noon = new DateTime(2026, 11, 3, 12, 0, 0, DateTimeKind.Utc);
        foreach (var product in new[] { null, StoreFixture.Product })
        {
            yield return new EventFilter { ProductId = product, Limit = 7 };
            yield return new EventFilter { ProductId = product, Limit = 100, Kind = new RowKindFilter((byte)RowKind.Alert) };
            yield return new EventFilter { ProductId = product, Limit = 10, Outcome = (byte)Outcome.Rejected };
            yield return new EventFilter { ProductId = product, Limit = 10, Outcome = (byte)Outcome.Duplicate, Warehouse = "WH-1" };
            yield return new EventFilter { ProductId = product, Limit = 20, From = noon, To = noon.AddHours(30) };
            yield return new EventFilter { ProductId = product, Warehouse = "WH-2" };
        }
    }

    private static List<string> Pages(StoreFixture f, EventFilter filter)
    {
        var found = new List<string>();
        EventPage page;
        do
        {
            page = f.History.Events(filter);
            found.AddRange(page.Items.Select(Json));
            found.Add(page.Next ?? "end");
            filter = filter with { Cursor = page.Next };
        }
        while (page.Next is not null);

        return found;
    }

    private static string State(StoreFixture f)
    {
        var loaded = f.TakeOver("second").State;
        return Json(Views.Snapshot(loaded.Find(StoreFixture.Product)!, loaded.Time));
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value);
}
