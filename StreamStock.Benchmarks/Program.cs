using System.CommandLine;
using BenchmarkDotNet.Running;
using StreamStock.Benchmarks.Chaos;
using StreamStock.Benchmarks.Forecasting;
using StreamStock.Benchmarks.Micro;
using StreamStock.Benchmarks.Pipeline;
using StreamStock.Benchmarks.Replenishment;
using StreamStock.Benchmarks.Web;

// Each command measures one thing; docs/performance.md says what came out.
var growthEvents = new Argument<long>("events") { DefaultValueFactory = _ => 10_000_000 };
var growthProducts = new Argument<int>("products") { DefaultValueFactory = _ => 100_000 };
var growth = new Command("decide-growth", "Cost of an event with 0 and with so many events behind it.") { growthEvents, growthProducts };
growth.SetAction(parsed => DecideGrowth.Run(parsed.GetValue(growthEvents), parsed.GetValue(growthProducts)));

var filter = new Argument<string[]>("filter") { DefaultValueFactory = _ => [] };
var micro = new Command("micro", "BenchmarkDotNet: reading, deciding, both, alerts, reservations, dedupe.") { filter };
micro.SetAction(parsed =>
{
    var patterns = parsed.GetValue(filter) is { Length: > 0 } given ? given : ["*"];
    BenchmarkSwitcher.FromAssembly(typeof(DecideBenchmarks).Assembly).Run(["--filter", .. patterns]);
});

var root = new RootCommand("Measures StreamStock.")
{
    PipelineCommand.Create(), ChaosCommand.Create(), ForecastCommand.Create(), ForecastStreamCommand.Create(), ReplenishmentCommand.Create(),
    WebCommands.Commands(), WebCommands.Queries(), WebCommands.Stream(), growth, micro,
};
return await root.Parse(args).InvokeAsync();
