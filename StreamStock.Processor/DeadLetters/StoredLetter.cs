using System.Text;
using System.Text.Unicode;
using StreamStock.Core.Events;
using StreamStock.Core.Messaging;
using StreamStock.Core.Models;
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

    public DeadLetterRecord View() => new(
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
