using AngleSharp.Dom;
using Bunit;
using StreamStock.Core.Models;
using StreamStock.Web.Components.Shared;
using Xunit;

namespace StreamStock.Tests.Web.Components;

public sealed class SettingsPanelTests : ComponentTests
{
    private static readonly StockSnapshot Product = Samples.Product("P1") with { SettingsVersion = 3, LeadTimeDays = 7, ServiceLevel = 0.95 };

    [Fact]
    public void Without_bounds_and_own_quantities_it_says_what_happens_instead()
    {
        var panel = Draw(Product with { MaxCapacity = 0, Backorder = true, AutomaticRestock = true });

        var facts = panel.FindAll("dt").Zip(panel.FindAll("dd")).ToDictionary(pair => Text(pair.First), pair => Text(pair.Second));

        Assert.Equal(("no bound", "up to the usual level", "on", "wait as backorders", "7 days"), (facts["Capacity"], facts["Order quantity"], facts["Automatic restock"], facts["Sales beyond stock"], facts["Lead time"]));
    }

    [Fact]
    public async Task What_saving_would_mean_is_told_and_then_only_what_was_typed_is_changed()
    {
        var panel = await EditAsync();
        Assert.True(Save(panel).HasAttribute("disabled")); // Nothing is changed yet.
        await TypeAsync(panel, "reorderPoint", "120");
        Assert.Contains("nothing is ordered automatically", Text(panel.Find(".consequence")), StringComparison.Ordinal);

        await panel.Find("form").SubmitAsync();

        var data = Sent.Single()["data"]!;
        Assert.Equal((120, 500, 3), ((int)data["reorderPoint"]!, (int)data["maxCapacity"]!, (int)data["ifSettingsVersion"]!));
        Assert.Equal((true, "Settings saved", "Name of P1"), Assert.Single(Toasts));
        Assert.Empty(panel.FindAll("form"));
    }

    [Fact]
    public async Task A_wrong_field_is_named_keeps_its_text_and_nothing_is_sent()
    {
        var panel = await EditAsync();
        await TypeAsync(panel, "serviceLevel", "2");

        await panel.Find("form").SubmitAsync();

        Assert.Equal("serviceLevel must be from 0.5 to 0.9999.", Text(panel.Find(".wrong")));
        Assert.Equal("true", Field(panel, "serviceLevel").GetAttribute("aria-invalid"));
        Assert.Empty(Sent);
    }

    [Theory]
    [InlineData("Keep 60", 60)]
    [InlineData("Take 70", 70)]
    public async Task What_was_changed_elsewhere_too_must_be_settled_before_it_is_saved(string choice, int saved)
    {
        var panel = await EditAsync();
        await TypeAsync(panel, "reorderPoint", "60");
        await TypeAsync(panel, "maxCapacity", "800");

        panel.Render(with => with.Add(p => p.Product, Product with { SettingsVersion = 4, ReorderPoint = 70, LeadTimeDays = 9 }));
        Assert.StartsWith("Reorder point was changed elsewhere from 50 to 70; you typed 60.", Text(panel.Find("[role=alert]")), StringComparison.Ordinal);
        Assert.Equal("0", panel.Find("ss-typed[data-name=reorderPoint]").GetAttribute("data-revision")); // Nothing is given to the field.
        Assert.Equal("9", panel.Find("ss-typed[data-name=leadTimeDays]").GetAttribute("data-given")); // Changed only there: it follows.
        Assert.True(Save(panel).HasAttribute("disabled"));

        await Button(panel, choice).ClickAsync();
        await panel.Find("form").SubmitAsync();

        var data = Sent.Single()["data"]!;
        Assert.Equal((saved, 800, 9d, 4), ((int)data["reorderPoint"]!, (int)data["maxCapacity"]!, (double)data["leadTimeDays"]!, (int)data["ifSettingsVersion"]!));
    }

    [Fact]
    public async Task A_change_that_was_not_seen_yet_is_a_conflict_that_keeps_what_was_typed()
    {
        var panel = await EditAsync();
        await TypeAsync(panel, "name", "Mug");
        Refusal = "STALE_VERSION";

        await panel.Find("form").SubmitAsync();

        Assert.StartsWith("Changed elsewhere meanwhile. Nothing was saved.", Text(panel.Find("[role=alert]")), StringComparison.Ordinal);
        Assert.False(Save(panel).HasAttribute("disabled"));
        Assert.Empty(Toasts);
    }

    [Fact]
    public async Task Another_refusal_is_told_as_it_is()
    {
        var panel = await EditAsync();
        await panel.Find("input[type=checkbox]").ChangeAsync(new() { Value = true });
        Refusal = "TOO_MANY_PRODUCTS";

        await panel.Find("form").SubmitAsync();

        Assert.Equal("Rejected. The partition holds as many products as it may.", Text(panel.Find("[role=alert]")));
    }

    [Fact]
    public async Task Cancelling_forgets_what_was_typed()
    {
        var panel = await EditAsync();
        await TypeAsync(panel, "name", "Mug");

        await Button(panel, "Cancel").ClickAsync();
        await Button(panel, "Edit").ClickAsync();

        Assert.Equal("Name of P1", Field(panel, "name").GetAttribute("value"));
    }

    private IRenderedComponent<SettingsPanel> Draw(StockSnapshot product) => Render<SettingsPanel>(with => with.Add(panel => panel.Product, product).Add(panel => panel.Now, Samples.Noon));

    private async Task<IRenderedComponent<SettingsPanel>> EditAsync()
    {
        var panel = Draw(Product);
        await Button(panel, "Edit").ClickAsync();
        return panel;
    }

    private static IElement Field(IRenderedComponent<SettingsPanel> panel, string name) => panel.Find($"ss-typed[data-name={name}] input");

    private static Task TypeAsync(IRenderedComponent<SettingsPanel> panel, string name, string text) => Field(panel, name).ChangeAsync(new() { Value = text });

    private static IElement Save(IRenderedComponent<SettingsPanel> panel) => Button(panel, "Save settings");
}
