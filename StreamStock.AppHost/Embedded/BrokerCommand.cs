using System.Runtime.InteropServices;
using StreamStock.AppHost.Broker;
using StreamStock.ServiceDefaults;

namespace StreamStock.AppHost.Embedded;

/// <summary>The embedded broker as a process: says where it listens and lives as long as its standard input.</summary>
internal static class BrokerCommand
{
    /// <summary>Starts the one line on standard output; the address follows.</summary>
    public const string AddressPrefix = "STREAMSTOCK_BROKER=";

    public static int Run(int partitions, TextReader input, TextWriter output)
    {
        // It goes last, after the processors have drained, so a signal to the whole process group must not end it:
        // only the end of the pipe does.
        using var interrupt = Ignore(PosixSignal.SIGINT);
        using var terminate = Ignore(PosixSignal.SIGTERM);
        using var hangup = Ignore(PosixSignal.SIGHUP);
        MockCluster cluster;
        try
        {
            cluster = MockCluster.Start(partitions);
        }
        catch (DllNotFoundException exception)
        {
            throw new ConfigurationException("The embedded broker needs librdkafka, which has no build for this platform; use --kafka with a real cluster.", exception);
        }

        output.WriteLine(AddressPrefix + cluster.BootstrapServers);
        output.Flush();
        while (input.ReadLine() is { } line && line != Lifeline.StopLine)
        {
        }

        // Not disposed: taking it down in order takes seconds, and everything it holds ends with the process anyway.
        return ExitCodes.Ok;
    }

    private static PosixSignalRegistration Ignore(PosixSignal signal) =>
        PosixSignalRegistration.Create(signal, context => context.Cancel = true);
}
