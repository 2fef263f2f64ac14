using Microsoft.Playwright;
using Xunit;

namespace StreamStock.Tests.Console;

/// <summary>What is typed stays as it was typed, however long the server takes to answer.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class TypingTests(ConsoleSystem console)
{
    /// <summary>Either way; longer than the pause after which a search reports, so that answers come between letters.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task A_slow_answer_never_overwrites_what_is_typed_into_a_search()
    {
        await using var page = await console.OpenAsync("/inventory", delay: Delay);
        var box = page.Page.GetByRole(AriaRole.Searchbox);
        await TypeAsync(box, "saucer");

        await page.Page.WaitForURLAsync("**/inventory?q=saucer");
        await page.Row("SKU-CUP-1").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Equal("saucer", await box.InputValueAsync());

        await page.Button("Clear filters").ClickAsync();
        await page.Row("SKU-CUP-1").WaitForAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Searchbox)).ToHaveValueAsync("", new() { Timeout = (float)ConsoleBrowser.Ceiling.TotalMilliseconds });
        page.HasNoFaults();
    }

    [Fact]
    public async Task A_slow_answer_never_overwrites_what_is_typed_into_settings_or_quantities()
    {
        await console.CreateAsync("SLOW-1", "Slow", 10, 5);
        await using var page = await console.OpenAsync("/inventory/SLOW-1", delay: Delay);
        await page.Button("Edit").ClickAsync();
        var name = page.Box("Name");
        await name.FillAsync("");
        await TypeAsync(name, "Slow but sure");
        await page.Button("Save settings").ClickAsync();
        await console.UntilAsync("/api/v1/products/SLOW-1", p => (string?)p["name"] == "Slow but sure");

        await page.Button("Adjust Slow but sure").ClickAsync();
        await TypeAsync(page.DialogText, "12345");
        await page.SeesAsync("Stock will be 12,355");
        Assert.Equal("12345", await page.DialogText.InputValueAsync());
        page.HasNoFaults();
    }

    [Fact]
    public async Task Two_filters_chosen_before_the_first_answer_both_hold()
    {
        await using var page = await console.OpenAsync("/inventory", delay: Delay);
        await page.Choice("Category").SelectOptionAsync("Kitchen");
        await page.Choice("Status").SelectOptionAsync("healthy");

        await page.Page.WaitForURLAsync(url => url.Contains("category=Kitchen", StringComparison.Ordinal) && url.Contains("status=healthy", StringComparison.Ordinal));
        Assert.Equal("Kitchen", await page.Choice("Category").InputValueAsync());
        Assert.Equal("healthy", await page.Choice("Status").InputValueAsync());
    }

    [Fact]
    public async Task What_is_typed_before_the_circuit_is_there_is_kept_and_searched_for()
    {
        await using var page = await console.OpenUnreadyAsync("/inventory", Delay);
        var box = page.Page.GetByRole(AriaRole.Searchbox);
        await box.PressSequentiallyAsync("saucer");
        await page.ReadyAsync();

        await page.Page.WaitForURLAsync("**/inventory?q=saucer");
        Assert.Equal("saucer", await box.InputValueAsync());
    }

    /// <summary>Types slowly enough for answers to come between letters, and looks after each at what is there.</summary>
    private static async Task TypeAsync(ILocator box, string text)
    {
        await box.WaitForAsync(); // What is not shown yet cannot be typed into.
        for (var i = 0; i < text.Length; i++)
        {
            await box.PressSequentiallyAsync(text[i].ToString());
            await Task.Delay(Delay / 2, TestContext.Current.CancellationToken);
            Assert.Equal(text[..(i + 1)], await box.InputValueAsync());
        }
    }
}
