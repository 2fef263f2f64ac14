using StreamStock.Web.Commands;
using Xunit;

namespace StreamStock.Tests.Web.Commands;

public sealed class IdempotencyKeysTests
{
    [Fact]
    public void An_id_stays_with_the_product_it_was_used_for_first()
    {
        var keys = new IdempotencyKeys();

        Assert.True(keys.TryClaim("KEY-1", "A"));
        Assert.True(keys.TryClaim("KEY-1", "A"));
        Assert.False(keys.TryClaim("KEY-1", "B"));
        Assert.True(keys.TryClaim("KEY-2", "B"));
    }

    [Fact]
    public void What_another_replica_decided_counts_as_used_and_ids_of_clients_are_passed_over()
    {
        var keys = new IdempotencyKeys();
        keys.Learn("KEY-1", "A");
        keys.Learn("KEY-1", "B");
        keys.Learn("till-7", "A");

        Assert.False(keys.TryClaim("KEY-1", "B"));
        Assert.True(keys.TryClaim("KEY-1", "A"));
        Assert.True(keys.TryClaim("till-7", "B"));
    }

    [Fact]
    public void Several_ids_are_claimed_together_or_not_at_all()
    {
        var keys = new IdempotencyKeys();
        keys.Learn("KEY-1-1", "B");

        Assert.False(keys.TryClaim([("KEY-1-0", "X"), ("KEY-1-1", "Y")]));
        Assert.True(keys.TryClaim([("KEY-1-0", "A"), ("KEY-1-1", "B")]));
    }

    [Fact]
    public void Beyond_its_capacity_the_oldest_is_forgotten()
    {
        var keys = new IdempotencyKeys(capacity: 2);
        keys.Learn("KEY-1", "A");
        keys.Learn("KEY-2", "A");
        keys.Learn("KEY-2", "A");
        Assert.False(keys.TryClaim("KEY-1", "B"));

        keys.Learn("KEY-3", "A");

        Assert.True(keys.TryClaim("KEY-1", "B"));
        Assert.False(keys.TryClaim("KEY-3", "B"));
    }
}
