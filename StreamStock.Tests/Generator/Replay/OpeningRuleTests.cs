using StreamStock.Core.Events;
using StreamStock.Generator.Replay;
using Xunit;

namespace StreamStock.Tests.Generator.Replay;

public class OpeningRuleTests
{
    [Theory]
    [InlineData(0.42, 1, 1_200)]
    [InlineData(2.55, 6, 300)]
    [InlineData(2.55, 600, 2_400)]
    [InlineData(2.55, -600, 2_400)]
    [InlineData(0.85, 80_995, OpeningRule.MaxReorderPoint)]
    [InlineData(0.85, int.MinValue, OpeningRule.MaxReorderPoint)]
    [InlineData(649.5, 1, 100)]
    [InlineData(-11062.06, 1, 200)]
    public void Price_and_first_quantity_set_the_reorder_point(double price, int quantity, int reorderPoint)
    {
        var opening = OpeningRule.For((decimal)price, quantity);

        Assert.Equal(new Opening(3 * reorderPoint, reorderPoint, 2 * reorderPoint, 4 * reorderPoint), opening);
    }

    [Fact]
    public void What_a_product_opens_with_does_not_depend_on_later_lines()
    {
        var lines = OnlineRetail.ReadOrSkip().Take(20_000).ToList();
        static List<string> Openings(IEnumerable<InvoiceLine> lines)
        {
            var rules = new ReplayRules();
            return [.. lines.SelectMany(line => rules.Apply(line).ToList())
                .Where(draft => draft.Type is EventType.ProductUpsert or EventType.StockCount)
                .Select(draft => System.Text.Encoding.UTF8.GetString(EventWriter.ToUtf8(in draft)))];
        }

        var whole = Openings(lines);
        var beginning = Openings(lines.Take(5_000));

        Assert.Equal(beginning, whole.Take(beginning.Count));
    }

    /// <summary>
    /// The shares that the rule's comment speaks of: measured here with a model of the processor's automatic orders,
    /// over every line. Each event is read back, each product known and each id new, so that none is a dead letter.
    /// </summary>
    [Fact]
    public void Nine_sales_of_ten_are_served_on_the_real_files_and_nothing_is_a_dead_letter()
    {
        var rules = new ReplayRules();
        var shelf = new Shelf();
        var ids = new HashSet<(string, string)>();
        var lines = 0;
        var types = new int[EventTypes.Count];
        foreach (var line in OnlineRetail.ReadOrSkip())
        {
            lines++;
            foreach (var draft in rules.Apply(line))
            {
                Assert.True(ids.Add((draft.ProductId, draft.Id)), $"{draft.Id} of {draft.ProductId} twice");
                types[(int)draft.Type]++;
                shelf.Apply(in draft);
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"accepted {shelf.AcceptedShare:P2}, fill {shelf.FillRate:P2}, {shelf.Products.Count} products, sales {shelf.Sales}, "
            + $"returns {types[(int)EventType.Return]}, adjustments {shelf.Adjustments} of which refused {shelf.RejectedAdjustments}, "
            + $"orders {shelf.Products.Values.Sum(product => product.Orders)}, on hand at the end {shelf.Products.Values.Average(product => product.OnHand):0} a product");
        Assert.Equal(OnlineRetail.Lines, lines);
        Assert.Equal(OnlineRetail.Lines, shelf.Sales + types[(int)EventType.Return] + shelf.Adjustments);
        Assert.InRange(shelf.AcceptedShare, 0.97, 1);
        Assert.InRange(shelf.FillRate, 0.88, 1);
    }
}
