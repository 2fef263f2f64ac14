using StreamStock.Core.Alerts;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Stock;

/// <summary>A partition folded from its rows stands where the last of them left it.</summary>
public class FoldTests
{
    private static Partition Fold(Scenario s)
    {
        var partition = new Partition(s.Partition.Number, AlertPolicy.Default, DedupeHorizon.Default);
        foreach (var row in s.Ledger)
        {
            var folded = row;
            partition.Fold(ref folded);
        }

        return partition;
    }

    [Fact]
    public void It_knows_its_place_and_its_times()
    {
        var s = Scenario.WithStock(10);
        s.To(Scenario.Noon.AddMinutes(5));
        s.Sale(1);
        var partition = Fold(s);
        Assert.Equal((s.Partition.Sequence, Scenario.Noon.AddMinutes(5), Scenario.Noon.AddMinutes(5)), (partition.Sequence, partition.Time, partition.RecordedAt));
    }

    [Fact]
    public void It_closes_the_next_day_once()
    {
        var s = Scenario.WithStock(100);
        s.Sale(1);
        s.Pass(TimeSpan.FromHours(26));
        s.Sale(1);
        var partition = Fold(s);
        var effects = new Effects();

        partition.Advance(s.Now.AddDays(1), effects);

        var row = Assert.Single(effects.Rows.ToArray());
        Assert.Equal((RowKind.DayClosed, new DateTime(2026, 3, 12)), (row.Kind, row.EffectiveAt));
    }

    [Fact]
    public void What_was_held_ordered_and_snoozed_ends_at_its_time()
    {
        var s = Scenario.WithStock(30, p => p with { ReorderPoint = 20, MaxCapacity = 100, AutomaticRestock = true, LeadTimeDays = 0.125 });
        s.Reserve(15, 600);
        s.Sale(12);
        s.Snooze(s.Alert(AlertConcern.Stock)!.Id, s.Now.AddMinutes(30));
        var partition = Fold(s);
        var effects = new Effects();

        partition.Advance(s.Now.AddHours(4), effects);
        var expected = s.Pass(TimeSpan.FromHours(4)).Rows.Select(r => (r.Sequence, r.Kind, r.Reason, r.Delta, r.EffectiveAt));

        Assert.Equal(expected, effects.Rows.ToArray().Select(r => (r.Sequence, r.Kind, r.Reason, r.Delta, r.EffectiveAt)));
        Assert.Equal(2, effects.Rows.ToArray().Count(r => r.Kind is RowKind.Restock or RowKind.ReservationExpired));
    }
}
