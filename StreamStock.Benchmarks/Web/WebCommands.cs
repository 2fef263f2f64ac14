using System.CommandLine;

namespace StreamStock.Benchmarks.Web;

/// <summary>The command line of the Web benchmarks. What stands behind <c>--</c> goes to the AppHost; the last line is one JSON object.</summary>
internal static class WebCommands
{
    public static Command Commands()
    {
        var (embedded, rest) = (Embedded(), Rest());
        var command = new Command("web-commands", "POST /sales at 64 connections, decided and durable.") { embedded, rest };
        command.SetAction(async (parsed, _) => Print(await WebBenchmarks.CommandsAsync(parsed.GetValue(embedded), parsed.GetValue(rest)!)));
        return command;
    }

    public static Command Queries()
    {
        var (products, embedded, rest) = (new Option<int>("--products") { DefaultValueFactory = _ => 100_000 }, Embedded(), Rest());
        var command = new Command("web-queries", "A filtered page of 50 of so many products; Web's memory and loading time.") { products, embedded, rest };
        command.SetAction(async (parsed, _) => Print(await WebBenchmarks.QueriesAsync(parsed.GetValue(products), parsed.GetValue(embedded), parsed.GetValue(rest)!)));
        return command;
    }

    public static Command Stream()
    {
        var (viewers, embedded, rest) = (new Option<int>("--viewers") { DefaultValueFactory = _ => 10_000 }, Embedded(), Rest());
        var command = new Command("web-sse", "So many viewers of the live stream on one process while the demo sells.") { viewers, embedded, rest };
        command.SetAction(async (parsed, _) => Print(await WebBenchmarks.StreamAsync(parsed.GetValue(viewers), parsed.GetValue(embedded), parsed.GetValue(rest)!)));
        return command;
    }

    private static void Print(WebReport report) => Console.WriteLine(report.ToJson());

    private static Option<bool> Embedded() => new("--embedded") { Description = "The embedded broker and SQLite instead of a Kafka and a PostgreSQL of its own" };

    private static Argument<string[]> Rest() => new("host options") { DefaultValueFactory = _ => [] };
}
