using System.CommandLine;

namespace StreamStock.Benchmarks.Pipeline;

/// <summary>The command <c>pipeline</c>.</summary>
internal static class PipelineCommand
{
    public static Command Create()
    {
        var events = new Option<long>("--events") { Description = "Events to send", DefaultValueFactory = _ => 1_000_000 };
        var warmup = new Option<long>("--warmup") { Description = "Events sent before the measurement", DefaultValueFactory = _ => 200_000 };
        var products = new Option<int>("--products") { Description = "Products they are about", DefaultValueFactory = _ => 10_000 };
        var rate = new Option<double?>("--rate") { Description = "Events a second; as fast as they are taken where absent" };
        var kafka = new Option<string?>("--kafka") { Description = "Bootstrap servers; a broker of shared/kafka where absent" };
        var store = new Option<string>("--store") { Description = "postgres or sqlite", DefaultValueFactory = _ => "postgres" };
        store.AcceptOnlyFromAmong("postgres", "sqlite");
        var connection = new Option<string?>("--store-connection") { Description = "Connection string of an empty or earlier database; one of its own where absent" };
        var processors = new Option<int>("--processors") { Description = "Replicas of the processor", DefaultValueFactory = _ => 1 };
        var seed = new Option<int>("--seed") { Description = "Chooses the events", DefaultValueFactory = _ => 1 };
        var recovery = new Option<bool>("--recovery") { Description = "Kill the processor in the end (kill -9), and measure what its successor takes; with one replica" };
        var probes = new Option<string?>("--probes") { Description = "File to write the way of every probe to, as CSV" };
        var command = new Command("pipeline", "Events through generator, broker, processor and database; the last line is one JSON object.")
        {
            events, warmup, products, rate, kafka, store, connection, processors, seed, recovery, probes,
        };
        command.SetAction(parsed =>
        {
            var options = new PipelineOptions
            {
                Events = parsed.GetValue(events),
                Warmup = parsed.GetValue(warmup),
                Products = parsed.GetValue(products),
                Rate = parsed.GetValue(rate),
                Kafka = parsed.GetValue(kafka),
                Store = parsed.GetValue(store)!,
                StoreConnection = parsed.GetValue(connection),
                Processors = parsed.GetValue(processors),
                Seed = parsed.GetValue(seed),
                Recovery = parsed.GetValue(recovery),
                Probes = parsed.GetValue(probes),
            };
            using var run = new PipelineRun(options);
            Console.WriteLine(run.Run().ToJson());
        });
        return command;
    }
}
