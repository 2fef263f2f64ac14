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

    [Theory]
    [InlineData(RowKind.Restock, true, true)]
    [InlineData(RowKind.Restock, false, false)]
    [InlineData(RowKind.Sale, true, false)]
    public void In_old_ledgers_a_restock_names_its_order_by_its_cause_alone(RowKind kind, bool namesIt, bool closes)
    {
        var s = Scenario.WithStock(10, p => p with { ReorderPoint = 20, MaxCapacity = 100, AutomaticRestock = true, LeadTimeDays = 2 });
        var partition = Fold(s);
        var order = partition.Find(Scenario.P)!.Order!;
        var row = new LedgerRow
        {
            Sequence = s.Partition.Sequence + 1, Kind = kind, ProductId = Scenario.P, Changes = Changes.Published | Changes.Stock, StockAfter = 9,
            CauseSequence = namesIt ? order.Sequence : order.Sequence - 1, EffectiveAt = s.Now, RecordedAt = s.Now, Origin = new Origin(),
        };

        partition.Fold(ref row);

        Assert.Equal(closes, partition.Find(Scenario.P)!.Order is null);
    }

    [Fact]
    public void Where_old_rows_were_dropped_it_begins_with_what_they_had_made()
    {
        var s = Scenario.WithStock(30, p => p with { ReorderPoint = 20, MaxCapacity = 100 });
        s.Reserve(15, 600);
        s.Sale(12, at: s.Now.AddDays(-1));
        Assert.NotNull(s.Alert(AlertConcern.Stock));
        var days = s.Product.Demand.Days.ToArray();
        var opening = OpeningState.Read(OpeningState.Of(s.Product).ToJson()) with { Demand = days };
        var partition = new Partition(s.Partition.Number, AlertPolicy.Default, DedupeHorizon.Default);
        var row = opening.ToRow(s.Product.LastSequence, s.Now, s.Now);

        partition.Fold(ref row);

        var product = partition.Find(Scenario.P)!;
        Assert.Equal(18, row.Delta);
        Assert.Equal(OpeningState.Of(s.Product).ToJson(), OpeningState.Of(product).ToJson());
        Assert.Equal(days, product.Demand.Days.ToArray());
        Assert.Equal(s.Product.OpenAlerts, product.OpenAlerts);
        var bare = OpeningState.Of(Scenario.WithStock(500).Product);
        Assert.Empty(bare.Reservations);
        Assert.Empty(bare.Alerts);
    }
}
