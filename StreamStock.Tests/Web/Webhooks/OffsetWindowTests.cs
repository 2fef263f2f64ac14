using StreamStock.Web.Webhooks;
using Xunit;

namespace StreamStock.Tests.Web.Webhooks;

public sealed class OffsetWindowTests
{
    private readonly OffsetWindow window = new();

    [Fact]
    public void Nothing_is_committed_before_anything_was_read() => Assert.Equal(-1, window.Committable);

    [Fact]
    public void What_nobody_wants_is_done_at_once()
    {
        window.Begin(7, deliveries: 0);
        Assert.Equal((8L, 0), (window.Committable, window.Count));
    }

    [Fact]
    public void The_first_that_is_not_done_holds_back_all_behind_it()
    {
        var first = window.Begin(7, deliveries: 2);
        var second = window.Begin(8, deliveries: 1);
        second();
        first();
        Assert.Equal((7L, 2), (window.Committable, window.Count));

        first();
        Assert.Equal((9L, 0), (window.Committable, window.Count));
    }
}
