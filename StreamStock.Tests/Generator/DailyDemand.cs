using System.Globalization;
using System.IO.Compression;
using StreamStock.Core.Stock;
using Xunit;

namespace StreamStock.Tests.Generator;

/// <summary>
/// What the sales files add up to, derived from them by others: <c>daily-sku.csv</c> beside them. Units above 0 at a
/// price above 0 on invoices that are no cancellation, by day and code, capital and small letters taken as the same.
/// </summary>
internal static class DailyDemand
{
    private const int Skus = 2_367;
    private const int Days = 374;

    /// <summary>Compares every cell with what the products asked for, sold or refused.</summary>
    public static void AssertEqual(IEnumerable<Product> products)
    {
        var byCode = products.ToLookup(p => p.Id.ToUpperInvariant());
        var (first, rows) = Read();
        Assert.Equal((Skus, Days), (rows.Count, rows[0].Units.Length));
        foreach (var (sku, units) in rows)
        {
            var asked = new long[Days];
            foreach (var product in byCode[sku])
            {
                foreach (ref readonly var day in product.Demand.Days)
                {
                    asked[day.Day - first] += day.Asked;
                }
            }

            var same = units.AsSpan().CommonPrefixLength(asked);
            Assert.True(same == Days, $"{sku} differs {same} days after {DateOnly.FromDayNumber(first)}: {units.ElementAtOrDefault(same)} asked for, {asked.ElementAtOrDefault(same)} booked.");
        }
    }

    private static (int FirstDay, List<(string Sku, long[] Units)> Rows) Read()
    {
        using var file = new GZipStream(File.OpenRead(Path.Combine(OnlineRetail.Folder!, "daily-sku.csv.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(file);
        var first = DateOnly.Parse(reader.ReadLine()!.Split(',')[1], CultureInfo.InvariantCulture).DayNumber;
        var rows = new List<(string, long[])>();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            rows.Add((cells[0], [.. cells.Skip(1).Select(cell => long.Parse(cell, CultureInfo.InvariantCulture))]));
        }

        return (first, rows);
    }
}
