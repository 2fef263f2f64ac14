using Bunit;
using StreamStock.Core.Models;
using StreamStock.Web.Components.Shared;
using StreamStock.Web.Presentation;
using Xunit;

namespace StreamStock.Tests.Web.Components;

public sealed class StockDialogTests : DialogTests
{
    private static readonly StockSnapshot Shelf = Samples.Product("P1", stock: 20) with { StockVersion = 7 };

    [Fact]
    public async Task What_comes_of_a_restock_is_told_before_it_is_sent_and_it_closes_with_the_answer()
    {
        Open(StockMovement.Restock);
        await TypeAsync("25");
        Assert.Equal("Stock will be 45 if nothing is sold meanwhile.", TextOf("[role=status]"));

        await AnswerAsync("Restock");

        Assert.True((await ClosedAsync()).IsDone);
        Assert.Equal(("RESTOCK", 25), ((string)Sent.Single()["type"]!, (int)Sent.Single()["quantity"]!));
    }

    [Fact]
    public async Task A_suggested_quantity_is_taken_with_a_click()
    {
        Open(StockMovement.Restock);

        await AnswerAsync("To the reorder point: 30");

        Assert.Equal("30", Providers.Find("fluent-dialog ss-typed").GetAttribute("data-given"));
        Assert.Equal("Stock will be 50 if nothing is sold meanwhile.", TextOf("[role=status]"));
    }

    [Theory]
    [InlineData(StockMovement.Restock, "Restock", "0", "Give a whole number from 1 to 1,000,000.")]
    [InlineData(StockMovement.Adjust, "Adjust", "many", "Give a whole number from −1,000,000 to 1,000,000, not 0.")]
    [InlineData(StockMovement.Count, "Save count", "-1", "Give a whole number from 0 to 1,000,000.")]
    public async Task What_is_no_quantity_is_refused_in_words_and_nothing_is_sent(StockMovement movement, string button, string text, string rule)
    {
        Open(movement);
        await TypeAsync(text);

        await AnswerAsync(button);

        Assert.Equal($"Not a quantity. {rule}", TextOf("[role=alert]"));
        Assert.Empty(Sent);
        StaysOpen();
    }

    [Fact]
    public async Task An_adjustment_gives_a_reason_and_a_refusal_keeps_it_open()
    {
        Refusal = "BELOW_ZERO";
        Open(StockMovement.Adjust);
        await Providers.Find("fluent-dialog select").ChangeAsync(new() { Value = "DAMAGED" });
        await TypeAsync("−30");

        await AnswerAsync("Adjust");

        Assert.Equal("Rejected. Stock would have gone below zero.", TextOf("[role=alert]"));
        Assert.Equal((-30, "DAMAGED"), ((int)Sent.Single()["quantity"]!, (string)Sent.Single()["metadata"]!["reason"]!));
        StaysOpen();
    }

    [Fact]
    public async Task A_count_of_stock_that_moved_meanwhile_is_saved_only_if_the_operator_insists()
    {
        Known(Shelf with { CurrentStock = 17, Version = 2 });
        Refusal = "STALE_VERSION";
        Open(StockMovement.Count);
        await TypeAsync("19");
        await AnswerAsync("Save count");
        Assert.StartsWith("Stock moved while you counted. It was 20 and is now 17.", TextOf("[role=alert]"), StringComparison.Ordinal);
        StaysOpen();

        Refusal = null;
        await AnswerAsync("Save my count anyway");

        Assert.True((await ClosedAsync()).IsDone);
        Assert.Equal([7L, null], Sent.Select(e => (long?)e["data"]?["ifStockVersion"]));
    }

    private void Open(StockMovement movement) => Open<StockDialog>((nameof(StockDialog.Product), Shelf), (nameof(StockDialog.Movement), movement));
}
