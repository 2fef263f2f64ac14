using System.Text;
using System.Text.Unicode;
using StreamStock.Core.Events;
using StreamStock.Core.Messaging;
using StreamStock.Processor.Storage;

namespace StreamStock.Processor.DeadLetters;

/// <summary>A dead letter as the database holds it.</summary>
internal sealed class StoredLetter
{
    public int Partition { get; set; }
    public long Sequence { get; set; }
    public int Topic { get; set; }
    public long Offset { get; set; }
    public int Reason { get; set; }
    public string Message { get; set; } = "";
    public byte[] Key { get; set; } = [];
    public byte[] Payload { get; set; } = [];
    public long RecordedAt { get; set; }
    public string State { get; set; } = "";
    public long? ChangedAt { get; set; }
    public string? ChangedBy { get; set; }
    public string? Note { get; set; }
    public int? DecidedPartition { get; set; }
    public long? DecidedSequence { get; set; }

    public LetterId Id => new(Partition, Sequence);

    public DeadLetterView View() => new(
        Id.ToString(), State, ((Reason)Reason).Name()!, Message, Topics.Inputs[Topic], Partition, Offset, StoredTime.Utc(RecordedAt))
    {
        Key = Encoding.UTF8.GetString(Key),
        Payload = Utf8.IsValid(Payload) ? Encoding.UTF8.GetString(Payload) : null,
        PayloadBase64 = Utf8.IsValid(Payload) ? null : Convert.ToBase64String(Payload),
        ChangedAt = StoredTime.Utc(ChangedAt),
        ChangedBy = ChangedBy,
        Note = Note,
        DecidedPartition = DecidedPartition,
        DecidedSequence = DecidedSequence,
    };
}

/// <summary>A dead letter as people see it.</summary>
/// <param name="Id">Names it in commands.</param>
/// <param name="State"><c>open</c>, <c>redriven</c> or <c>discarded</c>.</param>
/// <param name="Reason">Reason code.</param>
/// <param name="Message">What is wrong, with the field and the allowed range.</param>
/// <param name="Topic">Topic it was read from.</param>
/// <param name="Partition">Partition it was read from.</param>
/// <param name="Offset">Its offset there.</param>
/// <param name="RecordedAt">Wall clock (UTC).</param>
internal sealed record DeadLetterView(
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

    /// <summary>Where it was decided after it had been sent again.</summary>
    public int? DecidedPartition { get; init; }

    /// <summary>The ledger row that decided it after it had been sent again.</summary>
    public long? DecidedSequence { get; init; }
}

/// <summary>One page of dead letters, newest first.</summary>
/// <param name="Items">At most as many as were asked for.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
internal sealed record DeadLetterPage(IReadOnlyList<DeadLetterView> Items, string? Next);
