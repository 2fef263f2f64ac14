using StreamStock.AppHost.Model;
using Xunit;

namespace StreamStock.Tests.AppHost.Model;

public class OptionReaderTests
{
    [Fact]
    public void Without_options_the_defaults_are_a_synthetic_demo_on_this_machine()
    {
        var (options, errors) = Read();

        Assert.Empty(errors);
        Assert.Equal((8080, 6, 1, 1), (options.WebPort, options.Partitions, options.Processors, options.Webs));
        Assert.Equal((GeneratorMode.Synthetic, StoreKind.Sqlite), (options.Generator, options.Store));
        Assert.True(options.HasEmbeddedBroker);
        Assert.True(Path.IsPathFullyQualified(options.DataDirectory));
        Assert.Null(options.GeneratorRate);
    }

    [Theory]
    [InlineData("--web-port", "65536", "--web-port accepts 0 to 65535 (0 picks a free port), not '65536'.")]
    [InlineData("--web-port", "-1", "--web-port accepts 0 to 65535 (0 picks a free port), not '-1'.")]
    [InlineData("--web-port", "http", "--web-port accepts 0 to 65535 (0 picks a free port), not 'http'.")]
    [InlineData("--web-port", " ", "--web-port is empty.")]
    [InlineData("--partitions", "0", "--partitions accepts 1 to 6 on the embedded broker, not '0'.")]
    [InlineData("--partitions", "7", "--partitions accepts 1 to 6 on the embedded broker, not '7'.")]
    [InlineData("--processors", "17", "--processors accepts 1 to 16, not '17'.")]
    [InlineData("--webs", "0", "--webs accepts 1 to 16, not '0'.")]
    [InlineData("--generator", "fast", "--generator accepts synthetic, replay, load, off, not 'fast'.")]
    [InlineData("--generator", "1", "--generator accepts synthetic, replay, load, off, not '1'.")]
    [InlineData("--generator-rate", "0", "--generator-rate accepts 1 to 60000000 events a minute, or max, not '0'.")]
    [InlineData("--generator-rate", "1.5", "--generator-rate accepts 1 to 60000000 events a minute, or max, not '1.5'.")]
    [InlineData("--generator-speed", "0", "--generator-speed accepts 0.01 to 1000000, or max, not '0'.")]
    [InlineData("--generator-speed", "NaN", "--generator-speed accepts 0.01 to 1000000, or max, not 'NaN'.")]
    [InlineData("--generator-path", "/x", "--generator-path is used only with --generator replay.")]
    [InlineData("--kafka", "host", "--kafka accepts host:port[,host:port], not 'host'.")]
    [InlineData("--kafka", "host:0", "--kafka accepts host:port[,host:port], not 'host:0'.")]
    [InlineData("--kafka", "a:1,,b:2", "--kafka accepts host:port[,host:port], not 'a:1,,b:2'.")]
    [InlineData("--store", "mysql", "--store accepts sqlite, postgres, not 'mysql'.")]
    public void A_wrong_value_is_refused_with_the_option_and_what_it_accepts(string name, string value, string message) =>
        Assert.Equal([message], Read((name, value)).Errors);

    [Theory]
    [InlineData("--web-port", "0")]
    [InlineData("--partitions", "1")]
    [InlineData("--processors", "16")]
    [InlineData("--generator", "OFF")]
    [InlineData("--generator-rate", "max")]
    [InlineData("--generator-rate", "60000000")]
    [InlineData("--generator-speed", "max")]
    [InlineData("--generator-speed", "0.5")]
    [InlineData("--kafka", "a:1,b:65535")]
    [InlineData("--kafka", "BootstrapServers=a:1;SecurityProtocol=SaslSsl")]
    public void A_value_within_its_range_is_accepted(string name, string value) => Assert.Empty(Read((name, value)).Errors);

    [Fact]
    public void A_real_cluster_may_have_more_partitions_than_the_embedded_broker()
    {
        Assert.Equal(128, Read(("--partitions", "128"), ("--kafka", "a:1")).Options.Partitions);
        Assert.Equal(
            ["--partitions accepts 1 to 128, not '129'."], Read(("--partitions", "129"), ("--kafka", "a:1")).Errors);
    }

    [Fact]
    public void A_replay_needs_files_that_exist()
    {
        Assert.Contains("--generator replay needs --generator-path", Single(("--generator", "replay")), StringComparison.Ordinal);
        Assert.Contains(
            "there is none at '/no/such/folder'",
            Single(("--generator", "replay"), ("--generator-path", "/no/such/folder")),
            StringComparison.Ordinal);
        Assert.Equal(
            Path.GetFullPath("."),
            Read(("--generator", "replay"), ("--generator-path", ".")).Options.GeneratorPath);
    }

    [Fact]
    public void A_connection_string_and_postgres_need_each_other()
    {
        Assert.Contains("needs --store-connection", Single(("--store", "postgres")), StringComparison.Ordinal);
        Assert.Contains("only with --store postgres", Single(("--store-connection", "Host=x")), StringComparison.Ordinal);
        Assert.Empty(Read(("--store", "postgres"), ("--store-connection", "Host=x")).Errors);
    }

    [Fact]
    public void Every_wrong_option_is_named_at_once() =>
        Assert.Equal(3, Read(("--webs", "x"), ("--processors", "x"), ("--store", "x")).Errors.Count);

    [Fact]
    public void With_containers_what_they_bring_cannot_be_chosen()
    {
        var (_, errors) = OptionReader.Read(name => name == "--kafka" ? "a:1" : null, containers: true);

        Assert.StartsWith("--kafka is not used with containers", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("synthetic", "event")]
    [InlineData("load", "wall")]
    [InlineData("off", "any")]
    public void The_clock_fits_the_generator(string generator, string clock) =>
        Assert.Equal(clock, Read(("--generator", generator)).Options.Clock);

    private static string Single(params (string Name, string Value)[] given) => Assert.Single(Read(given).Errors);

    private static (LaunchOptions Options, IReadOnlyList<string> Errors) Read(params (string Name, string Value)[] given) =>
        OptionReader.Read(name => given.Where(option => option.Name == name).Select(option => option.Value).FirstOrDefault());
}
