using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using Xunit;

namespace StreamStock.Tests.Core.Stock;

public class OutcomeTableTests
{
    [Fact]
    public void Outcomes_are_counted_by_type_and_what_could_not_be_read_apart()
    {
        var table = new OutcomeTable();
        table.Add(EventType.Sale, Outcome.Accepted);
        table.Add(EventType.Sale, Outcome.Accepted);
        table.Add(EventType.Sale, Outcome.Rejected);
        table.Add(EventType.Time, Outcome.Duplicate);
        table.Add(null, Outcome.Invalid);
        Assert.Equal(
            new Dictionary<string, OutcomeCounts> { ["SALE"] = new(2, 1, 0, 0), ["TIME"] = new(0, 0, 1, 0), ["UNREADABLE"] = new(0, 0, 0, 1) },
            table.ByType());
    }

    [Fact]
    public void Loaded_counts_go_on_from_where_they_were()
    {
        var table = new OutcomeTable();
        table.Load(new Dictionary<string, OutcomeCounts> { ["SALE"] = new(1, 2, 3, 4), ["UNREADABLE"] = new(0, 0, 0, 5) });
        table.Add(EventType.Sale, Outcome.Invalid);
        Assert.Equal(new OutcomeCounts(1, 2, 3, 5), table.ByType()["SALE"]);
        Assert.Equal(5, table.ByType()["UNREADABLE"].Total);
    }

    [Fact]
    public void Counts_of_partitions_add_up() =>
        Assert.Equal(new OutcomeCounts(6, 8, 10, 12), new OutcomeCounts(1, 2, 3, 4) + new OutcomeCounts(5, 6, 7, 8) + OutcomeCounts.None);
}
