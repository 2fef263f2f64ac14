using Microsoft.Playwright;
using Xunit;

namespace StreamStock.Tests.Console;

/// <summary>What an operator does who is not at a desk.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class PhoneTests(ConsoleSystem console)
{
    private const int Width = 390;

    [Fact]
    public async Task Products_are_selected_and_ordered_together()
    {
        await console.CreateAsync("HAND-1", "Handheld", 1, 10);
        await using var page = await console.OpenAsync("/inventory?q=hand-1", width: Width);

        await page.Page.GetByLabel("Select Handheld").CheckAsync();
        await page.Button("Order what is recommended").ClickAsync();
        await page.DialogButton("Order").ClickAsync();

        await console.UntilAsync("/api/v1/products/HAND-1", p => p["order"] is not null);
        page.HasNoFaults();
    }

    /// <summary>What tells an event apart from others has no column of its own there.</summary>
    [Fact]
    public async Task An_event_is_opened_with_its_json_and_what_can_be_copied()
    {
        await console.SendAsync(new { type = "SALE", productId = "TEA-1", quantity = 6_000 });
        await using var page = await console.OpenAsync("/events?product=TEA-1&outcome=rejected", width: Width);

        await page.Button("Details").First.ClickAsync();

        await page.SeesAsync("\"reason\": \"INSUFFICIENT_STOCK\"");
        Assert.True(await page.Button("Copy event id").IsVisibleAsync());
        Assert.InRange(await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, Width);
        page.HasNoFaults();
    }

    [Fact]
    public async Task What_is_recommended_is_ordered_with_one_tap()
    {
        await console.CreateAsync("TAP-1", "Tapped", 1, 10);
        await using var page = await console.OpenAsync("/analytics", width: Width);

        await page.Row("Tapped").GetByRole(AriaRole.Button).ClickAsync();

        await console.UntilAsync("/api/v1/products/TAP-1", p => p["order"] is not null);
        page.HasNoFaults();
    }

    [Fact]
    public async Task What_is_done_about_a_dead_letter_is_within_reach()
    {
        Assert.Equal(422, await console.SendAsync(new { type = "SALE", productId = "NOBODY-1", quantity = 1 }));
        await using var page = await console.OpenAsync("/events/dead-letters?product=NOBODY-1", width: Width);

        var again = await page.Button("Send again").First.BoundingBoxAsync();
        await page.Button("Payload").First.ClickAsync();

        Assert.True(again is { X: > 0 } && again.X + again.Width <= Width);
        await page.Page.Locator(".json", new() { HasText = "NOBODY-1" }).WaitForAsync();
        page.HasNoFaults();
    }

    [Fact]
    public async Task Columns_are_chosen_and_scrolled_to()
    {
        await using var page = await console.OpenAsync("/inventory", width: Width);
        var price = page.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Price" });
        Assert.Equal(0, await price.CountAsync());

        await page.Page.Locator("summary", new() { HasText = "Columns" }).ClickAsync();
        var list = await page.Page.Locator(".menu__list:visible").BoundingBoxAsync();
        Assert.True(list is { X: >= 0 } && list.X + list.Width <= Width);
        await page.Page.GetByLabel("Price").CheckAsync();

        await price.ScrollIntoViewIfNeededAsync();
        await page.Row("Saucer").GetByText("$4.50").WaitForAsync();
        Assert.InRange(await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), 1, Width);
        page.HasNoFaults();
    }

    [Fact]
    public async Task Dead_letters_are_a_tap_away_from_the_dashboard()
    {
        await using var page = await console.OpenAsync("/", width: Width);

        await page.Page.Locator("main").GetByRole(AriaRole.Link, new() { NameRegex = new("dead letters$") }).ClickAsync();

        await page.Page.WaitForURLAsync("**/events/dead-letters");
        await page.Page.GetByRole(AriaRole.Heading, new() { Name = "Dead letters" }).WaitForAsync();
    }
}
