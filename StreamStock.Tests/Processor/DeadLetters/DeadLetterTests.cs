using System.Text;
using StreamStock.Core.Events;
using StreamStock.Core.Messaging;
using StreamStock.Core.Models;
using StreamStock.Processor.DeadLetters;
using StreamStock.Processor.Storage;
using StreamStock.Tests.Processor.Storage;
using Xunit;

namespace StreamStock.Tests.Processor.DeadLetters;

public sealed class SqliteDeadLetterTests() : DeadLetterTests(StoreFixture.Sqlite());

public sealed class PostgresDeadLetterTests() : DeadLetterTests(StoreFixture.Postgres());

/// <summary>What becomes of dead letters, whatever the store.</summary>
public abstract class DeadLetterTests : IDisposable
{
    private static readonly byte[] s_early = """{"id":"EVT-EARLY","type":"SALE","productId":"PROD-001","quantity":2}"""u8.ToArray();
    private static readonly byte[] s_binary = [0xC3, 0x28, 0, 0xFF];
    private readonly StoreFixture _f;

    protected DeadLetterTests(StoreFixture fixture)
    {
        _f = fixture;
        _f.SendRaw(s_early, Topics.Sales);
        _f.Time.Advance(TimeSpan.FromMinutes(1));
        _f.Decide();
        _f.SendRaw("{ not json"u8.ToArray(), Topics.Restocks, key: "PROD-002");
        _f.CommitAndRelease();
        _f.Time.Advance(TimeSpan.FromMinutes(1));
        _f.SendRaw(s_binary, Topics.Sales);
        _f.CommitAndRelease();
    }

