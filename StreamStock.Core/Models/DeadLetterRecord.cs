namespace StreamStock.Core.Models;

/// <summary>A record that could not be decided, as people see it.</summary>
/// <param name="Id">Names it in commands, such as <c>3-1042</c>.</param>
/// <param name="State"><c>open</c>, <c>redriven</c> or <c>discarded</c>.</param>
/// <param name="Reason">Reason code.</param>
/// <param name="Message">What is wrong, with the field and the allowed range.</param>
/// <param name="Topic">Topic it was read from.</param>
/// <param name="Partition">Partition it was read from.</param>
/// <param name="Offset">Its offset there.</param>
/// <param name="RecordedAt">Wall clock (UTC).</param>
public sealed record DeadLetterRecord(
    string Id, string State, string Reason, string Message, string Topic, int Partition, long Offset, DateTime RecordedAt)
{
    /// <summary>The original key; what is not UTF-8 in it shows as U+FFFD.</summary>
    public required string Key { get; init; }

    /// <summary>The original bytes, where they are UTF-8.</summary>
    public string? Payload { get; init; }

    /// <summary>The original bytes, where they are not.</summary>
    public string? PayloadBase64 { get; init; }

    public DateTime? ChangedAt { get; init; }

    /// <summary>Who redrove or discarded it.</summary>
    public string? ChangedBy { get; init; }

    /// <summary>Why it was discarded.</summary>
    public string? Note { get; init; }

    /// <summary>Partition it was decided in after it had been sent again.</summary>
    public int? DecidedPartition { get; init; }

    /// <summary>The ledger row that decided it after it had been sent again.</summary>
    public long? DecidedSequence { get; init; }
}

/// <summary>One page of dead letters, newest first.</summary>
/// <param name="Items">At most as many as were asked for.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetterRecord> Items, string? Next);

/// <summary>Which dead letters a person means: exactly one of <see cref="Ids"/>, <see cref="Filter"/> and <see cref="All"/> says so.</summary>
public record DeadLetterChoice
{
    public const int MaxIds = 1_000;
    public const int MaxByLength = 64;
    public const int MaxReasonLength = 500;

    /// <summary>Most letters that one call sends again: so many are acknowledged and marked well before a client gives up.</summary>
    public const int MaxRedriven = 1_000;

    /// <summary>These.</summary>
    public IReadOnlyList<string>? Ids { get; init; }

    /// <summary>Those that meet all of these conditions, named as in the list's address.</summary>
    public IReadOnlyDictionary<string, string>? Filter { get; init; }

    /// <summary>Every open one.</summary>
    public bool? All { get; init; }

    /// <summary>Who says so.</summary>
    public required string By { get; init; }
}

/// <summary>Dead letters that are set aside for good.</summary>
public sealed record DeadLetterDiscard : DeadLetterChoice
{
    /// <summary>Why, for whoever looks later.</summary>
    public required string Reason { get; init; }
}

/// <summary>What came of sending dead letters again.</summary>
/// <param name="Redriven">Sent again, and acknowledged by the broker.</param>
/// <param name="Failed">Not acknowledged in time; they stay open.</param>
/// <param name="More">There are more than one call sends; call again.</param>
/// <param name="Error">What the broker said of the last failure.</param>
public sealed record RedriveResult(int Redriven, int Failed, bool More, string? Error);

/// <param name="Discarded">How many dead letters were set aside; those that are being redriven are left out.</param>
public sealed record DiscardResult(int Discarded);
