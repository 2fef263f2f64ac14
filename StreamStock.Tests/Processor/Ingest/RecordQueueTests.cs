using StreamStock.Core.Alerts;
using StreamStock.Core.Stock;
using StreamStock.Processor.Ingest;
using Xunit;

namespace StreamStock.Tests.Processor.Ingest;

public class RecordQueueTests
{
    private static InputRecord Record(long offset) => new() { Origin = new Origin { Topic = InputTopic.Sales, Offset = offset } };

    [Fact]
    public void Records_come_out_in_the_order_they_went_in_while_it_grows_around_its_end()
    {
        var queue = new RecordQueue();
        var lookahead = new Partition(0, AlertPolicy.Default, DedupeHorizon.Default).Lookahead;
        long added = 0, taken = 0;
        for (var round = 0; round < 200; round++)
        {
            for (var i = 0; i < 7; i++)
            {
                queue.Add(Record(added++));
            }

            for (var i = 0; i < 5; i++)
            {
                queue.Announce(lookahead);
                Assert.Equal(taken, queue.First.Origin.Offset);
                Assert.Equal(taken++, queue.Take().Origin.Offset);
            }
        }

        Assert.Equal(added - taken, queue.Count);
    }
}
