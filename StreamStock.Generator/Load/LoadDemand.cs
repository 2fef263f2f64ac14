using System.Globalization;
using System.Text.Json;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Generator.Synthetic;

namespace StreamStock.Generator.Load;

/// <summary>
/// Events of a load test: many products, no remarks, no timestamps (they are decided at the time they meet). Equal
/// seeds give equal events but for the run's name in the ids: two runs on the same data must not be taken for one.
/// </summary>
public sealed class LoadDemand
{
    /// <summary>Units of every product at the start: nothing is ever refused for want of stock.</summary>
    public const int OpeningStock = EventLimits.MaxQuantity;

    /// <summary>Popularity of rank r is 1/r where the distribution is Zipf's.</summary>
    public const double ZipfExponent = 1;

    // Means of 2, 4.5 and 2 units: at the default mix as much comes in as goes out.
    private const int MaxSale = 3;
    private const int MaxRestock = 8;
    private const int MaxReturn = 3;

    private readonly string[] ids;
    private readonly double[]? cumulative;
    private readonly EventMix mix;
    private readonly string prefix;
    private SeededRandom random;
    private long count;

    /// <param name="seed">Any number.</param>
    /// <param name="products">How many; their ids are <c>PROD-000001</c> and on.</param>
    /// <param name="distribution">How often each is chosen.</param>
    /// <param name="mix">Types of the events.</param>
    /// <param name="run">Name of this run, in every id; at most 20 characters.</param>
    public LoadDemand(int seed, int products, LoadDistribution distribution, EventMix mix, string run)
    {
        ids = [.. Enumerable.Range(1, products).Select(number => string.Create(CultureInfo.InvariantCulture, $"PROD-{number:000000}"))];
        cumulative = distribution == LoadDistribution.Zipf
            ? SeededRandom.Cumulate(SeededRandom.Zipf(products, ZipfExponent))
            : null;
        this.mix = mix;
        prefix = $"EVT-{run}";
        random = SeededRandom.For((ulong)seed, products);
    }

    /// <summary>PRODUCT_UPSERT and opening STOCK_COUNT of every product.</summary>
    public IEnumerable<EventDraft> Opening()
    {
        var reason = EventData.Reason("OPENING");
        for (var i = 0; i < ids.Length; i++)
        {
            var settings = new ProductSettings
            {
                Sku = $"SKU-{ids[i]}",
                Name = $"Load {ids[i]}",
                Category = "Load",
                UnitPrice = 1 + (i % 100),
                ReorderPoint = OpeningStock / 10,
                LeadTimeDays = 1,
            };
            yield return new EventDraft($"{prefix}-P", EventType.ProductUpsert, ids[i])
            {
                Data = JsonSerializer.SerializeToUtf8Bytes(settings, CoreJson.Default.ProductSettings),
            };
            yield return new EventDraft($"{prefix}-O", EventType.StockCount, ids[i]) { Quantity = OpeningStock, Data = reason };
        }
    }

    /// <summary>The next event.</summary>
    public EventDraft Next()
    {
        var product = cumulative is null ? random.Next(ids.Length) : random.Pick(cumulative);
        var kind = random.Next(100);
        var (type, most) = kind < mix.Sales ? (EventType.Sale, MaxSale)
            : kind < mix.Sales + mix.Restocks ? (EventType.Restock, MaxRestock)
            : (EventType.Return, MaxReturn);
        var id = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{++count}");
        return new EventDraft(id, type, ids[product]) { Quantity = 1 + random.Next(most) };
    }
}
