using StreamStock.Core.Models;
using StreamStock.Web.Presentation.Products;
using Xunit;

namespace StreamStock.Tests.Web.Presentation;

public sealed class SettingsDraftTests
{
    private static readonly StockSnapshot Product = Samples.Product("P1") with { SettingsVersion = 3, LeadTimeDays = 7, ServiceLevel = 0.95, Thresholds = new AlertThresholds { CriticalStock = 4 } };

    [Fact]
    public void What_was_typed_is_saved_and_everything_else_stays()
    {
        var draft = new SettingsDraft(Product) { ["reorderPoint"] = "60" };

        var settings = draft.Read()!;

        Assert.True(draft.IsChanged);
        Assert.Equal((60, 500, 4), (settings.ReorderPoint, settings.MaxCapacity, settings.Alerts!.CriticalStock));
    }

    [Theory]
    [InlineData("reorderPoint", "x", "Must be a whole number.")]
    [InlineData("serviceLevel", "2", "serviceLevel must be from 0.5 to 0.9999.")]
    public void A_wrong_field_is_named_and_keeps_its_text(string field, string text, string error)
    {
        var draft = new SettingsDraft(Product) { [field] = text };

        Assert.Null(draft.Read());
        Assert.Equal((error, text), (draft.Error(field), draft[field]));
    }

    [Fact]
    public void A_change_elsewhere_of_another_field_is_taken_up_without_a_question()
    {
        var draft = new SettingsDraft(Product) { ["reorderPoint"] = "60" };

        draft.Follow(Product with { SettingsVersion = 4, MaxCapacity = 900 });

        Assert.Empty(draft.Conflicts);
        Assert.Equal(("60", "900", 4L), (draft["reorderPoint"], draft["maxCapacity"], draft.Version));
    }

    [Fact]
    public void A_change_elsewhere_of_the_same_field_never_overwrites_what_was_typed()
    {
        var draft = new SettingsDraft(Product) { ["reorderPoint"] = "60" };

        draft.Follow(Product with { SettingsVersion = 4, ReorderPoint = 70 });

        Assert.Equal(new SettingsConflict("reorderPoint", "50", "60", "70"), Assert.Single(draft.Conflicts));
        Assert.Equal("60", draft["reorderPoint"]);
    }

    [Theory]
    [InlineData(true, "60")]
    [InlineData(false, "70")]
    public void A_conflict_is_settled_either_way(bool keepMine, string text)
    {
        var draft = new SettingsDraft(Product) { ["reorderPoint"] = "60" };
        draft.Follow(Product with { SettingsVersion = 4, ReorderPoint = 70 });

        draft.Settle(draft.Conflicts[0], keepMine);

        Assert.Empty(draft.Conflicts);
        Assert.Equal(text, draft["reorderPoint"]);
    }

    [Fact]
    public void The_same_change_on_both_sides_is_none()
    {
        var draft = new SettingsDraft(Product) { ["reorderPoint"] = "60" };

        draft.Follow(Product with { SettingsVersion = 4, ReorderPoint = 60 });

        Assert.Empty(draft.Conflicts);
        Assert.False(draft.IsChanged);
    }

    [Fact]
    public void A_conflict_stays_one_when_yet_another_field_changes()
    {
        var draft = new SettingsDraft(Product) { ["reorderPoint"] = "60" };
        draft.Follow(Product with { SettingsVersion = 4, ReorderPoint = 70 });

        draft.Follow(Product with { SettingsVersion = 5, ReorderPoint = 70, MaxCapacity = 900 });

        Assert.Equal("70", Assert.Single(draft.Conflicts).Theirs);
    }

    [Fact]
    public void Consequences_name_the_order_that_would_be_placed()
    {
        var product = Product with { CurrentStock = 40, Available = 40, ReorderPoint = 10 };

        var said = SettingsConsequences.Of(product, Settings(product) with { ReorderPoint = 50, AutomaticRestock = true });

        Assert.Contains(said, line => line.Contains("360 units are ordered at once", StringComparison.Ordinal));
        Assert.Contains(said, line => line.Contains("from Healthy to Low", StringComparison.Ordinal));
    }

    [Fact]
    public void A_change_without_consequences_says_nothing() =>
        Assert.Empty(SettingsConsequences.Of(Product, Settings(Product) with { Name = "Other" }));

    private static ProductSettings Settings(StockSnapshot product) => StreamStock.Web.Presentation.ProductSettingsOf.Snapshot(product);
}
