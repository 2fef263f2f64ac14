using StreamStock.Core.Alerts;
using StreamStock.Core.Events;
using StreamStock.Core.Stock;
using StreamStock.Generator.Replay;
using Xunit;

namespace StreamStock.Tests.Generator.Replay;

public class DailyDemandTests
{
    [Fact]
    public void A_year_of_invoices_decided_in_memory_books_every_days_demand()
    {
        var rules = new ReplayRules();
        var partition = new Partition(0, AlertPolicy.Default, DedupeHorizon.Default);
        var effects = new Effects();
        foreach (var draft in OnlineRetail.ReadOrSkip().SelectMany(rules.Apply))
        {
            Assert.True(EventReader.TryRead(EventWriter.ToUtf8(in draft), out var e, out var error), error.Message);
            partition.Record(e.Timestamp!.Value);
            partition.Decide(in e, new Origin { ClockSource = true }, 0, null, e.Timestamp.Value, effects);
            effects.Clear();
        }

        DailyDemand.AssertEqual(partition.Products);
    }
}
