using StreamStock.Web.Wording;
using Xunit;

namespace StreamStock.Tests.Web.Wording;

public class NumberGuardTests
{
    private const string Source = "Order 1250 units by 2026-03-14 (lead time 7 days, service level 95 %), worth 310.50.";

    [Theory]
    [InlineData("Please order 1,250 units before 2026-03-14.")]
    [InlineData("With a 7-day lead time and 95% service, 310.5 is at stake.")]
    [InlineData("Order soon.")]
    public void What_was_computed_may_be_said(string text) => Assert.Null(NumberGuard.FirstForeign(text, Source));

    [Theory]
    [InlineData("Order 1251 units.", "1251 units")]
    [InlineData("Order 1.250 units.", "1.25 units")]
    [InlineData("Order 1250 by 2026-03-15.", "1250")]
    [InlineData("Order 1250 units by 2026-03-15.", "2026-03-15")]
    [InlineData("It takes 7 weeks.", "7 weeks")]
    [InlineData("It takes 7.", "7")]
    [InlineData("Service is at 95 units.", "95 units")]
    [InlineData("Worth 310.50 k.", "310.5 more")]
    [InlineData("A dozen would do.", "dozen")]
    [InlineData("Order twice as many.", "twice")]
    [InlineData("Order ٥ units.", "٥ units")]
    public void Anything_else_may_not(string text, string foreign) => Assert.Equal(foreign, NumberGuard.FirstForeign(text, Source));
}
