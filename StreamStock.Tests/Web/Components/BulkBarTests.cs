using Bunit;
using StreamStock.Web.Components.Shared;
using Xunit;

namespace StreamStock.Tests.Web.Components;

public sealed class BulkBarTests : ComponentTests
{
    private readonly HashSet<string> selected = ["P1", "P2", "P3"];

    public BulkBarTests()
    {
        Known(Samples.Product("P1", stock: 20));
        Known(Samples.Product("P2", stock: 30));
        Known(Samples.Product("P3", stock: 100));
    }

    [Theory]
    [InlineData("Order what is recommended", "Order 750 units of 2 products? 1 selected products need none.", "Order", "ORDER_CREATE", "Ordered")]
    [InlineData("Restock to reorder point", "Receive 50 units of 2 products? 1 selected products need none.", "Receive", "RESTOCK", "Restocked")]
    public async Task What_is_missing_of_each_is_asked_about_once_and_then_sent(string button, string question, string answer, string type, string done)
    {
        var sending = Button(Draw(), button).ClickAsync();
        Assert.Equal(question, Question);
        Assert.Equal([$"{answer} 2 products"], Dialogs);

        await AnswerAsync(answer);
        await sending;

        Assert.Equal([(type, "P1"), (type, "P2")], Sent.Select(e => ((string)e["type"]!, (string)e["productId"]!)).Order());
        Assert.Equal((true, done, "2 products."), Assert.Single(Toasts));
        Assert.Equal(["P3"], selected);
    }

    [Theory]
    [InlineData("Order what is recommended", "Nothing to order")]
    [InlineData("Restock to reorder point", "Nothing to restock")]
    public async Task Where_nothing_is_missing_nobody_is_asked(string button, string told)
    {
        selected.ExceptWith(["P1", "P2"]);

        await Button(Draw(), button).ClickAsync();

        Assert.Equal(told, Assert.Single(Toasts).Title);
        Assert.Empty(Dialogs);
        Assert.Empty(Sent);
    }

    [Fact]
    public async Task Retiring_is_asked_about_and_not_done_when_the_answer_is_no()
    {
        var retiring = Button(Draw(), "Retire").ClickAsync();
        Assert.StartsWith("Retire 3 products? They sell no more;", Question, StringComparison.Ordinal);

        await AnswerAsync("Cancel");
        await retiring;

        Assert.Empty(Sent);
        Assert.Equal(3, selected.Count);
    }

    [Fact]
    public async Task What_is_refused_stays_selected_and_is_explained()
    {
        Refusal = "STALE_VERSION";
        var bar = Draw();

        var retiring = Button(bar, "Retire").ClickAsync();
        await AnswerAsync("Retire");
        await retiring;

        Assert.Equal(3, selected.Count);
        Assert.Equal((false, "3 refused", "0 of 3 are done."), Assert.Single(Toasts));
        Assert.StartsWith("3 of 3 were refused.", Text(bar.Find("[role=alert]")), StringComparison.Ordinal);
        Assert.Equal("P1: The product has changed since it was read.", bar.FindAll("li").Select(Text).Order().First());
    }

    [Fact]
    public async Task Clearing_the_selection_tells_the_page()
    {
        var told = false;
        var bar = Render<BulkBar>(with => with.Add(b => b.Selected, selected).Add(b => b.Matching, []).Add(b => b.Changed, () => told = true));

        await Button(bar, "Clear selection").ClickAsync();

        Assert.Empty(selected);
        Assert.True(told);
    }

    private IRenderedComponent<BulkBar> Draw() => Render<BulkBar>(with => with.Add(bar => bar.Selected, selected).Add(bar => bar.Matching, []));
}
