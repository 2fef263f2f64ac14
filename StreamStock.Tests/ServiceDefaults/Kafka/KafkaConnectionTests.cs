using Confluent.Kafka;
using StreamStock.ServiceDefaults;
using StreamStock.ServiceDefaults.Kafka;
using Xunit;

namespace StreamStock.Tests.ServiceDefaults.Kafka;

public class KafkaConnectionTests
{
    [Fact]
    public void A_list_of_addresses_is_the_bootstrap_list() =>
        Assert.Equal("a:1,b:2", KafkaConnection.Apply("a:1,b:2", new ClientConfig()).BootstrapServers);

    [Fact]
    public void Named_properties_set_what_they_name()
    {
        var config = KafkaConnection.Apply(
            "BootstrapServers=a:1;SecurityProtocol=SaslSsl;SaslMechanism=Plain;SaslUsername=u;SaslPassword=\"p;w\"",
            new ClientConfig { ClientId = "kept" });

        Assert.Equal("a:1", config.BootstrapServers);
        Assert.Equal(SecurityProtocol.SaslSsl, config.SecurityProtocol);
        Assert.Equal(SaslMechanism.Plain, config.SaslMechanism);
        Assert.Equal("p;w", config.SaslPassword);
        Assert.Equal("kept", config.ClientId);
    }

    [Fact]
    public void A_string_that_cannot_be_read_is_refused_without_being_repeated()
    {
        var exception = Assert.Throws<ConfigurationException>(
            () => KafkaConnection.Apply("SecurityProtocol=secret-typo", new ClientConfig()));

        Assert.DoesNotContain("secret", exception.Message, StringComparison.Ordinal);
    }
}
