using System.Diagnostics;
using StreamStock.Core.Events;
using StreamStock.Core.Stock;
using StreamStock.Processor.Forecasting;
using StreamStock.Processor.Ingest;
using StreamStock.Processor.Storage;
using StreamStock.ServiceDefaults.Kafka;

namespace StreamStock.Processor.Deciding;

/// <summary>
/// A partition this replica owns: its buffered records, its state and the effects not yet handed to a commit. The
/// pipeline's thread is the only one that touches it.
/// </summary>
internal sealed partial class OwnedPartition
{
    private readonly LoadedPartition _loaded;
    private readonly PartitionClock _clock;
    private readonly IDecidedRows _decided;
    private readonly FirstDecisions _first;
    private readonly TimeProvider _time;
    private readonly StoredOffset[] _offsets;
    private readonly long[] _next;
    private readonly ForecastInbox _forecasts = new();
    private readonly UnpublishedProducts _unpublished;
    private readonly UnsettledProducts _unsettled;

    private List<RedecidedLetter> _redecided = [];
    private Effects _effects = new();
    private Effects? _spare = new();
    private CommandsAwaited? _awaited;
    private long _checkedArrival;
    private DateTime _storedTime;
    private bool _offsetsMoved;

    public OwnedPartition(LoadedPartition loaded, PartitionClock clock, IReadOnlyList<StoredOffset> start, IDecidedRows decided, TimeProvider time)
    {
        (_loaded, _clock, _decided, _time) = (loaded, clock, decided, time);
        _offsets = [.. start];
        _next = [.. start.Select(s => s.Next)];
        _storedTime = loaded.State.Time;
        _unpublished = new UnpublishedProducts(time);
        _unsettled = new UnsettledProducts(time);
        _unsettled.Add(loaded.Unsettled);
        _first = new FirstDecisions(loaded.State, Buffer, decided);
        PublishedSequence = loaded.PublishedSequence;
    }

    public int Number => State.Number;

    public Partition State => _loaded.State;

    public long Epoch => _loaded.Epoch;

    public PartitionBuffer Buffer { get; } = new();

    /// <summary>Everything up to it is known to be published.</summary>
    public long PublishedSequence { get; set; }

    /// <summary>Effects of the batch in flight, which may hold rows that are not in the ledger yet.</summary>
    public Effects? InFlight { get; private set; }

    public int PendingRows => _effects.Count;

    /// <summary>All that was decided is durable, and so is what the state's products are.</summary>
    public bool IsAtRest => _effects.Count == 0 && InFlight is null;

    /// <summary>Somebody waits for an answer to what was decided since the last batch.</summary>
    public bool IsAwaited { get; private set; }

    /// <summary>There is something a commit would make durable, or store where it belongs.</summary>
    public bool HasNews => _effects.Count > 0 || _offsetsMoved || State.Time - _storedTime >= TimeSpan.FromSeconds(5) || _unsettled.AreDue;

    /// <summary>There is something that a batch with snapshots would publish.</summary>
    public bool HasUnpublished => _unpublished.Any;

    /// <summary>Where the commands partition ends is not known yet, and an event waits to be told.</summary>
    public bool WantsCommandsEnd => _awaited is { End: null };

    /// <summary>Decides what is ready, at most so many records.</summary>
    /// <returns>How many were decided.</returns>
    public int Decide(int limit)
    {
        State.Record(PartitionClock.Trim(_time.GetUtcNow().UtcDateTime));
        var decided = 0;
        while (decided < limit && NextReady() is { } topic)
        {
            var record = Buffer.Take(topic);
            Decide(in record);
            IsAwaited |= record.Origin.ReplyTo is not null;
            _next[(int)topic] = record.Origin.Offset + 1;
            _offsetsMoved = true;
            decided++;
        }

        return decided;
    }

    /// <summary>Lets time pass where no event does.</summary>
    public void Tick()
    {
        if (_clock.IsRunning && State.Time != default && Buffer.Count == 0)
        {
            State.Record(PartitionClock.Trim(_time.GetUtcNow().UtcDateTime));
            State.Advance(_clock.Now, _effects);
        }
    }

    /// <summary>Records the forecasts that were made, and hands out those that are due; at most so many of either.</summary>
    public void Forecast(ForecastWorker worker, int limit) => worker.Exchange(State, _forecasts, _effects, limit);

    private InputTopic? NextReady()
    {
        if (_awaited is not null)
        {
            // Only commands are read until the waiting event knows all that were there before it.
            return Buffer.CountOf(InputTopic.Commands) > 0 ? InputTopic.Commands : EndWait();
        }

        if (Buffer.Next() is not { } topic)
        {
            return null;
        }

        Buffer.Announce(topic, State.Lookahead);
        ref readonly var record = ref Buffer.Peek(topic);
        if (!_clock.IsRunning && !record.Origin.ClockSource)
        {
            return null;
        }

        var waits = record.IsValid && !State.Knows(in record.Event) && topic != InputTopic.Commands && record.Arrival > _checkedArrival;
        if (!waits)
        {
            return topic;
        }

        _awaited = new CommandsAwaited(topic);
        return null;
    }

