using Microsoft.Extensions.Time.Testing;
using StreamStock.Core.Stock;
using StreamStock.Processor.Deciding;
using Xunit;

namespace StreamStock.Tests.Processor.Deciding;

public class UnsettledProductsTests
{
    private static readonly TimeSpan AMoment = TimeSpan.FromMilliseconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly UnsettledProducts _products;

    public UnsettledProductsTests() => _products = new(_time);

    [Fact]
    public void A_product_is_stored_once_it_has_waited_long_enough_however_often_it_changed()
    {
        var product = new Product("A");
        _products.Add(new UnsettledProduct(product, 10));
        _time.Advance(UnsettledProducts.LongestWait - AMoment);
        _products.Add(new UnsettledProduct(product, 20));
        Assert.False(_products.AreDue);
        Assert.Empty(_products.TakeDue(newest: 20, rows: 1));

        _time.Advance(AMoment);

        Assert.True(_products.AreDue);
        Assert.Equal(9, _products.SettledSequence(newest: 20));
        Assert.Equal([product], _products.TakeDue(newest: 20, rows: 0));
        Assert.False(_products.AreDue);
        Assert.Equal(20, _products.SettledSequence(newest: 20));
    }

    [Fact]
    public void One_that_is_stored_with_its_batch_waits_no_more_and_begins_anew_when_it_changes_again()
    {
        var (a, b) = (new Product("A"), new Product("B"));
        _products.Add([new UnsettledProduct(a, 10), new UnsettledProduct(b, 11)]);
        _products.Remove(a);
        Assert.Equal(10, _products.SettledSequence(newest: 15));
        _time.Advance(AMoment);
        _products.Add(new UnsettledProduct(a, 12));

        _time.Advance(UnsettledProducts.LongestWait - AMoment);

        Assert.Equal([b], _products.TakeDue(newest: 15, rows: 0));
        Assert.Equal(11, _products.SettledSequence(newest: 15));
        _time.Advance(AMoment);
        Assert.Equal([a], _products.TakeDue(newest: 15, rows: 0));
    }

    [Fact]
    public void The_rows_that_the_next_owner_has_to_read_are_bounded()
    {
        var (a, b) = (new Product("A"), new Product("B"));
        _products.Add([new UnsettledProduct(a, 1), new UnsettledProduct(b, 2)]);

        Assert.Empty(_products.TakeDue(newest: UnsettledProducts.MaxRows, rows: 1));
        Assert.Equal([a], _products.TakeDue(newest: UnsettledProducts.MaxRows + 1, rows: 1));
        Assert.Equal([b], _products.TakeDue(newest: UnsettledProducts.MaxRows + 2, rows: 1));
    }

    [Fact]
    public void Many_that_are_due_at_once_are_spread_over_batches_that_keep_up_with_what_comes()
    {
        _products.Add(Enumerable.Range(1, 2_000).Select(i => new UnsettledProduct(new Product("P" + i), i)));
        _time.Advance(UnsettledProducts.LongestWait);

        Assert.Equal(UnsettledProducts.MaxAtOnce, _products.TakeDue(newest: 2_000, rows: 0).Count());
        Assert.Equal(UnsettledProducts.MaxAtOnce + 700, _products.TakeDue(newest: 2_000, rows: 700).Count());
        Assert.True(_products.AreDue);
        Assert.Equal((2 * UnsettledProducts.MaxAtOnce) + 700, _products.SettledSequence(newest: 2_000));
        Assert.Equal(2_000 - (2 * UnsettledProducts.MaxAtOnce) - 700, _products.TakeAll().Count);
        Assert.Equal(2_000, _products.SettledSequence(newest: 2_000));
        Assert.False(_products.AreDue);
    }
}
