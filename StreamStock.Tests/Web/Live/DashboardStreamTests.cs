using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using StreamStock.Web;
using StreamStock.Web.Live;
using StreamStock.Web.ReadModel;
using Xunit;

namespace StreamStock.Tests.Web.Live;

public sealed class DashboardStreamTests : IDisposable
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(Samples.Noon));
    private readonly InventoryReadModel model = new();
    private readonly DashboardComposer composer;
    private readonly DashboardStream stream;
    private long version;

    public DashboardStreamTests()
    {
        composer = new(model, new SummaryCache(model, time), new RecommendationList(model, Options.Create(new RecommendationOptions()), time), new KpiTrend(), new PipelineParts(), new ReplicaId("web-1"), time);
        stream = new(composer, time, NullLogger<DashboardStream>.Instance, maxViewers: 200);
        Change();
    }

    public void Dispose() => stream.Dispose();

    [Fact]
    public void A_viewer_first_gets_everything_and_then_only_what_changed()
    {
        var viewer = stream.TryJoin()!;
        Assert.StartsWith("event: snapshot\n", Next(viewer), StringComparison.Ordinal);

        model.State.Apply(Samples.Event(++version));
        Advance();

        var delta = Next(viewer);
        Assert.StartsWith("event: delta\n", delta, StringComparison.Ordinal);
        Assert.Contains("\"events\":[", delta, StringComparison.Ordinal);
        Assert.DoesNotContain("\"attention\"", delta, StringComparison.Ordinal);
        Assert.EndsWith("\n\n", delta, StringComparison.Ordinal);
    }

    /// <summary>Stock moves more often than alerts: it is told without the alerts themselves.</summary>
    [Fact]
    public void How_things_stand_with_an_open_alert_is_told_as_stock_moves()
    {
        model.State.Apply(Samples.Alert("A") with { Evidence = new() { Stock = 3, Available = 3, Threshold = 10 } });
        Advance();
        var viewer = stream.TryJoin()!;
        Next(viewer);

        model.State.Apply(Samples.Product("P1", stock: 7, version: ++version));
        Advance();

        var delta = Next(viewer);
        Assert.Contains("\"alertsNow\":[{\"id\":\"A\",\"stock\":7,\"available\":7,\"onOrder\":0,\"isForetold\":false}]", delta, StringComparison.Ordinal);
        Assert.DoesNotContain("\"alerts\"", delta, StringComparison.Ordinal);
    }

    [Fact]
    public void A_viewer_that_comes_back_gets_what_it_missed_and_one_from_elsewhere_everything()
    {
        using var stays = new Stay(stream);
        Change();
        Advance();
        var seen = Id(Next(stays.Viewer, skip: 1));
        Change();
        Advance();

        var back = stream.TryJoin(seen)!;
        var elsewhere = stream.TryJoin("web-2-1")!;

        Assert.StartsWith("event: delta\n", Next(back), StringComparison.Ordinal);
        Assert.Equal("", Next(back));
        Assert.StartsWith("event: snapshot\n", Next(elsewhere), StringComparison.Ordinal);
    }

    private static string Id(string frame) => frame.Split('\n').Single(line => line.StartsWith("id: ", StringComparison.Ordinal))[4..];

    private static string Next(StreamViewer viewer, int skip)
    {
        for (var i = 0; i < skip; i++)
        {
            Next(viewer);
        }

        return Next(viewer);
    }

    private sealed class Stay(DashboardStream stream) : IDisposable
    {
        public StreamViewer Viewer { get; } = stream.TryJoin()!;

        public void Dispose() => stream.Leave(Viewer);
    }

    [Fact]
    public void However_many_watch_a_tick_is_serialised_once_and_all_get_the_same_bytes()
    {
        var viewers = Enumerable.Range(0, 200).Select(_ => stream.TryJoin()!).ToList();
        viewers.ForEach(viewer => Next(viewer));
        var before = composer.Serialisations;

        Change();
        Advance();

        Assert.InRange(composer.Serialisations - before, 1, 10);
        var frames = viewers.Select(viewer => viewer.Frames.TryRead(out var frame) ? frame : default).ToList();
        Assert.All(frames, frame => Assert.True(frame.Span == frames[0].Span && !frame.IsEmpty));
    }

    [Fact]
    public void A_slow_viewer_gets_a_fresh_snapshot_instead_of_an_endless_queue()
    {
        var slow = stream.TryJoin()!;
        for (var i = 0; i < 100; i++)
        {
            Change();
            Advance();
        }

        Assert.True(slow.Resets > 0);
        var queued = new List<string>();
        while (slow.Frames.TryRead(out var frame))
        {
            queued.Add(Encoding.UTF8.GetString(frame.Span));
        }

        Assert.InRange(queued.Count, 1, StreamLimits.ViewerQueue);
        Assert.StartsWith("event: snapshot\n", queued[0], StringComparison.Ordinal);
        Assert.All(queued.Skip(1), frame => Assert.StartsWith("event: delta\n", frame, StringComparison.Ordinal));
    }

    [Fact]
    public void Silence_is_broken_by_a_heartbeat()
    {
        var viewer = stream.TryJoin()!;
        Next(viewer);
        stream.Tick();
        while (viewer.Frames.TryRead(out _))
        {
        }

        stream.Tick();
        Assert.False(viewer.Frames.TryRead(out _));
        time.Advance(StreamLimits.Heartbeat);
        stream.Tick();
        stream.Tick();

        Assert.True(viewer.Frames.TryRead(out var frame));
        Assert.False(frame.IsEmpty);
    }

    [Fact]
    public void Beyond_the_bound_nobody_may_join_until_someone_leaves()
    {
        var viewers = Enumerable.Range(0, 200).Select(_ => stream.TryJoin()!).ToList();
        Assert.Null(stream.TryJoin());

        stream.Leave(viewers[0]);

        Assert.NotNull(stream.TryJoin());
    }

    [Fact]
    public void While_nobody_watches_nothing_is_composed()
    {
        var before = composer.Serialisations;
        Change();
        Advance();
        Assert.Equal(before, composer.Serialisations);
    }

    private void Change()
    {
        version++;
        model.State.Apply(Samples.Product("P1", stock: (int)version % 40, version: version));
        model.State.Apply(Samples.Feed(version, accepted: version, events: Samples.Event(version)));
    }

    private void Advance()
    {
        time.Advance(StreamLimits.Tick);
        stream.Tick();
    }

    private static string Next(StreamViewer viewer) =>
        viewer.Frames.TryRead(out var frame) ? Encoding.UTF8.GetString(frame.Span) : "";
}