    /// <summary>
    /// Without a limit of time: the broker has what is waited for, and an outage or a pause of this process must not make
    /// a dead letter of a good event.
    /// </summary>
    private InputTopic? EndWait()
    {
        var awaited = _awaited!;
        if (awaited.End is not { } end || Buffer.Position(InputTopic.Commands) < end)
        {
            return null;
        }

        // What has been read by now was read before the end was asked for, so it needs no wait of its own.
        _checkedArrival = awaited.Arrival;
        _awaited = null;
        return awaited.Topic;
    }

    /// <summary>Tells where the commands partition ends, and that everything read so far was sent before that.</summary>
    public void SetCommandsEnd(long end, long lastArrival)
    {
        if (_awaited is not null)
        {
            (_awaited.End, _awaited.Arrival) = (end, lastArrival);
        }
    }

    /// <summary>False where a record lies before the place reading goes on at: it was fetched before that place was known.</summary>
    public bool IsAhead(InputTopic topic, long offset) => offset >= Math.Max(_next[(int)topic], Buffer.Position(topic));

    /// <summary>
    /// Publishes once more, a share with each batch, what changed after this row: what the last owner had handed to its
    /// client may have reached the broker after the newer snapshots of this one.
    /// </summary>
    public void PublishAgain(long afterSequence) => _unpublished.AddAgain(State.Products, afterSequence);

    private void Decide(in InputRecord record)
    {
        ref readonly var e = ref record.Event;
        using var activity = StartActivity(in record);
        var now = record.Origin.ClockSource && e.Timestamp is { } source ? _clock.Follow(source) : _clock.Now;
        if (!record.IsValid)
        {
            State.Advance(now, _effects);
            State.Bury(record.Value, record.Key, TypeOf(in record), e.Id, in record.Origin, record.Error, _effects);
            NoteRedecided(in record);
            return;
        }

        var first = State.FindPossibleDuplicate(in e);
        var decided = first > 0 ? _first.Find(first, _effects, InFlight) : null;
        var confirmed = decided is not null && decided.ProductId == e.ProductIdText && decided.EventId == e.IdText;
        if (!confirmed && record.RedriveOf is { } letter && _decided.FindRedecided(letter) is var redecided and > 0)
        {
            // Sent twice, and the id may be forgotten by now.
            (first, confirmed) = (redecided, true);
        }

        State.Decide(in e, in record.Origin, confirmed ? first : 0, confirmed && record.Origin.ReplyTo is not null ? decided?.Decision : null, now, _effects);
        if (!confirmed)
        {
            NoteRedecided(in record);
        }
    }

    /// <summary>Has the letter that was sent again stored with the row that decided it, in the same transaction.</summary>
    private void NoteRedecided(in InputRecord record)
    {
        if (record.RedriveOf is not { } letter)
        {
            return;
        }

        for (var i = _effects.Count - 1; i >= 0; i--)
        {
            ref readonly var row = ref _effects.Rows[i];
            if (row.Origin.Topic == record.Origin.Topic && row.Origin.Offset == record.Origin.Offset)
            {
                _redecided.Add(new RedecidedLetter(letter, row.Sequence));
                return;
            }
        }
    }

    /// <summary>Deciding as a part of the sender's trace; nothing where the sender has none or nobody listens.</summary>
    private static Activity? StartActivity(in InputRecord record)
    {
        if (record.Trace == default)
        {
            return null;
        }

        var activity = TraceHeaders.Source.StartActivity($"decide {record.Event.Type.Name()}", ActivityKind.Consumer, record.Trace);
        activity?.SetTag("streamstock.product", record.Event.ProductIdText);
        activity?.SetTag("streamstock.event", record.Event.IdText);
        return activity;
    }

    /// <summary>The type is known where reading got as far as a complete event.</summary>
    private static EventType? TypeOf(in InputRecord record) => record.Event.ProductId.IsEmpty ? null : record.Event.Type;

    /// <summary>Writes down what is missing before the records read from now on.</summary>
    public void RecordGap(OffsetGap gap)
    {
        State.Record(PartitionClock.Trim(_time.GetUtcNow().UtcDateTime));
        State.RecordGap(gap.Topic, gap.From, gap.Lost, _effects);
        _offsetsMoved = true;
    }

    /// <summary>Where an input topic goes on after everything decided, and in which life of the topic.</summary>
    public StoredOffset Offset(InputTopic topic) => _offsets[(int)topic] with { Next = _next[(int)topic] };

    /// <summary>Where an input topic goes on after everything decided.</summary>
    public long Next(InputTopic topic) => _next[(int)topic];

    private sealed class CommandsAwaited(InputTopic topic)
    {
        public InputTopic Topic => topic;

        public long? End { get; set; }

        public long Arrival { get; set; }
    }
}
