using System.CommandLine;
using System.Globalization;
using StreamStock.AppHost.Model;
using StreamStock.Core.Messaging;
using StreamStock.ServiceDefaults;

namespace StreamStock.AppHost.Embedded;

/// <summary>The AppHost's command line: without a command it runs the system; <c>broker</c> is its own child.</summary>
internal static class CommandLine
{
    public const string BrokerCommandName = "broker";

    private const string Description = """
        Runs StreamStock on this machine: an embedded broker (or your Kafka), processor, web console and generator.
        Prints one line on standard output when every service answers; everything else goes to standard error.
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        var root = CreateRoot();
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            return Refuse(parsed.Errors.Select(error => error.Message));
        }

        // The supervisor handles signals itself, in order; the library's handling would cut that short.
        var configuration = new InvocationConfiguration
        {
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
        };
        try
        {
            return await parsed.InvokeAsync(configuration);
        }
        catch (ConfigurationException exception)
        {
            return Refuse([exception.Message]);
        }
    }

    private static RootCommand CreateRoot()
    {
        var root = new RootCommand(Description);
        foreach (var spec in OptionTable.All)
        {
            root.Add(new Option<string?>(spec.Name) { HelpName = spec.Value, Description = spec.Help });
        }

        root.SetAction(async (parsed, _) =>
        {
            var (options, errors) = OptionReader.Read(name => parsed.GetValue<string?>(name));
            return errors.Count > 0 ? Refuse(errors) : await EmbeddedHost.RunAsync(options);
        });
        root.Add(CreateBrokerCommand());
        return root;
    }

    private static Command CreateBrokerCommand()
    {
        var partitions = new Option<int>(OptionTable.Partitions) { DefaultValueFactory = _ => Topics.DefaultPartitions };
        var broker = new Command(BrokerCommandName, "Runs the embedded broker alone until standard input ends.") { Hidden = true };
        broker.Add(partitions);
        broker.SetAction(parsed => BrokerCommand.Run(parsed.GetValue(partitions), Console.In, Console.Out));
        return broker;
    }

    private static int Refuse(IEnumerable<string> errors)
    {
        foreach (var error in errors)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"StreamStock: {error.ReplaceLineEndings(" ")}"));
        }

        return ExitCodes.Configuration;
    }
}
