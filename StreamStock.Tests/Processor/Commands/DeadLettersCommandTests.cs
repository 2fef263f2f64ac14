using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using StreamStock.AppHost.Broker;
using StreamStock.Core.Messaging;
using StreamStock.Processor.Commands;
using StreamStock.ServiceDefaults;
using StreamStock.ServiceDefaults.Kafka;
using StreamStock.Tests.Processor.Storage;
using Xunit;

namespace StreamStock.Tests.Processor.Commands;

public sealed class DeadLettersCommandTests : IDisposable
{
    private readonly StoreFixture _f = StoreFixture.Sqlite();

    public DeadLettersCommandTests()
    {
        _f.SendRaw("""{"id":"EVT-EARLY","type":"SALE","productId":"PROD-001","quantity":2}"""u8.ToArray(), Topics.Sales);
        _f.SendRaw([0xC3, 0x28], Topics.Restocks, key: "PROD-002");
        _f.CommitAndRelease();
    }

    public void Dispose() => _f.Dispose();

    [Fact]
    public void Open_letters_are_listed_with_their_reason_source_and_payload()
    {
        var (exitCode, output) = Run("list", _f.ConnectionString);

        Assert.Equal(ExitCodes.Ok, exitCode);
        Assert.Contains("inventory.sales[0]@1  UNKNOWN_PRODUCT: productId", output, StringComparison.Ordinal);
        Assert.Contains("""{"id":"EVT-EARLY",""", output, StringComparison.Ordinal);
        Assert.Contains("base64 wyg=", output, StringComparison.Ordinal);
        Assert.Contains("2 dead letters.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Chosen_letters_are_redriven_to_the_broker_under_the_users_name()
    {
        using var broker = MockCluster.Start(partitions: 1);

        var (exitCode, output) = Run("redrive", _f.ConnectionString, "--kafka", broker.BootstrapServers, "--reason", "UNKNOWN_PRODUCT", "--by", "kim");

        Assert.Equal((ExitCodes.Ok, "1 dead letters redriven."), (exitCode, output.Trim()));
        Assert.Equal("EVT-EARLY", IdOf(Receive(broker.BootstrapServers)));
        Assert.DoesNotContain("EVT-EARLY", Run("list", _f.ConnectionString).Output, StringComparison.Ordinal);
        Assert.Contains("redriven", Run("list", _f.ConnectionString, "--state", "redriven").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Discarding_needs_a_reason()
    {
        Assert.Throws<ConfigurationException>(() => Run("discard", _f.ConnectionString, "--all"));

        Assert.Contains("2 dead letters discarded.", Run("discard", _f.ConnectionString, "--all", "--because", "test data").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redrive", "Choose dead letters")]
    [InlineData("discard", "Choose dead letters")]
    [InlineData("burn", "list, redrive or discard")]
    public void Nothing_is_done_by_leaving_something_out(string verb, string refusal) =>
        Assert.Contains(refusal, Assert.Throws<ConfigurationException>(() => Run(verb, _f.ConnectionString)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("--colour", "has no option --colour")]
    [InlineData("--reason", "--reason needs a value")]
    public void An_option_that_is_unknown_or_has_no_value_is_named(string option, string refusal) =>
        Assert.Contains(refusal, Assert.Throws<ConfigurationException>(() => Run("list", _f.ConnectionString, option)).Message, StringComparison.Ordinal);

    private static (int ExitCode, string Output) Run(params string[] arguments)
    {
        var output = new StringWriter();
        return (DeadLettersCommand.Run(arguments, new ConfigurationBuilder().Build(), output), output.ToString());
    }

    private static byte[] Receive(string bootstrapServers)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(
            new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = "test" }.UseStreamStockDefaults()).Build();
        consumer.Assign(new TopicPartitionOffset(Topics.Sales, 0, 0));
        return consumer.Consume(TimeSpan.FromSeconds(30)).Message.Value;
    }

    private static string? IdOf(byte[] value) => (string?)System.Text.Json.Nodes.JsonNode.Parse(value)!["id"];
}
