using StreamStock.AppHost.Embedded.Output;
using Xunit;

namespace StreamStock.Tests.AppHost.Embedded.Output;

public class ConsoleLogTests
{
    private static readonly string[] Names = ["apphost", "processor-0", "web-0"];

    [Fact]
    public void Names_are_aligned() => Assert.Equal(
        ["processor-0 │ one", "web-0       │ two"],
        [Log(colour: false).Format("processor-0", "one"), Log(colour: false).Format("web-0", "two")]);

    [Fact]
    public void Only_the_name_is_coloured_and_each_in_its_own_colour()
    {
        var line = Log(colour: true).Format("web-0", "two");

        Assert.Matches("^\e\\[\\d+mweb-0       │\e\\[0m two$", line);
        Assert.NotEqual(line[..5], Log(colour: true).Format("apphost", "two")[..5]);
    }

    [Theory]
    [InlineData(null, null, true, true)]
    [InlineData(null, null, false, false)]
    [InlineData(null, "1", false, true)]
    [InlineData(null, "0", false, false)]
    [InlineData("1", null, true, false)]
    [InlineData("1", "1", true, false)]
    [InlineData("", null, true, true)]
    public void Colour_is_for_terminals_or_by_force_and_never_against_the_users_wish(
        string? noColor, string? forceColor, bool isTerminal, bool expected) =>
        Assert.Equal(expected, ConsoleLog.WantsColour(key => key == "NO_COLOR" ? noColor : forceColor, isTerminal));

    [Fact]
    public void A_terminal_that_is_gone_does_not_stop_the_host() =>
        new ConsoleLog(new BrokenWriter(), colour: false, Names).Write("apphost", "stops");

    private static ConsoleLog Log(bool colour) => new(TextWriter.Null, colour, Names);

    private sealed class BrokenWriter : StringWriter
    {
        public override void WriteLine(string? value) => throw new IOException("gone");
    }
}
