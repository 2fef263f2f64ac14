using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using Xunit;

namespace StreamStock.Tests.Core.Stock;

public class OutcomeTableTests
{
    private const int Day = 700_000;

    [Fact]
    public void A_new_day_is_counted_from_nothing_and_the_rest_goes_on()
    {
        var table = new OutcomeTable();
        table.Add(EventType.Sale, Outcome.Accepted, Day);
        table.Add(EventType.Sale, Outcome.Accepted, Day);
        table.Add(EventType.Return, Outcome.Accepted, Day + 1);

        Assert.Equal(DateOnly.FromDayNumber(Day + 1), table.Today().Day);
        Assert.Equal(new Dictionary<string, OutcomeCounts> { ["RETURN"] = new(1, 0, 0, 0) }, table.Today().Counts);
        Assert.Equal(2, table.ByType()["SALE"].Accepted);
    }

    [Fact]
    public void A_day_that_was_loaded_goes_on()
    {
        var table = new OutcomeTable();
        table.Add(EventType.Sale, Outcome.Accepted, Day);
        var again = new OutcomeTable();
        again.Load(table.ByType(), table.Today());
        again.Add(EventType.Sale, Outcome.Accepted, Day);

        Assert.Equal(2, again.Today().Counts["SALE"].Accepted);
    }

    [Fact]
    public void Outcomes_are_counted_by_type_and_what_could_not_be_read_apart()
    {
        var table = new OutcomeTable();
        table.Add(EventType.Sale, Outcome.Accepted, Day);
        table.Add(EventType.Sale, Outcome.Accepted, Day);
        table.Add(EventType.Sale, Outcome.Rejected, Day);
        table.Add(EventType.Time, Outcome.Duplicate, Day);
        table.Add(null, Outcome.Invalid, Day);
        Assert.Equal(
            new Dictionary<string, OutcomeCounts> { ["SALE"] = new(2, 1, 0, 0), ["TIME"] = new(0, 0, 1, 0), ["UNREADABLE"] = new(0, 0, 0, 1) },
            table.ByType());
    }

    [Fact]
    public void Loaded_counts_go_on_from_where_they_were()
    {
        var table = new OutcomeTable();
        table.Load(new Dictionary<string, OutcomeCounts> { ["SALE"] = new(1, 2, 3, 4), ["UNREADABLE"] = new(0, 0, 0, 5) }, DayCounts.None);
        table.Add(EventType.Sale, Outcome.Invalid, Day);
        Assert.Equal(new OutcomeCounts(1, 2, 3, 5), table.ByType()["SALE"]);
        Assert.Equal(5, table.ByType()["UNREADABLE"].Total);
    }

    [Fact]
    public void Counts_of_partitions_add_up() =>
        Assert.Equal(new OutcomeCounts(6, 8, 10, 12), new OutcomeCounts(1, 2, 3, 4) + new OutcomeCounts(5, 6, 7, 8) + OutcomeCounts.None);
}
