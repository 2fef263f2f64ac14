using StreamStock.Processor.Verify;
using StreamStock.ServiceDefaults;

namespace StreamStock.Processor.Commands;

/// <summary>The commands that the program knows beside running as a service.</summary>
internal static class CommandProgram
{
    private static readonly Dictionary<string, Func<string[], IConfiguration, TextWriter, int>> s_commands = new()
    {
        [VerifyCommand.Name] = VerifyCommand.Run,
        [DeadLettersCommand.Name] = DeadLettersCommand.Run,
        [OffsetsCommand.Name] = OffsetsCommand.Run,
    };

    public static bool Knows(string[] args) => args.Length > 0 && s_commands.ContainsKey(args[0]);

    /// <returns>The exit code.</returns>
    public static int Run(string[] args)
    {
        try
        {
            return s_commands[args[0]](args[1..], new ConfigurationBuilder().AddEnvironmentVariables().Build(), Console.Out);
        }
        catch (ConfigurationException e)
        {
            Console.Error.WriteLine(ConfigurationException.LinePrefix + e.Message);
            return ExitCodes.Configuration;
        }
    }
}
