using StreamStock.Core.Alerts;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using Xunit;

namespace StreamStock.Tests.Core.Support;

/// <summary>What is true of every product after every step.</summary>
internal static class Invariants
{
    public static void Check(Product product)
    {
        Assert.InRange(product.OnHand, 0, EventLimits.MaxOnHand);
        Assert.InRange(product.Reserved, 0, product.OnHand);
        Assert.InRange(product.Backordered, 0, EventLimits.MaxOnHand);
        Assert.Equal(product.Order?.OnOrder ?? 0, product.OnOrder);
        Assert.False(product.Order?.IsClosed ?? false);
        Assert.True((product.Order?.Outstanding ?? 1) > 0);
        Assert.Equal(product.Reserved, product.Reservations?.Values.Sum(r => (long)r.Quantity) ?? 0);
        Assert.True(product.StockVersion <= product.Version && product.SettingsVersion <= product.Version);
        Assert.True(product.Demand.Days.Length <= DemandHistory.MaxDays);
        for (var concern = AlertConcern.Stock; product.Alerts is { } slots && (int)concern < slots.Length; concern++)
        {
            var open = slots[(int)concern].Open;
            Assert.True(open is null || (AlertConcerns.Of(open.Type) == concern && open.State != AlertState.Resolved));
        }
    }
}
