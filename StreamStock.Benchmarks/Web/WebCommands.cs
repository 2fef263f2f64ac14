using System.CommandLine;

namespace StreamStock.Benchmarks.Web;

/// <summary>The command line of the Web benchmarks. What stands behind <c>--</c> goes to the AppHost.</summary>
internal static class WebCommands
{
    public static Command Commands()
    {
        var rest = Rest();
        var command = new Command("web-commands", "POST /sales at 64 connections, such as: web-commands -- --kafka HOST:PORT --store postgres --store-connection ...") { rest };
        command.SetAction((parsed, _) => WebBenchmarks.CommandsAsync(parsed.GetValue(rest)!));
        return command;
    }

    public static Command Queries()
    {
        var (products, rest) = (new Option<int>("--products") { DefaultValueFactory = _ => 100_000 }, Rest());
        var command = new Command("web-queries", "A filtered page of 50 of so many products; Web's memory and loading time.") { products, rest };
        command.SetAction((parsed, _) => WebBenchmarks.QueriesAsync(parsed.GetValue(products), parsed.GetValue(rest)!));
        return command;
    }

    public static Command Stream()
    {
        var (viewers, rest) = (new Option<int>("--viewers") { DefaultValueFactory = _ => 10_000 }, Rest());
        var command = new Command("web-sse", "So many viewers of the live stream on one process while the demo sells.") { viewers, rest };
        command.SetAction((parsed, _) => WebBenchmarks.StreamAsync(parsed.GetValue(viewers), parsed.GetValue(rest)!));
        return command;
    }

    private static Argument<string[]> Rest() => new("host options") { DefaultValueFactory = _ => [] };
}
