using StreamStock.Core.Events;
using StreamStock.Generator;
using StreamStock.Generator.Load;
using StreamStock.Generator.Synthetic;
using Xunit;

namespace StreamStock.Tests.Generator.Load;

public sealed class LoadSourceTests
{
    [Fact]
    public async Task No_sale_is_sent_before_the_broker_has_every_product()
    {
        var sink = new RecordingSink();
        var demand = new LoadDemand(seed: 1, products: 20, LoadDistribution.Uniform, EventMix.Default, "R1");

        await new LoadSource(demand, rate: null, events: 50, TimeProvider.System).RunAsync(sink, TestContext.Current.CancellationToken);

        var catalogue = sink.Sent.TakeWhile(draft => draft.Type is EventType.ProductUpsert or EventType.StockCount).Count();
        Assert.Equal([catalogue], sink.Flushed);
        Assert.Equal(20, sink.Sent.Take(catalogue).Count(draft => draft.Type == EventType.ProductUpsert));
        Assert.Equal(50, sink.Sent.Count - catalogue);
    }
}
