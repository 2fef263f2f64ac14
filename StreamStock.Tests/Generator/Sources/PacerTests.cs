using Microsoft.Extensions.Time.Testing;
using StreamStock.Generator.Sources;
using Xunit;

namespace StreamStock.Tests.Generator.Sources;

public class PacerTests
{
    private static readonly DateTime Start = new(2011, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void Without_a_factor_nothing_is_waited_for() =>
        Assert.True(new Pacer(null, Start, clock).WaitAsync(Start.AddYears(5), Cancel).AsTask().IsCompleted);

    [Fact]
    public async Task An_hour_at_144_takes_25_seconds()
    {
        var wait = new Pacer(144, Start, clock).WaitAsync(Start.AddHours(1), Cancel).AsTask();

        clock.Advance(TimeSpan.FromSeconds(24.9));
        Assert.False(wait.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.2));
        await wait.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void After_being_held_up_time_goes_on_instead_of_rushing()
    {
        var pacer = new Pacer(144, Start, clock);
        clock.Advance(TimeSpan.FromHours(1));

        Assert.True(pacer.WaitAsync(Start.AddMinutes(1), Cancel).AsTask().IsCompleted);
        Assert.False(pacer.WaitAsync(Start.AddMinutes(60), Cancel).AsTask().IsCompleted);
    }
}
