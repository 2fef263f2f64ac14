using StreamStock.Core.Models;
using StreamStock.Core.Stock;

namespace StreamStock.Benchmarks.Forecasting;

/// <summary>
/// Products such as a shop has: some sold every day, most now and then, in orders of one or of many. Product i is always
/// the same.
/// </summary>
internal sealed class SyntheticShop(int days, int lastDay)
{
    private const int Categories = 40;
    private static readonly double[] Week = [1.1, 0.9, 0.9, 1, 1.2, 1.5, 0.4];

    /// <summary>Gives the partition a product and its history.</summary>
    public void Add(Partition partition, int number)
    {
        var random = new Random(number);
        var stored = new StoredProduct
        {
            Id = $"PROD-{number:0000000}",
            Settings = new SettingsChange(new ProductSettings
            {
                Sku = $"SKU-{number:0000000}", Name = $"Product {number}", Category = $"Category {number % Categories}", UnitPrice = 19.99m, UnitCost = 11.50m, HoldingCost = 0.01m,
            }, Retired: false),
            OnHand = random.Next(2_000),
            Version = 1,
            StockVersion = 1,
            SettingsVersion = 1,
            LastSequence = 1,
            Memory = new ProductMemory { LastUpdated = DateTime.UnixEpoch },
        };
        var product = partition.Restore(stored, [], []);

        // Orders a day and units an order, spread evenly over their logarithms.
        var (orders, size) = (Math.Exp(random.NextDouble() * 6) / 40, Math.Exp(random.NextDouble() * 3));
        for (var day = lastDay - days + 1; day <= lastDay; day++)
        {
            var units = Units(random, orders * Week[day % Week.Length], size);
            if (units > 0)
            {
                product.Demand.Load(new DemandDay { Day = day, Accepted = units });
            }
        }
    }

    private static long Units(Random random, double orders, double size)
    {
        long units = 0;
        for (var left = random.NextDouble() - Math.Exp(-orders); left > 0; orders *= 0.6, left = random.NextDouble() - Math.Exp(-orders))
        {
            units += 1 + (long)(-size * Math.Log(1 - random.NextDouble()));
        }

        return units;
    }
}
