using StreamStock.Core.Events;
using StreamStock.Generator.Synthetic;
using Xunit;

namespace StreamStock.Tests.Generator.Synthetic;

public class SyntheticDemandTests
{
    private const double EventsPerDay = 1_200;
    private static readonly DateTime Monday = new(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc);

    private static SyntheticDemand Demand(int seed = 1, double eventsPerDay = EventsPerDay) =>
        new(seed, eventsPerDay, EventMix.Default);

    private static IEnumerable<EventDraft> Days(SyntheticDemand demand, int days) =>
        Enumerable.Range(0, days * 24).SelectMany(hour => demand.Hour(Monday.AddHours(hour)));

    [Fact]
    public void The_same_seed_gives_the_same_bytes()
    {
        var first = Days(Demand(7), 3).Select(draft => EventWriter.ToUtf8(in draft));
        var second = Days(Demand(7), 3).Select(draft => EventWriter.ToUtf8(in draft));

        Assert.Equal(first, second);
    }

    [Fact]
    public void An_hour_is_the_same_whether_or_not_the_hours_before_it_were_made()
    {
        var demand = Demand();
        _ = Days(demand, 1).Count();

        Assert.Equal(
            Demand().Hour(Monday.AddHours(30)).Select(draft => (draft.Id, draft.ProductId, draft.Quantity, draft.Timestamp)),
            demand.Hour(Monday.AddHours(30)).Select(draft => (draft.Id, draft.ProductId, draft.Quantity, draft.Timestamp)));
    }

    [Fact]
    public void Another_seed_or_rate_never_uses_the_same_id()
    {
        var ids = Days(Demand(1), 2).Select(draft => draft.Id).ToHashSet();

        Assert.DoesNotContain(Days(Demand(2), 2), draft => ids.Contains(draft.Id));
        Assert.DoesNotContain(Days(Demand(1, 600), 2), draft => ids.Contains(draft.Id));
    }

    [Fact]
    public void Ids_are_unique_and_events_are_in_time_order_within_their_hour()
    {
        var events = Days(Demand(), 14).ToList();

        Assert.Equal(events.Count, events.Select(draft => draft.Id).Distinct().Count());
        Assert.Equal(events.OrderBy(draft => draft.Timestamp).Select(draft => draft.Id), events.Select(draft => draft.Id));
    }

    [Fact]
    public void Sixty_days_have_about_72_000_events_of_65_25_and_10_percent()
    {
        var events = Days(Demand(), 60).ToList();
        double Share(EventType type) => 100.0 * events.Count(draft => draft.Type == type) / events.Count;

        Assert.InRange(events.Count, 68_000, 76_000);
        Assert.InRange(Share(EventType.Sale), 64, 66);
        Assert.InRange(Share(EventType.Restock), 24, 26);
        Assert.InRange(Share(EventType.Return), 9, 11);
    }

    [Fact]
    public void Saturdays_sell_more_than_Mondays_and_afternoons_more_than_nights()
    {
        var events = Days(Demand(), 56).ToList();
        int On(DayOfWeek day) => events.Count(draft => draft.Timestamp!.Value.DayOfWeek == day);
        int At(int hour) => events.Count(draft => draft.Timestamp!.Value.Hour == hour);

        Assert.True(On(DayOfWeek.Saturday) > 1.3 * On(DayOfWeek.Monday));
        Assert.True(At(15) > 2 * At(3));
    }

    [Fact]
    public void Popularity_follows_the_ranks()
    {
        var perProduct = Days(Demand(), 60).Where(draft => draft.Type == EventType.Sale)
            .CountBy(draft => draft.ProductId).ToDictionary();
        var byPopularity = Demand().Catalogue.OrderByDescending(product => product.Popularity).ToList();

        Assert.True(perProduct[byPopularity[0].Id] > 6 * perProduct[byPopularity[^1].Id]);
        Assert.All(byPopularity.Zip(byPopularity.Skip(4)), pair => Assert.True(perProduct[pair.First.Id] > perProduct[pair.Second.Id]));
    }

    [Fact]
    public void Every_event_is_readable_and_carries_the_remarks_of_the_specification()
    {
        foreach (var draft in Demand().Opening(Monday).Concat(Days(Demand(), 3)))
        {
            Assert.True(EventReader.TryRead(EventWriter.ToUtf8(in draft), out var e, out var error), error.Message);
            if (e.Type is EventType.Sale or EventType.Restock or EventType.Return)
            {
                var remarks = System.Text.Encoding.UTF8.GetString(e.Metadata.Span);
                Assert.StartsWith("{\"generated\":true,\"productName\":\"", remarks, StringComparison.Ordinal);
                Assert.Contains("\"category\":\"", remarks, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Some_returns_are_damaged()
    {
        var returns = Days(Demand(), 14).Where(draft => draft.Type == EventType.Return).ToList();
        var damaged = returns.Count(draft =>
            EventReader.TryRead(EventWriter.ToUtf8(in draft), out var e, out _) && e.Damaged);

        Assert.InRange((double)damaged / returns.Count, 0.05, 0.15);
    }
}
