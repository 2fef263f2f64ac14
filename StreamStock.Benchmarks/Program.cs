using System.Globalization;
using BenchmarkDotNet.Running;
using StreamStock.Benchmarks.Micro;
using StreamStock.Benchmarks.Web;

// Each command measures one thing; see the README for what the numbers mean.
return args switch
{
    ["micro", .. var filter] => Micro(filter),
    ["decide-growth"] => DecideGrowth.Run(10_000_000),
    ["decide-growth", var events] => DecideGrowth.Run(long.Parse(events, CultureInfo.InvariantCulture)),
    ["decide-growth", var events, var products] => DecideGrowth.Run(long.Parse(events, CultureInfo.InvariantCulture), int.Parse(products, CultureInfo.InvariantCulture)),
    ["web-commands", .. var options] => await WebBenchmarks.CommandsAsync(options),
    ["web-queries", .. var options] => await WebBenchmarks.QueriesAsync(options),
    ["web-sse", .. var options] => await WebBenchmarks.StreamAsync(options),
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
          web-commands [options]   POST /sales at 64 connections; options go to the AppHost, such as --kafka HOST:PORT
          web-queries [products]   a filtered page of 50 of so many (100,000) products; Web's memory and loading time
          web-sse [viewers]        so many (10,000) viewers of the live stream on one process
        """);
    return 2;
}
