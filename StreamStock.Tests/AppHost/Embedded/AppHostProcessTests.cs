using System.Diagnostics;
using StreamStock.AppHost.Embedded;
using StreamStock.ServiceDefaults;
using StreamStock.Tests.AppHost.Broker;
using Xunit;

namespace StreamStock.Tests.AppHost.Embedded;

/// <summary>The AppHost's program as a user or its parent starts it.</summary>
public class AppHostProcessTests
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(120);
    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_broker_speaks_Kafka_until_its_input_ends()
    {
        using var broker = Start("broker", "--partitions", "4");
        try
        {
            var line = await broker.StandardOutput.ReadLineAsync(cancellation).AsTask().WaitAsync(Ceiling, cancellation);
            Assert.StartsWith(BrokerCommand.AddressPrefix, line, StringComparison.Ordinal);

            KafkaConversation.SendAndReceive(line![BrokerCommand.AddressPrefix.Length..], partitions: 4);
            Assert.False(broker.HasExited);

            broker.StandardInput.Close();
            await broker.WaitForExitAsync(cancellation).WaitAsync(Ceiling, cancellation);
            Assert.Equal(ExitCodes.Ok, broker.ExitCode);
        }
        finally
        {
            broker.Kill();
        }
    }

    [Theory]
    [InlineData("StreamStock: --web-port accepts 0 to 65535 (0 picks a free port), not 'x'.", "--web-port", "x")]
    [InlineData("StreamStock: Unrecognized command or argument '--foo'.", "--foo")]
    [InlineData("StreamStock: Required argument missing for option: '--data-dir'.", "--data-dir")]
    public async Task A_wrong_option_is_one_line_and_exit_code_2(string expected, params string[] arguments)
    {
        using var process = Start(arguments);
        process.StandardInput.Close();

        var error = await process.StandardError.ReadToEndAsync(cancellation).WaitAsync(Ceiling, cancellation);
        await process.WaitForExitAsync(cancellation).WaitAsync(Ceiling, cancellation);

        Assert.Equal(expected, error.Trim());
        Assert.Equal(ExitCodes.Configuration, process.ExitCode);
        Assert.Empty(await process.StandardOutput.ReadToEndAsync(cancellation));
    }

    [Fact]
    public async Task Help_names_every_option()
    {
        using var process = Start("--help");

        var help = await process.StandardOutput.ReadToEndAsync(cancellation).WaitAsync(Ceiling, cancellation);

        Assert.All(StreamStock.AppHost.Model.OptionTable.All, option => Assert.Contains($"{option.Name} <{option.Value}>", help, StringComparison.Ordinal));
    }

    private static Process Start(params string[] arguments)
    {
        var command = ServiceCatalog.BrokerCommand(1);
        command.ArgumentList.Clear();
        foreach (var argument in new[] { "exec", typeof(ServiceCatalog).Assembly.Location }.Concat(arguments))
        {
            command.ArgumentList.Add(argument);
        }

        command.RedirectStandardInput = command.RedirectStandardOutput = command.RedirectStandardError = true;
        return Process.Start(command)!;
    }
}
