using Microsoft.Playwright;
using Xunit;

namespace StreamStock.Tests.Console;

/// <summary>What an operator comes for, page by page, in a browser against the whole system.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class OperatorTests(ConsoleSystem console)
{
    [Fact]
    public async Task A_product_is_found_by_typing_and_restocked_from_its_row()
    {
        await using var page = await console.OpenAsync("/inventory");
        await page.Page.Keyboard.PressAsync("/");
        await page.Page.Keyboard.TypeAsync("saucer");
        await page.Page.WaitForURLAsync("**/inventory?q=saucer");
        await page.Row("SKU-CUP-1").WaitForAsync(new() { State = WaitForSelectorState.Detached });

        await page.Button("Restock Saucer").ClickAsync();
        await page.DialogText.FillAsync("25");
        await page.SeesAsync("Stock will be 85");
        await page.DialogButton("Restock").ClickAsync();

        await page.Row("Saucer").GetByText("85", new() { Exact = true }).WaitForAsync();
        page.HasNoFaults();
    }

    [Fact]
    public async Task A_wrong_quantity_is_explained_and_what_was_typed_stays()
    {
        await using var page = await console.OpenAsync("/inventory?q=cup-1");
        await page.Button("Adjust Cup").ClickAsync();
        await page.DialogText.FillAsync("-500");
        await page.DialogButton("Adjust").ClickAsync();

        await page.SeesAsync("Stock would have gone below zero");
        Assert.Equal("-500", await page.DialogText.InputValueAsync());
    }

    [Fact]
    public async Task Several_products_are_restocked_at_once()
    {
        await console.CreateAsync("BULK-1", "Bulk One", 3, 10);
        await console.CreateAsync("BULK-2", "Bulk Two", 4, 10);
        await using var page = await console.OpenAsync("/inventory?q=bulk");
        await page.Row("Bulk Two").WaitForAsync();

        await page.Page.GetByLabel("Select all products that match").CheckAsync();
        await page.Button("Restock to reorder point").ClickAsync();
        await page.DialogButton("Receive").ClickAsync();

        await console.UntilAsync("/api/v1/products/BULK-1", p => (int)p["currentStock"]! == 10);
        await console.UntilAsync("/api/v1/products/BULK-2", p => (int)p["currentStock"]! == 10);
        page.HasNoFaults();
    }

    [Fact]
    public async Task Settings_changed_elsewhere_are_a_conflict_that_the_operator_settles()
    {
        await console.CreateAsync("CONF-1", "Contested", 100, 10);
        await using var page = await console.OpenAsync("/inventory/CONF-1");
        await page.Button("Edit").ClickAsync();
        await page.Box("Reorder point").FillAsync("33");

        await console.PutAsync("CONF-1", new { sku = "SKU-CONF-1", name = "Contested", category = "Kitchen", warehouse = "WH-1", reorderPoint = 44, maxCapacity = 150, unitPrice = 4.5 });

        await page.SeesAsync("Reorder point was changed elsewhere");
        Assert.Equal("33", await page.Box("Reorder point").InputValueAsync());
        Assert.Equal("150", await page.Box("Capacity").InputValueAsync());
        await page.Button("Keep 33").ClickAsync();
        await page.Button("Save settings").ClickAsync();

        var product = await console.UntilAsync("/api/v1/products/CONF-1", p => (int)p["reorderPoint"]! == 33);
        Assert.Equal(150, (int)product["maxCapacity"]!);
        page.HasNoFaults();
    }

    [Fact]
    public async Task A_catalogue_is_imported_after_a_look_at_what_it_would_do()
    {
        await using var page = await console.OpenAsync("/inventory/import");
        await page.Box("Text").FillAsync("id,sku,name,reorderPoint,currentStock\nIMP-1,SKU-IMP-1,Imported,5,12\nIMP-2,SKU-IMP-2,Wrong,many,1\n");
        await page.Box("Text").BlurAsync();

        await page.SeesAsync("reorderPoint is 'many' but must be a whole number");
        await page.Button("Import the 1 right ones").ClickAsync();

        await console.UntilAsync("/api/v1/products?q=IMP-1", p => p["items"]!.AsArray() is [{ } imported] && (int)imported["currentStock"]! == 12);
        await page.SeesAsync("To the inventory");
        page.HasNoFaults();
    }

    [Fact]
    public async Task Alerts_are_acknowledged_together()
    {
        await using var page = await console.OpenAsync("/alerts?state=open&product=TEA-2");
        await page.Button("Select all").First.WaitForAsync();

        // Further alerts may rise meanwhile; those are taken in the next round.
        await console.UntilAsync("/api/v1/alerts?productId=TEA-2", async alerts =>
        {
            if (alerts["items"]!.AsArray().All(alert => (string)alert!["state"]! == "acknowledged"))
            {
                return true;
            }

            if (await page.Button("Select all").CountAsync() > 0)
            {
                await page.Button("Select all").First.ClickAsync();
                await page.Page.Locator(".bulk").GetByText("Acknowledge").ClickAsync();
                await page.Page.Locator(".bulk").WaitForAsync(new() { State = WaitForSelectorState.Detached });
            }

            return false;
        });
        page.HasNoFaults();
    }

    [Fact]
    public async Task Who_else_is_told_of_alerts_is_added_and_removed()
    {
        const string Address = "https://hooks.example.com/added-by-hand";
        await using var page = await console.OpenAsync("/alerts");
        await page.Button("Add a route").ClickAsync();
        await page.Box("Address that takes a POST").FillAsync("http://hooks.example.com");
        await page.Button("Add").ClickAsync();
        await page.SeesAsync("The address must be an https address");
        await page.Box("Address that takes a POST").FillAsync(Address);
        await page.Button("Add").ClickAsync();
        await page.SeesAsync("shown only now");
        await page.HasNoBarriersAsync();

        await page.GoAsync("/alerts");
        await page.Row(Address).GetByText("Active").WaitForAsync();
        await page.Row(Address).GetByRole(AriaRole.Button, new() { NameRegex = new("^Remove") }).ClickAsync();
        await page.DialogButton("Remove").ClickAsync();

        await page.Row(Address).WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await console.UntilAsync("/api/v1/webhooks", hooks => hooks["items"]!.AsArray().Count == 0);
        page.HasNoFaults();
    }

    [Fact]
    public async Task A_refused_sale_is_explained_in_the_log()
    {
        Assert.Equal(409, await console.SendAsync(new { type = "SALE", productId = "TEA-1", quantity = 5_000 }));
        await using var page = await console.OpenAsync("/events?outcome=rejected&product=TEA-1");

        await page.SeesAsync("the demand is recorded as lost");
        await page.Button("JSON").First.ClickAsync();
        await page.SeesAsync("\"reason\": \"INSUFFICIENT_STOCK\"");
        await page.Button("Copy event id").WaitForAsync();
        page.HasNoFaults();
    }

    [Fact]
    public async Task What_is_missing_is_ordered_with_one_click_and_its_alerts_end_when_it_arrives()
    {
        await console.CreateAsync("REPL-1", "Sold Out Kettle", 2, 20);
        await using var page = await console.OpenAsync("/analytics");
        await page.Row("Sold Out Kettle").GetByRole(AriaRole.Button).ClickAsync();
        await console.UntilAsync("/api/v1/products/REPL-1", p => (string?)p["order"]?["state"] == "approved");

        await page.GoAsync("/inventory/REPL-1");
        await page.Page.Locator("article.alert").First.WaitForAsync();
        await page.Button("Placed order of Sold Out Kettle").First.ClickAsync();
        await page.SeesAsync("158 ordered, arrives");
        await page.Button("Receive 158 of Sold Out Kettle").First.ClickAsync();

        await console.UntilAsync("/api/v1/products/REPL-1", p => (int)p["currentStock"]! == 160);
        await page.Page.Locator("article.alert").First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.SeesAsync("This product is as it should be");
        page.HasNoFaults();
    }

    [Fact]
    public async Task The_list_of_what_is_to_be_ordered_is_printed_by_itself()
    {
        await using var page = await console.OpenAsync("/analytics");
        await page.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await page.Page.EvaluateAsync("window.print = () => { window.printed = [...document.querySelectorAll('.page > *, .shell > *, .table button')].filter(part => part.checkVisibility()).map(part => part.tagName + ' ' + part.className); }");

        await page.Page.Locator("[data-print]").DispatchEventAsync("click"); // Not on paper itself.

        Assert.Equal(["MAIN shell__main", "SECTION card is-printed"], await page.Page.EvaluateAsync<string[]>("window.printed"));
        page.HasNoFaults();
    }

    [Fact]
    public async Task Who_never_was_here_finds_what_runs_out_and_why_orders_it_and_sees_the_alert_end()
    {
        await console.CreateAsync("NEXT-1", "Next To Go", 2, 20);
        await using var page = await console.OpenAsync("/");
        var row = page.Page.Locator("[data-list=attention] li", new() { HasText = "Next To Go" });
        await row.GetByText("nothing on order").WaitForAsync();
        await page.Page.Locator("[data-list=alerts] li", new() { HasText = "Next To Go" }).First.WaitForAsync();

        await row.GetByRole(AriaRole.Link, new() { NameRegex = new("^Order 158") }).ClickAsync();
        await page.ReadyAsync();
        await page.Page.Locator("fluent-dialog").GetByText("2 available, reorder point 20").WaitForAsync();
        await page.DialogButton("Order").ClickAsync();
        await page.SeesAsync("158 approved, to be placed with its supplier");

        await page.Button("Placed order of Next To Go").First.ClickAsync();
        await page.Page.Locator("article.alert").GetByText("158 ordered, arrives").First.WaitForAsync();
        await page.Button("Receive 158 of Next To Go").First.ClickAsync();
        await page.SeesAsync("This product is as it should be");

        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Dashboard", Exact = true }).ClickAsync();
        await page.Page.Locator("ss-dashboard").WaitForAsync();
        await row.WaitForAsync(new() { State = WaitForSelectorState.Detached });
        page.HasNoFaults();
    }

    [Fact]
    public async Task A_product_is_ordered_from_its_row_with_another_quantity_and_the_order_cancelled()
    {
        await console.CreateAsync("REPL-2", "Empty Jug", 1, 20);
        await using var page = await console.OpenAsync("/inventory?q=repl-2");
        await page.Button("Order 159 of Empty Jug").ClickAsync();
        await page.DialogText.FillAsync("40");
        await page.DialogButton("Order").ClickAsync();
        await console.UntilAsync("/api/v1/products/REPL-2", p => (string?)p["order"]?["state"] == "approved" && (int)p["order"]!["quantity"]! == 40);

        await page.GoAsync("/inventory/REPL-2");
        await page.Button("Cancel the order").ClickAsync();
        await page.DialogButton("Cancel the order").ClickAsync();

        await console.UntilAsync("/api/v1/products/REPL-2", p => p["order"] is null);
        page.HasNoFaults();
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(1440)]
    public async Task The_filters_of_the_log_stand_in_one_row(int width)
    {
        await using var page = await console.OpenAsync("/events", width: width);

        var tops = await page.Page.EvaluateAsync<int[]>("[...document.querySelectorAll('.toolbar--log .field')].map(field => Math.round(field.getBoundingClientRect().bottom))");

        Assert.Equal(6, tops.Length);
        Assert.Single(tops.Distinct());
    }
}
