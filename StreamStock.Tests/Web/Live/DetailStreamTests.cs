using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using StreamStock.Web.Live;
using StreamStock.Web.ReadModel;
using Xunit;

namespace StreamStock.Tests.Web.Live;

public sealed class DetailStreamTests : IDisposable
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(Samples.Noon));
    private readonly InventoryReadModel model = new();
    private readonly DetailStream stream;

    public DetailStreamTests()
    {
        stream = new(model, new SummaryCache(model, time), time, NullLogger<DetailStream>.Instance);
        model.State.Apply(Samples.Product("P1"));
        model.State.Apply(Samples.Product("P2"));
    }

    public void Dispose() => stream.Dispose();

    [Fact]
    public void A_viewer_gets_its_products_and_then_only_their_changes()
    {
        var viewer = Join("P1");
        var snapshot = Next(viewer);
        Assert.StartsWith("event: snapshot\n", snapshot, StringComparison.Ordinal);
        Assert.Contains("\"P1\"", snapshot, StringComparison.Ordinal);
        Assert.DoesNotContain("\"P2\"", snapshot, StringComparison.Ordinal);
        Assert.DoesNotContain("\"alerts\"", snapshot, StringComparison.Ordinal);

        model.State.Apply(Samples.Product("P2", stock: 1, version: 2));
        stream.Tick();
        Assert.Equal("", Next(viewer));

        model.State.Apply(Samples.Product("P1", stock: 41, version: 2));
        stream.Tick();
        Assert.Contains("\"currentStock\":41", Next(viewer), StringComparison.Ordinal);
        stream.Tick();
        Assert.Equal("", Next(viewer));
    }

    [Fact]
    public void A_product_is_serialised_once_a_tick_however_many_look_at_it()
    {
        var viewers = Enumerable.Range(0, 50).Select(_ => Join("P1", "P2")).ToList();
        model.State.Apply(Samples.Product("P1", stock: 41, version: 2));
        stream.Tick();

        Assert.Equal(1, stream.Serialisations);
        Assert.All(viewers, viewer => Assert.Contains("\"currentStock\":41", Next(viewer, skip: 1), StringComparison.Ordinal));
    }

    [Fact]
    public void A_viewer_of_alerts_gets_those_that_are_open_and_then_what_changes()
    {
        model.State.Apply(Samples.Alert("A1"));
        var viewer = stream.TryJoin(new([], Alerts: true))!;
        Assert.Contains("\"A1\"", Next(viewer), StringComparison.Ordinal);

        model.State.Apply(Samples.Alert("A2"));
        stream.Tick();
        var delta = Next(viewer);
        Assert.Contains("\"A2\"", delta, StringComparison.Ordinal);
        Assert.DoesNotContain("\"A1\"", delta, StringComparison.Ordinal);
    }

    [Fact]
    public void After_the_read_model_was_loaded_again_everything_comes_anew()
    {
        var viewer = Join("P1");
        Next(viewer);
        var loaded = new ReadModelState();
        loaded.Apply(Samples.Product("P1", stock: 7));
        model.Replace(loaded);
        stream.Tick();
        Assert.StartsWith("event: snapshot\n", Next(viewer), StringComparison.Ordinal);
    }

    [Fact]
    public void A_viewer_that_does_not_read_gets_a_snapshot_in_place_of_what_it_missed()
    {
        var viewer = Join("P1");
        for (var i = 2; i < 50; i++)
        {
            model.State.Apply(Samples.Product("P1", stock: i, version: i));
            stream.Tick();
        }

        Assert.True(viewer.Resets > 0);
        Assert.StartsWith("event: snapshot\n", Next(viewer), StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_silence_is_broken()
    {
        var viewer = Join("P1");
        Next(viewer);
        stream.Tick();
        Next(viewer);
        time.Advance(StreamLimits.Heartbeat);
        stream.Tick();
        Assert.Equal(": still here\n\n", Next(viewer));
    }

    private StreamViewer Join(params string[] products) => stream.TryJoin(new(products, Alerts: false))!;

    private static string Next(StreamViewer viewer, int skip = 0)
    {
        for (var i = 0; i < skip; i++)
        {
            viewer.Frames.TryRead(out _);
        }

        return viewer.Frames.TryRead(out var frame) ? Encoding.UTF8.GetString(frame.Span) : "";
    }
}
