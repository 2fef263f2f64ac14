using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using StreamStock.Benchmarks.Rig;
using StreamStock.Core.Alerts;
using StreamStock.Core.Stock;
using StreamStock.Processor.Forecasting;

namespace StreamStock.Benchmarks.Forecasting;

/// <summary>
/// What midnight costs: every product of a shop is due at once, its history is copied, forecast by the worker on its own
/// thread, and recorded as a ledger row. Products are made a few thousand at a time, so that the shop fits into memory;
/// only forecasting is timed, on both threads, learning and collecting included, storing the rows not.
/// </summary>
internal static class ForecastStreamCommand
{
    private const int Products = 100_000;
    private const int ProductsAtATime = 5_000;
    private const int Handed = 256;
    private static readonly DateTime Now = new(2026, 3, 2, 0, 0, 1, DateTimeKind.Utc);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static Command Create()
    {
        var products = ForecastCommand.Whole("--products", 5, 10_000_000, $"Products forecast. Default {Products}.");
        var days = ForecastCommand.Whole("--days", 1, DemandHistory.MaxDays, $"Days of history of each. Default {ForecastJob.MaxHistory}.");
        var command = new Command("forecast-stream", "Time of one core to forecast a shop after midnight, through the processor's own worker.") { products, days };
        command.SetAction((parsed, stopping) => Run(parsed.GetValue(products) ?? Products, parsed.GetValue(days) ?? ForecastJob.MaxHistory, stopping));
        return command;
    }

    private static async Task<int> Run(int products, int days, CancellationToken stopping)
    {
        using var worker = new ForecastWorker(TimeProvider.System, NullLogger<ForecastWorker>.Instance);
        await worker.StartAsync(stopping);
        var shop = new SyntheticShop(days, Partition.DayOf(Now) - 1);
        var (taken, classes) = (TimeSpan.Zero, new SortedDictionary<string, int>(StringComparer.Ordinal));
        for (var from = 0; from < products; from += ProductsAtATime)
        {
            var partition = Open(shop, from, Math.Min(products, from + ProductsAtATime));
            GC.Collect();
            var start = CoreTime.Now;
            await Forecast(partition, worker, stopping);
            taken += CoreTime.Since(start);
            foreach (var product in partition.Products)
            {
                var name = product.Forecast?.Class ?? "none";
                classes[name] = classes.GetValueOrDefault(name) + 1;
            }
        }

        await worker.StopAsync(CancellationToken.None);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{products:N0} products of {days} days ({string.Join(", ", classes.Select(c => $"{c.Value} {c.Key}"))})"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{taken.TotalSeconds:0.0} s of one core, {products / taken.TotalSeconds:N0} products a second, learning included"));
        return 0;
    }

    private static Partition Open(SyntheticShop shop, int from, int to)
    {
        var partition = new Partition(0, AlertPolicy.Default, DedupeHorizon.Default);
        partition.Restore(sequence: 1, Now, Now);
        for (var i = from; i < to; i++)
        {
            shop.Add(partition, i);
        }

        partition.QueueMissedForecasts();
        return partition;
    }

    /// <summary>Plays the partition's owner: hands out what is due and records what was made.</summary>
    private static async Task Forecast(Partition partition, ForecastWorker worker, CancellationToken stopping)
    {
        var (inbox, effects, waited) = (new ForecastInbox(), new Effects(), Stopwatch.StartNew());
        for (var due = partition.ForecastsDue; due > 0;)
        {
            effects.Clear();
            var recorded = worker.Exchange(partition, inbox, effects, Handed);
            due -= recorded;
            if (recorded == 0)
            {
                if (waited.Elapsed > Patience)
                {
                    throw new TimeoutException($"{due} forecasts were not made within {Patience}.");
                }

                await Task.Delay(1, stopping);
            }
        }
    }
}
