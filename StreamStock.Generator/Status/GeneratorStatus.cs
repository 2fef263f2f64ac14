using System.Text.Json.Serialization;
using StreamStock.Core.Events;
using StreamStock.Generator.Synthetic;

namespace StreamStock.Generator.Status;

/// <summary>What <c>GET /status</c> answers.</summary>
public sealed record StatusReport
{
    /// <summary><c>synthetic</c>, <c>replay</c>, <c>load</c> or <c>off</c>.</summary>
    public required string Mode { get; init; }

    /// <summary><c>waiting</c> for the processors, <c>running</c> or <c>done</c>.</summary>
    public required string State { get; init; }

    /// <summary>Time (UTC) of the last event sent, where time comes from the events.</summary>
    public DateTime? EventTime { get; init; }

    public required SentCounts Sent { get; init; }

    /// <summary>Records sent a second, over the last few seconds.</summary>
    public double RatePerSecond { get; init; }

    /// <summary>Rate and mix now, where they can be changed.</summary>
    public DemandSetting? Demand { get; init; }

    /// <summary>Replay only: how far it has come.</summary>
    public ReplayReport? Replay { get; init; }
}

/// <summary>How far a replay has come, and what came of it.</summary>
public sealed record ReplayReport
{
    /// <summary>Lines read, without headers and unreadable ones.</summary>
    public long Lines { get; init; }

    /// <summary>Lines of an earlier run, which were not sent again.</summary>
    public long SkippedLines { get; init; }

    public double Percent { get; init; }

    /// <summary>At the average speed so far; null before there is one, 0 at the end.</summary>
    public double? SecondsLeft { get; init; }

    /// <summary>Unreadable lines, which were left out.</summary>
    public long BadLines { get; init; }

    /// <summary>The first of them.</summary>
    public IReadOnlyList<BadLine> FirstBadLines { get; init; } = [];

    /// <summary>Once done: the part of all sales that the processors accepted, from 0 to 1.</summary>
    public double? AcceptedShare { get; init; }

    /// <summary>Once done: the part of all units asked for that was sold, from 0 to 1.</summary>
    public double? FillRate { get; init; }
}

/// <summary>JSON of the generator's own endpoints and of what it asks the processors.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StatusReport))]
[JsonSerializable(typeof(Processor.ProcessorClock))]
[JsonSerializable(typeof(Dictionary<string, System.Text.Json.JsonElement>))]
internal sealed partial class StatusJson : JsonSerializerContext;

/// <summary>The state of this generator. Written by its worker, read by any.</summary>
public sealed class GeneratorStatus(GeneratorOptions options, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly SentCounter sent = new();
    private readonly RateMeter rate = new(time);
    private long eventTicks;
    private long begun;
    private volatile string state = "waiting";
    private volatile ReplayResult? result;
    private double? secondsTaken;

    public ReplayProgress Progress { get; } = new();

    public void Begin()
    {
        begun = time.GetTimestamp();
        state = "running";
    }

    public void Sent(EventType type, DateTime? at)
    {
        sent.Add(type);
        if (at is { } moment)
        {
            Interlocked.Exchange(ref eventTicks, moment.Ticks);
        }
    }

    public void Finish(ReplayResult? outcome)
    {
        secondsTaken = time.GetElapsedTime(begun).TotalSeconds;
        result = outcome;
        state = "done";
    }

    /// <summary>Wall time from <see cref="Begin"/> to <see cref="Finish"/>, in seconds.</summary>
    public double? SecondsTaken => secondsTaken;

    public StatusReport Read()
    {
        var counts = sent.Read();
        double perSecond;
        lock (gate)
        {
            perSecond = rate.Update(counts.Total);
        }

        var ticks = Interlocked.Read(ref eventTicks);
        return new StatusReport
        {
#pragma warning disable CA1308 // Modes are written in small letters wherever users meet them.
            Mode = options.Mode.ToString().ToLowerInvariant(),
#pragma warning restore CA1308
            State = state,
            EventTime = ticks > 0 ? new DateTime(ticks, DateTimeKind.Utc) : null,
            Sent = counts,
            RatePerSecond = Math.Round(state == "done" ? 0 : perSecond, 1),
            Replay = options.Mode == GeneratorMode.Replay ? ReadReplay() : null,
        };
    }

    private ReplayReport ReadReplay()
    {
        var fraction = state == "done" ? 1 : Progress.Fraction;
        return new ReplayReport
        {
            Lines = Progress.Lines,
            SkippedLines = Progress.SkippedLines,
            Percent = Math.Round(100 * fraction, 1),
            SecondsLeft = fraction switch
            {
                1 when state == "done" => 0,
                > 0 => Math.Round(time.GetElapsedTime(begun).TotalSeconds * (1 - fraction) / fraction, 1),
                _ => null,
            },
            BadLines = Progress.BadLineCount,
            FirstBadLines = Progress.BadLines,
            AcceptedShare = result?.AcceptedShare,
            FillRate = result?.FillRate,
        };
    }
}

/// <summary>What the processors made of a replay.</summary>
public sealed record ReplayResult(double? AcceptedShare, double? FillRate);
