using StreamStock.Core.Events;
using Xunit;

namespace StreamStock.Tests.Processor.Storage;

public sealed class SqliteDecisionLookupTests() : DecisionLookupTests(StoreFixture.Sqlite());

public sealed class PostgresDecisionLookupTests() : DecisionLookupTests(StoreFixture.Postgres());

public abstract class DecisionLookupTests(StoreFixture fixture) : IDisposable
{
    private readonly StoreFixture _f = fixture;

    public void Dispose()
    {
        _f.Dispose();
        GC.SuppressFinalize(this);
    }

    private DateTime Since => _f.Time.GetUtcNow().UtcDateTime.AddHours(-1);

    [Fact]
    public void The_first_decision_of_an_event_is_found_behind_later_rows()
    {
        _f.CreateProduct(stock: 100);
        _f.Send(EventType.Sale, 3, id: "X", replyTo: "web-1");
        _f.Send(EventType.Sale, 3, id: "X", replyTo: "web-2");
        _f.Send(EventType.Sale, 4, id: "X", replyTo: "web-2");
        _f.Send(EventType.Sale, 1);
        _f.CommitAndRelease();

        var found = _f.History.FindDecision(StoreFixture.Product, "X", Since);

        Assert.Equal(("accepted", 97), (found!.Outcome, found.StockAfter));
        Assert.Null(_f.History.FindDecision(StoreFixture.Product, "Y", Since));
        Assert.Null(_f.History.FindDecision("PROD-404", "X", Since));
    }

    [Fact]
    public void What_was_recorded_before_the_time_asked_for_is_not_looked_for()
    {
        _f.CreateProduct(stock: 100);
        _f.Send(EventType.Sale, 3, id: "X");
        _f.CommitAndRelease();

        Assert.Null(_f.History.FindDecision(StoreFixture.Product, "X", _f.Time.GetUtcNow().UtcDateTime.AddHours(1)));
    }

    [Fact]
    public void A_dead_letter_is_found_with_what_is_wrong_with_it()
    {
        _f.CreateProduct(stock: 100);
        _f.Send(EventType.Sale, 3, id: "X", product: "PROD-404", replyTo: "web-1");
        _f.CommitAndRelease();

        var found = _f.History.FindDecision("PROD-404", "X", Since);

        Assert.Equal(("invalid", "UNKNOWN_PRODUCT", "PROD-404"), (found!.Outcome, found.Reason, found.ProductId));
        Assert.Contains("productId", found.Detail, StringComparison.Ordinal);
    }
}
