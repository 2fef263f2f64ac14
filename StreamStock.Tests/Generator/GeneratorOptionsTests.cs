using Microsoft.Extensions.Configuration;
using StreamStock.Generator;
using StreamStock.Generator.Synthetic;
using StreamStock.ServiceDefaults;
using Xunit;

namespace StreamStock.Tests.Generator;

public class GeneratorOptionsTests
{
    private static GeneratorOptions Read(params (string Key, string Value)[] settings) =>
        GeneratorOptions.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build());

    [Fact]
    public void Without_settings_it_is_the_demo() => Assert.Equal(new GeneratorOptions(), Read());

    [Fact]
    public void A_replay_goes_at_full_speed_unless_a_factor_is_given()
    {
        Assert.Null(Read(("Generator:Mode", "replay"), ("Generator:Path", AppContext.BaseDirectory)).Speed);
        Assert.Equal(60, Read(("Generator:Mode", "replay"), ("Generator:Path", AppContext.BaseDirectory), ("Generator:Speed", "60")).Speed);
    }

    [Fact]
    public void All_settings_are_read()
    {
        var options = Read(
            ("Generator:Mode", "LOAD"), ("Generator:Rate", "max"), ("Generator:Seed", "7"), ("Generator:Products", "5"),
            ("Generator:Events", "9"), ("Generator:Distribution", "zipf"), ("Generator:Mix", "50/30/20"), ("Kafka:Partitions", "3"));

        Assert.Equal(
            new GeneratorOptions
            {
                Mode = GeneratorMode.Load,
                Rate = null,
                Seed = 7,
                Products = 5,
                Events = 9,
                Distribution = LoadDistribution.Zipf,
                Mix = new EventMix(50, 30, 20),
                Partitions = 3,
            },
            options);
    }

    [Theory]
    [InlineData("Generator:Mode", "turbo", "synthetic, replay, load, off")]
    [InlineData("Generator:Mode", "1", "synthetic, replay, load, off")]
    [InlineData("Generator:Rate", "0", "from 1 to 6000000, or max")]
    [InlineData("Generator:Rate", "NaN", "from 1 to 6000000, or max")]
    [InlineData("Generator:Speed", "fast", "from 0.01 to 1000000, or max")]
    [InlineData("Generator:Seed", "-1", "from 0 to 2147483647")]
    [InlineData("Generator:Products", "1000000", "from 1 to 999999")]
    [InlineData("Generator:Events", "x", "from 0 to")]
    [InlineData("Generator:Distribution", "normal", "uniform, zipf")]
    [InlineData("Generator:Mix", "65/25", "65/25/10")]
    [InlineData("Generator:Mix", "65/25/11", "65/25/10")]
    [InlineData("Kafka:Partitions", "0", "from 1 to 128")]
    public void A_wrong_value_is_refused_with_its_key_and_what_it_accepts(string key, string value, string accepted)
    {
        var refused = Assert.Throws<ConfigurationException>(() => Read((key, value)));

        Assert.Contains($"{key} is '{value}'", refused.Message, StringComparison.Ordinal);
        Assert.Contains(accepted, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_replay_needs_a_path_that_exists()
    {
        var refused = Assert.Throws<ConfigurationException>(() => Read(("Generator:Mode", "replay"), ("Generator:Path", "/nowhere")));

        Assert.Contains("Generator:Path is '/nowhere'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_wrong_is_said_at_once()
    {
        var refused = Assert.Throws<ConfigurationException>(() => Read(("Generator:Rate", "x"), ("Generator:Seed", "y")));

        Assert.Contains("Generator:Rate", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Generator:Seed", refused.Message, StringComparison.Ordinal);
    }
}
