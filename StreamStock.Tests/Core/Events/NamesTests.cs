using System.Text;
using StreamStock.Core.Events;
using StreamStock.Core.Messaging;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Events;

/// <summary>Names on the wire and numbers in ledgers: both are for good.</summary>
public class NamesTests
{
    [Fact]
    public void Names_and_numbers_are_those_that_topics_and_ledgers_hold()
    {
        var lines = Enum.GetValues<EventType>().Select(t => $"eventType {(int)t} {t.Name()}")
            .Concat(Enum.GetValues<Outcome>().Select(o => $"outcome {(int)o} {o.Name()}"))
            .Concat(Enum.GetValues<Reason>().Select(r => $"reason {(int)r} {r.Name()}".TrimEnd()))
            .Concat(Enum.GetValues<RowKind>().Where(k => (int)k >= 32).Select(k => $"rowKind {(int)k} {k.Name()}"))
            .Concat(Enum.GetValues<InputTopic>().OrderBy(t => (int)t).Select(t => $"inputTopic {(int)t} {t}"));
        Assert.Equal(GoldenFile.Read("names"), GoldenFile.List(lines));
    }

    [Fact]
    public void Every_name_is_read_back()
    {
        foreach (var type in Enum.GetValues<EventType>())
        {
            Assert.True(EventTypes.TryParse(type.Name(), out var read) && read == type);
            Assert.True(EventTypes.TryParse(Encoding.ASCII.GetBytes(type.Name()), out read) && read == type);
            Assert.True(RowKinds.TryParse(type.Name(), out var row) && (int)row == (int)type);
        }

        foreach (var kind in Enum.GetValues<RowKind>())
        {
            Assert.True(RowKinds.TryParse(kind.Name(), out var read) && read == kind);
        }

        Assert.False(EventTypes.TryParse("sale", out _));
        Assert.False(EventTypes.TryParse((string?)null, out _));
        Assert.False(EventTypes.TryParse("SALES"u8, out _));
        Assert.False(RowKinds.TryParse("NOTHING", out _));
    }

    [Fact]
    public void Every_type_has_its_topic()
    {
        Assert.Equal(Topics.Sales, EventType.Sale.Topic());
        Assert.Equal(Topics.Restocks, EventType.Restock.Topic());
        Assert.Equal(Topics.Returns, EventType.Return.Topic());
        Assert.Equal(Topics.Alerts, EventType.Alert.Topic());
        Assert.All(Enum.GetValues<EventType>().Skip(4), type => Assert.Equal(Topics.Commands, type.Topic()));
    }
}