    public void Dispose()
    {
        _f.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Letters_are_listed_newest_first_with_their_reason_source_and_payload()
    {
        var letters = _f.Letters.List(new DeadLetterFilter()).Items;

        Assert.Equal(["MALFORMED", "MALFORMED", "UNKNOWN_PRODUCT"], letters.Select(l => l.Reason));
        Assert.Equal(Convert.ToBase64String(s_binary), letters[0].PayloadBase64);
        Assert.Null(letters[0].Payload);
        Assert.Equal(("{ not json", "PROD-002", Topics.Restocks), (letters[1].Payload, letters[1].Key, letters[1].Topic));
        Assert.Contains("productId", letters[2].Message, StringComparison.Ordinal);
        Assert.All(letters, l => Assert.Equal((DeadLetterFilter.Open, 0), (l.State, l.Partition)));
        Assert.Equal(3, _f.Letters.CountOpen());
    }

    [Fact]
    public void Conditions_apply_together_and_pages_follow_without_gap_or_overlap()
    {
        Assert.Single(_f.Letters.List(new DeadLetterFilter { Reason = (short)Reason.UnknownProduct }).Items);
        Assert.Single(_f.Letters.List(new DeadLetterFilter { ProductId = "PROD-002", Topic = 1 }).Items);
        Assert.Empty(_f.Letters.List(new DeadLetterFilter { ProductId = "PROD-002", Topic = 3 }).Items);
        Assert.Single(_f.Letters.List(new DeadLetterFilter { From = _f.Time.GetUtcNow().UtcDateTime }).Items);
        Assert.Empty(_f.Letters.List(new DeadLetterFilter { State = DeadLetterFilter.Discarded }).Items);
        var paged = new List<string>();
        LetterCursor? before = null;
        DeadLetterPage page;
        do
        {
            page = _f.Letters.List(new DeadLetterFilter { Limit = 1, Before = before });
            paged.AddRange(page.Items.Select(l => l.Id));
            before = page.Next is { } next && LetterCursor.TryRead(next, out var cursor) ? cursor : null;
        }
        while (before is not null);

        Assert.Equal(_f.Letters.List(new DeadLetterFilter()).Items.Select(l => l.Id), paged);
    }

    [Fact]
    public async Task A_redriven_letter_keeps_its_bytes_and_id_is_decided_once_and_knows_the_row()
    {
        _f.CreateProduct(stock: 100);
        using var broker = new RecordingProducer();

        var result = await Redriver(broker).RedriveAsync(new DeadLetterFilter { Reason = (short)Reason.UnknownProduct }, "kim", TestContext.Current.CancellationToken);

        var sent = Assert.Single(broker.Sent);
        Assert.Equal((1, 0, false), (result.Redriven, result.Failed, result.More));
        Assert.Equal(s_early, sent.Message.Value);
        Assert.Equal((Topics.Sales, 0), (sent.Target.Topic, sent.Target.Partition.Value));
        var letter = Only(DeadLetterFilter.Redriven);
        Assert.Equal("kim", letter.ChangedBy);
        Assert.NotNull(letter.ChangedAt);
        Deliver(sent);
        Deliver(sent);
        var rows = _f.Commit().Effects.Rows.ToArray().Where(r => Encoding.ASCII.GetString(r.EventId.Span) == "EVT-EARLY").ToList();
        Assert.Equal([Outcome.Accepted, Outcome.Duplicate], rows.Select(r => r.Outcome));
        Assert.Equal(98, rows[^1].StockAfter);
        Assert.Equal(rows[0].Sequence, Only(DeadLetterFilter.Redriven).DecidedSequence);
    }

    [Fact]
    public async Task A_letter_sent_twice_is_decided_once_though_its_id_is_forgotten()
    {
        _f.CreateProduct(stock: 100);
        using var broker = new RecordingProducer();
        await Redriver(broker).RedriveAsync(new DeadLetterFilter { Reason = (short)Reason.UnknownProduct }, "kim", TestContext.Current.CancellationToken);
        Deliver(broker.Sent[0]);
        _f.CommitAndRelease();
        _f.Execute("DELETE FROM dedupe_blocks");
        _f.TakeOver("second");

        Deliver(broker.Sent[0]);
        var row = _f.Commit().Effects.Rows[^1];

        Assert.Equal((Outcome.Duplicate, 98), (row.Outcome, row.StockAfter));
    }

    [Fact]
    public async Task A_process_that_dies_between_sending_and_marking_leaves_a_letter_that_is_marked_and_not_sent_again()
    {
        _f.CreateProduct(stock: 100);
        using var broker = new RecordingProducer();
        var claimed = Assert.Single(_f.Letters.Claim(new DeadLetterFilter { Reason = (short)Reason.UnknownProduct }, "dead", 10));
        broker.Take(claimed);
        Deliver(broker.Sent[0]);
        _f.CommitAndRelease();
        var filter = new DeadLetterFilter { Reason = (short)Reason.UnknownProduct };
        Assert.Equal(0, (await Redriver(broker).RedriveAsync(filter, "kim", TestContext.Current.CancellationToken)).Redriven);

        _f.Time.Advance(DeadLetterTable.ClaimTime);
        Assert.Equal(1, (await Redriver(broker).RedriveAsync(filter, "kim", TestContext.Current.CancellationToken)).Redriven);

        Assert.Single(broker.Sent);
        Assert.Equal(DeadLetterFilter.Redriven, Only(DeadLetterFilter.Redriven).State);
    }

    [Fact]
    public async Task What_the_broker_refuses_stays_open_and_can_be_sent_later()
    {
        using var broker = new RecordingProducer { Refuses = true };

        var failed = await Redriver(broker).RedriveAsync(new DeadLetterFilter(), "kim", TestContext.Current.CancellationToken);
        broker.Refuses = false;
        var redriven = await Redriver(broker).RedriveAsync(new DeadLetterFilter(), "kim", TestContext.Current.CancellationToken);

        Assert.Equal((0, 3), (failed.Redriven, failed.Failed));
        Assert.NotNull(failed.Error);
        Assert.Equal(3, redriven.Redriven);
        Assert.Equal(0, _f.Letters.CountOpen());
    }

    [Fact]
    public async Task Two_redrives_at_once_send_each_letter_once()
    {
        const int Letters = 300;
        for (var i = 0; i < Letters; i++)
        {
            _f.SendRaw(Encoding.UTF8.GetBytes($"{{ {i}"), Topics.Sales);
        }

        _f.CommitAndRelease();
        using var broker = new RecordingProducer();
        var token = TestContext.Current.CancellationToken;

        var results = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => Redriver(broker).RedriveAsync(new DeadLetterFilter(), "kim", token), token)));

        Assert.Equal(Letters + 3, results.Sum(r => r.Redriven));
        Assert.Equal(Letters + 3, broker.Sent.Count);
        Assert.Equal(0, _f.Letters.CountOpen());
    }

    [Fact]
    public async Task Discarded_letters_say_who_and_why_and_are_not_redriven()
    {
        Assert.Equal(2, _f.Letters.Discard(new DeadLetterFilter { Reason = (short)Reason.Malformed }, "kim", "test data"));
        using var broker = new RecordingProducer();

        await Redriver(broker).RedriveAsync(new DeadLetterFilter(), "kim", TestContext.Current.CancellationToken);

        var letters = _f.Letters.List(new DeadLetterFilter { State = DeadLetterFilter.Discarded }).Items;
        Assert.All(letters, l => Assert.Equal(("kim", "test data"), (l.ChangedBy, l.Note)));
        Assert.Equal(2, letters.Count);
        Assert.Single(broker.Sent);
    }

    [Fact]
    public void Some_are_chosen_by_id()
    {
        var ids = _f.Letters.List(new DeadLetterFilter()).Items.Take(2).Select(l => LetterId.TryParse(l.Id, out var id) ? id : default).ToList();

        Assert.Equal(2, _f.Letters.Discard(new DeadLetterFilter { Ids = ids }, "kim", "seen"));

        Assert.Equal(1, _f.Letters.CountOpen());
    }

    private Redriver Redriver(RecordingProducer broker) => new(_f.Letters, broker, () => 1, "test", _f.Time, broker.Metrics);

    private DeadLetterRecord Only(string state) => Assert.Single(_f.Letters.List(new DeadLetterFilter { State = state }).Items);

    private void Deliver(RecordingProducer.Record sent) => _f.SendRaw(
        sent.Message.Value, sent.Target.Topic, Encoding.UTF8.GetString(sent.Message.Key), redriveOf: Encoding.ASCII.GetString(sent.Message.Headers.GetLastBytes(Headers.RedriveOf)));
}
