using Xunit;

namespace StreamStock.Tests.Console;

/// <summary>What holds for every page.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class EveryPageTests(ConsoleSystem console)
{
    private const int PhoneWidth = 390;

    public static TheoryData<string> Paths =>
        ["/", "/inventory", "/inventory/TEA-1", "/inventory/import", "/analytics", "/alerts", "/events", "/events/dead-letters", "/simulation", "/nothing-here"];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Everybody_can_read_and_use_it_in_light_and_dark(string path)
    {
        ConsoleSystem.Require();
        foreach (var dark in new[] { false, true })
        {
            await using var page = await console.OpenAsync(path, dark);

            await page.HasNoBarriersAsync();
            Assert.DoesNotContain(page.Faults, fault => !fault.Contains("404", StringComparison.Ordinal));
            Assert.EndsWith("StreamStock", await page.Page.TitleAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task It_fits_a_phone(string path)
    {
        await using var page = await console.OpenAsync(path, width: PhoneWidth);

        var width = await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth");

        Assert.True(width <= PhoneWidth, $"{path} is {width} pixels wide.");
    }
}
