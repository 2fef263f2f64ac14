using StreamStock.Core.Events;
using StreamStock.Generator.Synthetic;
using Xunit;

namespace StreamStock.Tests.Generator.Synthetic;

public class DemoCatalogueTests
{
    private static readonly DateTime Start = new(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Fifteen_products_lie_in_three_warehouses()
    {
        var catalogue = DemoCatalogue.For(1_200, EventMix.Default);

        Assert.Equal(15, catalogue.Select(product => product.Id).Distinct().Count());
        Assert.Equal(15, catalogue.Select(product => product.Settings.Sku).Distinct().Count());
        Assert.Equal(["WH-1", "WH-2", "WH-3"], catalogue.Select(product => product.Settings.Warehouse).Distinct().Order());
        var laptop = catalogue[0];
        Assert.Equal(
            ("PROD-001", "Laptop Pro", "SKU-ELE-001", "Electronics", 1299.99m),
            (laptop.Id, laptop.Settings.Name, laptop.Settings.Sku, laptop.Settings.Category, laptop.Settings.UnitPrice));
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(1_200)]
    [InlineData(1e9)]
    public void Settings_are_valid_at_any_rate(double eventsPerDay)
    {
        Assert.All(DemoCatalogue.For(eventsPerDay, EventMix.Default), product =>
        {
            Assert.Null(product.Settings.Validate());
            Assert.True(product.Settings.AutomaticRestock);
            Assert.InRange(product.Settings.LeadTimeDays, 1, 3);
            Assert.InRange(product.OpeningStock, 1, 2 * EventLimits.MaxQuantity);
        });
    }

    [Fact]
    public void Products_are_ordered_again_every_few_days_and_some_run_short()
    {
        const int Days = 60;
        var demand = new SyntheticDemand(1, 1_200, EventMix.Default);
        var shelf = new Shelf();
        foreach (var draft in demand.Opening(Start))
        {
            shelf.Apply(in draft);
        }

        foreach (var draft in Enumerable.Range(0, Days * 24).SelectMany(hour => demand.Hour(Start.AddHours(hour))))
        {
            shelf.Apply(in draft);
        }

        foreach (var (id, p) in shelf.Products)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{id} {p.Settings.Name,-20} R {p.Settings.ReorderPoint} Q {p.Settings.OrderQuantity} cap {p.Settings.MaxCapacity} orders {p.Orders} refused {p.RefusedShare:P1} on hand {p.OnHand}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"accepted {shelf.AcceptedShare:P2} fill {shelf.FillRate:P2}");
        Assert.All(shelf.Products.Values, product => Assert.InRange((double)Days / product.Orders, 1.5, 7));
        Assert.InRange(shelf.Products.Values.Count(product => product.RefusedShare > 0.05), 3, 8);
        Assert.InRange(shelf.AcceptedShare, 0.90, 0.995);
    }
}
