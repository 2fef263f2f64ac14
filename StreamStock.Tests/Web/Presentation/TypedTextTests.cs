using StreamStock.Web.Presentation;
using Xunit;

namespace StreamStock.Tests.Web.Presentation;

public sealed class TypedTextTests
{
    [Fact]
    public void What_comes_back_of_a_report_is_not_given_to_the_field()
    {
        var text = new TypedText("");
        text.Report("sau");
        text.Report("saucer");

        text.Receive("");
        text.Receive("sau");
        text.Receive("saucer");

        Assert.Equal(0, text.Revision);
    }

    [Fact]
    public void A_report_that_was_passed_over_is_not_waited_for()
    {
        var text = new TypedText("");
        text.Report("sau");
        text.Report("saucer");
        text.Receive("saucer");

        text.Receive("sau");

        Assert.Equal(("saucer", "sau", 1), (text.From, text.Given, text.Revision));
    }

    [Fact]
    public void A_text_from_elsewhere_is_given_with_what_the_field_was_believed_to_hold()
    {
        var text = new TypedText("tea");
        text.Report("teapot");
        text.Receive("teapot");

        text.Receive(null);

        Assert.Equal(("teapot", "", 1), (text.From, text.Given, text.Revision));
    }

    [Fact]
    public void Two_texts_from_elsewhere_follow_one_another()
    {
        var text = new TypedText(null);

        text.Receive("a");
        text.Receive("b");

        Assert.Equal(("a", "b", 2), (text.From, text.Given, text.Revision));
    }

    [Fact]
    public void The_same_text_again_is_not_given_again()
    {
        var text = new TypedText("tea");
        text.Receive("cup");
        text.Receive("cup");

        Assert.Equal(1, text.Revision);
        Assert.Equal("tea", text.First);
    }

    [Fact]
    public void A_report_that_comes_twice_counts_once()
    {
        var text = new TypedText("");

        Assert.True(text.Report("tea"));
        Assert.False(text.Report("tea"));
    }

    [Fact]
    public void Only_so_many_reports_are_waited_for()
    {
        var text = new TypedText("");
        for (var i = 0; i <= TypedText.MaxAwaited; i++)
        {
            text.Report($"{i}");
        }

        text.Receive("0");
        Assert.Equal(1, text.Revision);
        text.Receive("1");
        Assert.Equal(1, text.Revision);
    }
}
