using StreamStock.Generator;
using StreamStock.Generator.Status;
using Xunit;

namespace StreamStock.Tests.Generator.Status;

public class DemandEndpointTests
{
    [Fact]
    public void A_rate_and_shares_that_add_up_are_taken() => Assert.Empty(DemandEndpoint.Errors(new(120, 65, 25, 10)));

    [Theory]
    [InlineData(0.5, 65, 25, 10, "rate")]
    [InlineData(GeneratorOptions.MaxRate + 1, 65, 25, 10, "rate")]
    [InlineData(double.NaN, 65, 25, 10, "rate")]
    [InlineData(120.0, -1, 91, 10, "sales")]
    [InlineData(120.0, 65, 101, 10, "restocks")]
    [InlineData(120.0, 65, 25, 11, "sales")]
    public void What_is_wrong_is_named_with_what_it_accepts(double rate, int sales, int restocks, int returns, string field)
    {
        var (name, messages) = Assert.Single(DemandEndpoint.Errors(new(rate, sales, restocks, returns)));

        Assert.Equal(field, name);
        Assert.StartsWith(field, Assert.Single(messages), StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_is_missing_is_named() =>
        Assert.Equal(["rate", "restocks", "returns", "sales"], DemandEndpoint.Errors(new(null, null, null, null)).Keys.Order());
}
