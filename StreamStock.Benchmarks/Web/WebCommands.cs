using System.CommandLine;

namespace StreamStock.Benchmarks.Web;

/// <summary>The command line of the Web benchmarks. What stands behind <c>--</c> goes to the AppHost; the last line is one JSON object.</summary>
internal static class WebCommands
{
    public static Command Commands()
    {
        var (warmUp, embedded, rest) = (WarmUp(60), Embedded(), Rest());
        var command = new Command("web-commands", "POST /sales at 64 connections, decided and durable.") { warmUp, embedded, rest };
        command.SetAction(async (parsed, _) => Print(await WebBenchmarks.CommandsAsync(Seconds(parsed, warmUp), parsed.GetValue(embedded), parsed.GetValue(rest)!)));
        return command;
    }

    public static Command Queries()
    {
        var (products, warmUp, embedded, rest) = (new Option<int>("--products") { DefaultValueFactory = _ => 100_000 }, WarmUp(10), Embedded(), Rest());
        var command = new Command("web-queries", "A filtered page of 50 of so many products; Web's memory and loading time.") { products, warmUp, embedded, rest };
        command.SetAction(async (parsed, _) => Print(await WebBenchmarks.QueriesAsync(
            parsed.GetValue(products), Seconds(parsed, warmUp), parsed.GetValue(embedded), parsed.GetValue(rest)!)));
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

    private static TimeSpan Seconds(ParseResult parsed, Option<int> option) => TimeSpan.FromSeconds(parsed.GetValue(option));

    private static Option<int> WarmUp(int seconds) => new("--warm-up")
    {
        Description = "Seconds of the same load before it is measured; a JVM that has just started spends most of its first minute on compiling itself",
        DefaultValueFactory = _ => seconds,
    };

    private static Option<bool> Embedded() => new("--embedded") { Description = "The embedded broker and SQLite instead of a Kafka and a PostgreSQL of its own" };

    private static Argument<string[]> Rest() => new("host options") { DefaultValueFactory = _ => [] };
}
