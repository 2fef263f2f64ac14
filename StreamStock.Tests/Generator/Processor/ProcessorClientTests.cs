using System.Text.Json;
using StreamStock.Generator.Processor;
using StreamStock.Generator.Status;
using Xunit;

namespace StreamStock.Tests.Generator.Processor;

public class ProcessorClientTests
{
    private static ReplayResult? Read(string json) =>
        ProcessorClient.ReadCounts(JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json));

    [Fact]
    public void Shares_are_of_sales_and_units_decided()
    {
        var result = Read("""{"SALE":{"accepted":90,"rejected":10,"duplicates":5,"deadLetters":0},"TIME":{"accepted":7,"rejected":0,"duplicates":0,"deadLetters":0},"unitsSold":300,"unitsLost":100}""");

        Assert.Equal(new ReplayResult(0.9, 0.75), result);
    }

    [Fact]
    public void Nothing_sold_has_no_share() => Assert.Equal(new ReplayResult(null, null), Read("{}"));
}
