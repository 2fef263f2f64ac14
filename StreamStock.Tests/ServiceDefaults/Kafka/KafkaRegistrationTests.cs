#if !ASPIRE
using Aspire.Confluent.Kafka;
using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StreamStock.ServiceDefaults;
using StreamStock.ServiceDefaults.Kafka;
using Xunit;

namespace StreamStock.Tests.ServiceDefaults.Kafka;

public class KafkaRegistrationTests
{
    private readonly HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());

    [Fact]
    public void Configuration_of_the_kind_is_read_and_that_of_the_name_wins()
    {
        Configure(
            ("Aspire:Confluent:Kafka:Producer:Config:ClientId", "general"),
            ("Aspire:Confluent:Kafka:Producer:Config:LingerMs", "7"),
            ("Aspire:Confluent:Kafka:Producer:kafka:Config:ClientId", "named"),
            ("Aspire:Confluent:Kafka:Producer:kafka:DisableHealthChecks", "true"));

        var settings = ProducerSettings();

        Assert.Equal("named", settings.Config.ClientId);
        Assert.Equal(7, settings.Config.LingerMs);
        Assert.True(settings.DisableHealthChecks);
    }

    [Fact]
    public void The_connection_string_overwrites_the_bootstrap_servers()
    {
        Configure(
            ("Aspire:Confluent:Kafka:Producer:Config:BootstrapServers", "from-config:1"),
            ("ConnectionStrings:kafka", "127.0.0.1:9"));
        KafkaProducerSettings? settings = null;
        builder.AddKafkaProducer<string, byte[]>("kafka", s => settings = s);
        using var host = builder.Build();

        using var producer = host.Services.GetRequiredService<IProducer<string, byte[]>>();

        Assert.Equal("127.0.0.1:9", settings!.Config.BootstrapServers);
    }

    [Fact]
    public void A_consumer_without_a_group_is_refused_by_the_key_that_is_missing()
    {
        Configure(("ConnectionStrings:kafka", "127.0.0.1:9"));
        builder.AddKafkaConsumer<string, byte[]>("kafka");
        using var host = builder.Build();

        var exception = Assert.Throws<ConfigurationException>(() => host.Services.GetRequiredService<IConsumer<string, byte[]>>());

        Assert.Contains("Aspire:Confluent:Kafka:Consumer:Config:GroupId", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_address_the_missing_connection_string_is_named()
    {
        builder.AddKafkaProducer<string, byte[]>("kafka");
        using var host = builder.Build();

        var exception = Assert.Throws<ConfigurationException>(() => host.Services.GetRequiredService<IProducer<string, byte[]>>());

        Assert.Contains("ConnectionStrings:kafka", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keyed_clients_of_one_type_live_beside_each_other()
    {
        Configure(("ConnectionStrings:a", "127.0.0.1:9"), ("ConnectionStrings:b", "127.0.0.1:9"));
        builder.AddKeyedKafkaProducer<string, byte[]>("a");
        builder.AddKeyedKafkaProducer<string, byte[]>("b");
        using var host = builder.Build();

        using var a = host.Services.GetRequiredKeyedService<IProducer<string, byte[]>>("a");
        using var b = host.Services.GetRequiredKeyedService<IProducer<string, byte[]>>("b");

        Assert.NotSame(a, b);
    }

    [Fact]
    public void Our_defaults_are_what_the_guarantees_rest_on()
    {
        var producer = new KafkaProducerSettings().UseStreamStockDefaults();
        var consumer = new KafkaConsumerSettings().UseStreamStockDefaults();

        Assert.Equal(Partitioner.Murmur2Random, producer.Config.Partitioner);
        Assert.Equal(Acks.All, producer.Config.Acks);
        Assert.True(producer.Config.EnableIdempotence);
        Assert.Equal(AutoOffsetReset.Error, consumer.Config.AutoOffsetReset);
        Assert.False(consumer.Config.EnableAutoCommit);
        Assert.True(consumer.Config.EnablePartitionEof);
        Assert.True(producer.DisableHealthChecks && consumer.DisableHealthChecks);
    }

    private KafkaProducerSettings ProducerSettings()
    {
        KafkaProducerSettings? settings = null;
        builder.AddKafkaProducer<string, byte[]>("kafka", s => settings = s);
        return settings!;
    }

    private void Configure(params (string Key, string Value)[] settings) => builder.Configuration.AddInMemoryCollection(
        settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
}
#endif
