using System.Globalization;
using BenchmarkDotNet.Running;
using StreamStock.Benchmarks.Forecasting;
using StreamStock.Benchmarks.Micro;

// Each command measures one thing; see the README for what the numbers mean.
return args switch
{
    ["micro", .. var filter] => Micro(filter),
    ["decide-growth"] => DecideGrowth.Run(10_000_000),
    ["decide-growth", var events] => DecideGrowth.Run(long.Parse(events, CultureInfo.InvariantCulture)),
    ["decide-growth", var events, var products] => DecideGrowth.Run(long.Parse(events, CultureInfo.InvariantCulture), int.Parse(products, CultureInfo.InvariantCulture)),
    ["forecast", .. var rest] => ForecastCommand.Run(rest),
    _ => Usage(),
};

static int Micro(string[] filter)
{
    BenchmarkSwitcher.FromAssembly(typeof(DecideBenchmarks).Assembly).Run(["--filter", filter is [var pattern, ..] ? pattern : "*", .. filter.Skip(1)]);
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine("""
        usage: StreamStock.Benchmarks <command>
          micro [filter]           BenchmarkDotNet: reading, deciding, both, alerts, reservations, dedupe
          decide-growth [events]   cost of an event with 0 and with so many (10,000,000) events behind it
          forecast --help          accuracy of the forecasts beside textbook methods, on the data you name
        """);
    return 2;
}
