using System.CommandLine;
using System.Globalization;
using StreamStock.Benchmarks.Forecasting;
using StreamStock.Core.Forecasting;
using StreamStock.Core.Models;
using StreamStock.Core.Replenishment;
using StreamStock.Core.Stock;

namespace StreamStock.Benchmarks.Replenishment;

/// <summary>
/// Whether recommendations keep what they promise: for each product and each Monday of the last eight weeks a plan is made
/// of what was known by then, and what was asked for until the next order could have arrived is compared with it.
/// </summary>
internal static class ReplenishmentCommand
{
    private const int Origins = 8;
    private const int LeadDays = 7;
    private const int ReviewDays = 1;
    private const int HeldBack = 56 + LeadDays + ReviewDays;
    private static readonly double[] Levels = [0.5, 0.7, 0.8, 0.9, 0.95, 0.975];

    private sealed record Item(string Sku, double[] Demand);

    public static Command Create()
    {
        var data = new Argument<string>("data") { Description = "Daily demand: a line a product, its code and then a value for each day named in the first line; .gz or not." };
        var sku = new Option<string>("--sku") { DefaultValueFactory = _ => "85123A", Description = "Product whose recommendation is shown." };
        var skip = new Option<int>("--skip") { Description = "Newest days left out, to choose settings by earlier origins than those judged." };
        var command = new Command("replenishment", "Whether recommendations keep what they promise, and one of them.") { data, sku, skip };
        command.SetAction(parsed => Run(parsed.GetValue(data)!, parsed.GetValue(sku)!, Math.Max(0, parsed.GetValue(skip))));
        return command;
    }

    private static int Run(string path, string sku, int skip)
    {
        var (products, last) = Read(path, skip);
        if (products.Count == 0 || products[0].Demand.Length <= HeldBack)
        {
            Console.Error.WriteLine(Invariant($"{path} must have products with more than {HeldBack + skip} days."));
            return 1;
        }

        var cells = Enumerable.Range(0, Origins).SelectMany(origin => Cells(products, last, origin)).ToList();
        Console.WriteLine(Invariant($"{products.Count} products, {cells.Count} plans of {LeadDays} days lead time and {ReviewDays} day review, origins every 7 days of the last 56"));
        PrintConfidence(cells);
        PrintStockouts(cells);
        if (products.FirstOrDefault(p => p.Sku == sku) is { } example)
        {
            PrintExample(example, last, Learn(products, example.Demand.Length, last));
        }

        return 0;
    }

    /// <summary>A forecast and what came of it.</summary>
    private sealed record Cell(DemandDistribution Demand, double Asked);

    private static IEnumerable<Cell> Cells(List<Item> products, int last, int origin)
    {
        var length = products[0].Demand.Length;
        var known = length - HeldBack + (origin * 7);
        var pool = Learn(products, known, last - (length - known));
        foreach (var product in products)
        {
            var demand = Forecaster.Forecast(Known(product, known, last - (length - known)), Planner.MaxDays, pool);
            yield return new Cell(new LeadTime(LeadDays, 0).Demand(demand, ReviewDays), product.Demand.AsSpan(known, LeadDays + ReviewDays).ToArray().Sum());
        }
    }

    private static DemandPool Learn(List<Item> products, int known, int lastDay)
    {
        var learner = new PoolLearner(Core.Forecasting.Calendar.Daily);
        foreach (var product in products)
        {
            learner.Add(Known(product, known, lastDay));
        }

        return learner.Learn(ForecastJob.StoredDays);
    }

    /// <summary>From its first demand on.</summary>
    private static DemandSeries Known(Item product, int known, int lastDay)
    {
        var history = product.Demand.AsSpan(0, known);
        var first = history.IndexOfAnyExcept(0);
        return new DemandSeries(first < 0 ? [] : history[first..], lastDay);
    }

