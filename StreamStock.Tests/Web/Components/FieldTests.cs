using Bunit;
using StreamStock.Web.Components.Shared;
using Xunit;

namespace StreamStock.Tests.Web.Components;

/// <summary>Fields whose text belongs to whoever types, as their script sees them.</summary>
public sealed class FieldTests : ComponentTests
{
    private readonly List<string?> reported = [];

    [Fact]
    public async Task What_is_typed_is_reported_once_and_its_echo_gives_nothing_to_the_field()
    {
        var field = Draw("old");
        await field.Find("input").ChangeAsync(new() { Value = "new" });
        await field.Find("input").ChangeAsync(new() { Value = "new" }); // The browser's own, when the field is left.

        field.Render(with => with.Add(f => f.Value, "new"));

        Assert.Equal(["new"], reported);
        Assert.Equal(("0", "old"), (field.Find("ss-typed").GetAttribute("data-revision"), field.Find("input").GetAttribute("value")));
    }

    [Fact]
    public void A_text_from_elsewhere_is_given_with_what_the_field_was_believed_to_hold()
    {
        var field = Draw("old");

        field.Render(with => with.Add(f => f.Value, "other"));

        var typed = field.Find("ss-typed");
        Assert.Equal(("old", "other", "1"), (typed.GetAttribute("data-from"), typed.GetAttribute("data-given"), typed.GetAttribute("data-revision")));
    }

    [Fact]
    public void The_revision_is_the_last_attribute_for_the_script_reads_the_others_when_it_changes() =>
        Assert.Equal("data-revision", Draw("").Find("ss-typed").Attributes.Last()!.Name);

    [Fact]
    public void Several_lines_are_typed_into_an_area_with_the_attributes_of_the_field()
    {
        var field = Render<TextField>(with => with.Add(f => f.Name, "csv").Add(f => f.Rows, 5).AddUnmatched("maxlength", "9"));

        Assert.Equal(("5", "9"), (field.Find("textarea").GetAttribute("rows"), field.Find("textarea").GetAttribute("maxlength")));
    }

    [Fact]
    public void A_choice_shows_what_is_chosen_and_no_choice_has_a_name()
    {
        var select = Choose("b");

        Assert.Equal([("", "All"), ("a", "First"), ("b", "Second")], select.FindAll("option").Select(option => (option.GetAttribute("value")!, Text(option))));
        Assert.Equal("b", select.Find("option[selected]").GetAttribute("value"));
    }

    [Fact]
    public void What_a_link_chose_and_the_list_does_not_know_is_shown_rather_than_passed_over() =>
        Assert.Equal(("out_of_stock,low", "Out of stock, low"), Choose("out_of_stock,low").FindAll("option").Select(option => (option.GetAttribute("value")!, Text(option))).Last());

    [Fact]
    public void Where_one_must_be_chosen_there_is_no_empty_choice()
    {
        var select = Render<FilterSelect>(with => with.Add(s => s.Label, "Reason").Add(s => s.All, null).Add(s => s.Options, [("a", "First")]).Add(s => s.Value, "a"));

        Assert.Equal("a", Assert.Single(select.FindAll("option")).GetAttribute("value"));
    }

    private IRenderedComponent<TextField> Draw(string value) =>
        Render<TextField>(with => with.Add(field => field.Name, "name").Add(field => field.Value, value).Add(field => field.Changed, text => reported.Add(text)));

    private IRenderedComponent<FilterSelect> Choose(string value) =>
        Render<FilterSelect>(with => with.Add(s => s.Label, "Kind").Add(s => s.Options, [("a", "First"), ("b", "Second")]).Add(s => s.Value, value));
}
