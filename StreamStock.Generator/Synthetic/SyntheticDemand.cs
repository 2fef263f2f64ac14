using System.Globalization;
using StreamStock.Core.Events;

namespace StreamStock.Generator.Synthetic;

/// <summary>
/// Invented events of a shop. What happens in an hour depends on the seed, the rate, the mix and that hour alone, ids
/// included: after a restart any hour can be made again, and what was already decided of it is recognised as a
/// duplicate. Another seed, rate or mix makes other ids, so that none is used for two different events.
/// </summary>
public sealed class SyntheticDemand
{
    private const int SecondsPerHour = 3600;
    private const int HoursPerDay = 24;

    private readonly ulong seed;
    private readonly double eventsPerDay;
    private readonly EventMix mix;
    private readonly IReadOnlyList<DemoProduct> catalogue;
    private readonly double[] popularity;
    private readonly byte[][] metadata;
    private readonly byte[][] damagedMetadata;

    /// <param name="seed">Any number; equal ones give equal events.</param>
    /// <param name="eventsPerDay">Average events of a simulated day, of all types and products.</param>
    /// <param name="mix">Their types.</param>
    public SyntheticDemand(int seed, double eventsPerDay, EventMix mix)
    {
        this.seed = (ulong)seed;
        this.eventsPerDay = eventsPerDay;
        this.mix = mix;
        catalogue = DemoCatalogue.For(eventsPerDay, mix);
        popularity = SeededRandom.Cumulate([.. catalogue.Select(product => product.Popularity)]);
        metadata = [.. catalogue.Select(p => EventData.Generated(p.Settings.Name, p.Settings.Category))];
        damagedMetadata = [.. catalogue.Select(p => EventData.Generated(p.Settings.Name, p.Settings.Category, "damaged"))];
        var shape = HashCode(seed, eventsPerDay, mix);
        IdPrefix = $"EVT-{shape:X8}";
    }

    public IReadOnlyList<DemoProduct> Catalogue => catalogue;

    /// <summary>Begins every id; differs where seed, rate or mix do.</summary>
    public string IdPrefix { get; }

    /// <summary>PRODUCT_UPSERT and opening STOCK_COUNT of every product.</summary>
    public IEnumerable<EventDraft> Opening(DateTime at) =>
        catalogue.SelectMany(product => DemoCatalogue.Opening(product, IdPrefix, at));

    /// <summary>The events of one hour in time order.</summary>
    /// <param name="hour">A full hour, UTC.</param>
    public IReadOnlyList<EventDraft> Hour(DateTime hour)
    {
        var number = hour.Ticks / TimeSpan.TicksPerHour;
        var random = SeededRandom.For(seed, 0, number);
        var day = DateOnly.FromDateTime(hour);
        double[] weights = [.. catalogue.Select((p, i) => p.Popularity * DemandSeason.Promotion(seed, i, day))];
        var promoted = SeededRandom.Cumulate(weights);
        var mean = eventsPerDay / HoursPerDay
            * DemandSeason.DayOfWeek(hour.DayOfWeek)
            * DemandSeason.HourOfDay(hour.Hour)
            * weights.Sum() / DemandSeason.MeanPromotion;

        var offsets = new int[random.Poisson(mean)];
        for (var i = 0; i < offsets.Length; i++)
        {
            offsets[i] = random.Next(SecondsPerHour * 1000);
        }

        Array.Sort(offsets);
        var events = new EventDraft[offsets.Length];
        for (var i = 0; i < events.Length; i++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{IdPrefix}-{number}-{i}");
            events[i] = Draw(ref random, promoted, id, hour.AddMilliseconds(offsets[i]));
        }

        return events;
    }

    private EventDraft Draw(ref SeededRandom random, double[] promoted, string id, DateTime at)
    {
        var kind = random.NextDouble() * 100;
        if (kind < mix.Sales)
        {
            var sold = random.Pick(promoted);
            return Draft(id, EventType.Sale, sold, EventQuantities.Sale(ref random), at, metadata[sold]);
        }

        var product = random.Pick(popularity);
        if (kind < mix.Sales + mix.Restocks)
        {
            return Draft(id, EventType.Restock, product, EventQuantities.Restock(ref random), at, metadata[product]);
        }

        var quantity = EventQuantities.Return(ref random);
        var damaged = random.Next(100) < EventQuantities.DamagedPercent;
        return Draft(id, EventType.Return, product, quantity, at, (damaged ? damagedMetadata : metadata)[product]);
    }

    private EventDraft Draft(string id, EventType type, int product, int quantity, DateTime at, byte[] remarks) =>
        new(id, type, catalogue[product].Id)
        {
            Quantity = quantity,
            Warehouse = catalogue[product].Settings.Warehouse,
            Timestamp = at,
            Metadata = remarks,
        };

    private static uint HashCode(int seed, double eventsPerDay, EventMix mix) =>
        (uint)SeededRandom.For(
            (ulong)seed, BitConverter.DoubleToInt64Bits(eventsPerDay), (mix.Sales * 1000L) + mix.Restocks).Next();
}
