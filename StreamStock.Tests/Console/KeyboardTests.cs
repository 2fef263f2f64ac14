using Xunit;

namespace StreamStock.Tests.Console;

/// <summary>The pages without a mouse.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class KeyboardTests(ConsoleSystem console)
{
    [Fact]
    public async Task Rows_are_gone_through_and_selected_with_the_keyboard()
    {
        await using var page = await console.OpenAsync("/inventory?category=Kitchen&sort=name");
        await page.Row("SKU-CUP-1").WaitForAsync();
        var names = await page.Page.Locator("tbody .rows__title").AllInnerTextsAsync();

        await page.Page.Keyboard.PressAsync("j");
        await page.Page.Keyboard.PressAsync("j");
        Assert.Equal(names[1], await page.Page.EvaluateAsync<string>("document.activeElement.innerText"));
        await page.Page.Keyboard.PressAsync("k");
        await page.Page.Keyboard.PressAsync("x");

        await page.SeesAsync("1 selected");
        Assert.True(await page.Page.GetByLabel($"Select {names[0]}").IsCheckedAsync());
        page.HasNoFaults();
    }

    [Fact]
    public async Task The_keyboard_leads_from_page_to_page_and_says_how()
    {
        await using var page = await console.OpenAsync("/");
        await page.Page.Keyboard.PressAsync("?");
        await page.Page.Locator("#help[open]").WaitForAsync();
        await page.Page.Keyboard.PressAsync("Escape");
        await page.Page.Keyboard.PressAsync("g");
        await page.Page.Keyboard.PressAsync("a");

        await page.Page.WaitForURLAsync("**/alerts");
    }
}
