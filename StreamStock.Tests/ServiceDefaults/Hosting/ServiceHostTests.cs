using Microsoft.Extensions.Options;
using StreamStock.ServiceDefaults;
using Xunit;

namespace StreamStock.Tests.ServiceDefaults.Hosting;

public class ServiceHostTests
{
    [Fact]
    public async Task A_configuration_error_at_the_start_is_exit_code_2() =>
        Assert.Equal(ExitCodes.Configuration, await ServiceHost.RunAsync([], _ => throw new ConfigurationException("no")));

    [Fact]
    public async Task Any_other_error_is_not_hidden() =>
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => ServiceHost.RunAsync([], _ => throw new InvalidTimeZoneException()));

    [Fact]
    public void A_configuration_error_is_explained_in_one_line_without_a_stack_trace()
    {
        var exception = Assert.Throws<ConfigurationException>(Refuse);

        Assert.Equal("Kafka:Partitions accepts 1 to 128.", ServiceHost.Explain(new AggregateException(exception)));
        Assert.DoesNotContain(nameof(ServiceHostTests), exception.ToString(), StringComparison.Ordinal);
    }

    private static void Refuse() => throw new ConfigurationException("Kafka:Partitions accepts\n1 to 128.");

    [Fact]
    public void Refused_options_are_all_named() =>
        Assert.Equal("A; B", ServiceHost.Explain(new OptionsValidationException("x", typeof(object), ["A", "B"])));

    [Fact]
    public void Other_exceptions_are_not_explained_away() => Assert.Null(ServiceHost.Explain(new InvalidOperationException("bug")));
}