    /// <summary>"With this order demand is met with … confidence": how often it was. Stated is what stands in the recommendation, which whole units lift above the level.</summary>
    private static void PrintConfidence(List<Cell> cells)
    {
        Console.WriteLine("\nconfidence   stated   came true");
        foreach (var level in Levels)
        {
            var made = cells.Select(c => (c.Demand, c.Asked, Units: c.Demand.Quantile(level))).Where(c => c.Demand.Mean > 0).ToList();
            var stated = made.Average(c => c.Demand.Cumulative(c.Units));
            var met = made.Average(c => c.Asked <= c.Units ? 1.0 : 0);
            Console.WriteLine(Invariant($"{level,10:P1}   {stated,6:P1}   {met,9:P1}"));
        }
    }

    /// <summary>"Without an order the probability of a stock-out is …": how often one came, for stock between none and twice the expected demand.</summary>
    private static void PrintStockouts(List<Cell> cells)
    {
        var cases = cells.Where(c => c.Demand.Mean > 0)
            .SelectMany(c => new[] { 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2 }.Select(share => Math.Floor(c.Demand.Mean * share))
                .Select(units => (Stated: Shortage.Probability(c.Demand, units), Came: c.Asked > units)))
            .ToList();
        Console.WriteLine("\nstock-out    stated   came true   cases");
        foreach (var bin in cases.GroupBy(c => Math.Min(9, (int)(c.Stated * 10))).OrderBy(g => g.Key))
        {
            Console.WriteLine(Invariant($"{bin.Key * 10,3}-{(bin.Key * 10) + 10,3} %    {bin.Average(c => c.Stated),6:P1}   {bin.Average(c => c.Came ? 1.0 : 0),9:P1}   {bin.Count()}"));
        }
    }

    private static void PrintExample(Item product, int last, DemandPool pool)
    {
        var settings = new ProductSettings { Sku = product.Sku, Name = product.Sku, UnitPrice = 2.95m, UnitCost = 1.80m, LeadTimeDays = LeadDays, PackSize = 32 };
        var forecast = Forecaster.Forecast(Known(product, product.Demand.Length, last), Planner.MaxDays, pool);
        var plan = Planner.Plan(forecast, settings, new LeadTime(LeadDays, 1.5), 0.3);
        var stock = plan.LeadTimeStock - 50;
        var now = DateTime.SpecifyKind(DateOnly.FromDayNumber(last + 1).ToDateTime(TimeOnly.MinValue), DateTimeKind.Utc);
        var snapshot = new StockSnapshot
        {
            Id = product.Sku, Sku = product.Sku, Name = product.Sku, Category = "Retail", Warehouse = "WH-1", Status = "active", CurrentStock = stock, Available = stock,
            UnitPrice = settings.UnitPrice, UnitCost = settings.UnitCost, Planned = true, Plan = plan,
            SuggestedQuantity = OrderSizing.Quantity(settings, plan, stock),
            DemandDay = DateOnly.FromDayNumber(last),
            Forecast7 = [.. Enumerable.Range(0, 7).Select(i => new DayForecast(forecast.Mean[i], 0, 0))],
        };
        Console.WriteLine(Invariant($"\n{product.Sku}: {stock} on hand, lead time 7 ± 1.5 days, packs of 32, price 2.95, cost 1.80"));
        Console.WriteLine(Invariant($"expected demand of {plan.Days:0.#} days {plan.Mean:0.#}, standard deviation {Math.Sqrt(plan.Variance):0.#}; safety stock {plan.SafetyStock}, reorder point {plan.ReorderPoint}, order up to {plan.OrderUpTo}"));
        Console.WriteLine(Recommender.For(snapshot, now, new PriorityLimits())?.Reason);
    }

    private static (List<Item> Products, int LastDay) Read(string path, int skip)
    {
        var (rows, last) = DataReader.ReadDays(path);
        return ([.. rows.Select(row => new Item(row.Name, row.Values[..Math.Max(0, row.Values.Length - skip)]))], last - skip);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
