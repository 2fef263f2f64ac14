using StreamStock.Processor.Storage;

namespace StreamStock.Processor.DeadLetters;

/// <summary>Which dead letters are meant. All conditions apply together; none means all.</summary>
internal sealed record DeadLetterFilter
{
    public const int MaxLimit = 500;
    public const string Open = "open";
    public const string Redriven = "redriven";
    public const string Discarded = "discarded";

    /// <summary>These alone.</summary>
    public IReadOnlyList<LetterId>? Ids { get; init; }

    public string? State { get; init; }

    /// <summary>A <see cref="Core.Events.Reason"/>.</summary>
    public short? Reason { get; init; }

    /// <summary>A <see cref="Core.Stock.InputTopic"/>.</summary>
    public short? Topic { get; init; }

    /// <summary>Partition they were read in.</summary>
    public int? Partition { get; init; }

    /// <summary>The record's key.</summary>
    public string? ProductId { get; init; }

    /// <summary>Wall clock (UTC) they were recorded at, inclusive.</summary>
    public DateTime? From { get; init; }

    /// <summary>Wall clock (UTC) they were recorded at, exclusive.</summary>
    public DateTime? To { get; init; }

    public int Limit { get; init; } = 50;

    /// <summary>From the page before.</summary>
    public LetterCursor? Before { get; init; }
}

/// <summary>The last letter of a page: the next page begins after it.</summary>
internal readonly record struct LetterCursor(long RecordedAt, LetterId Id)
{
    public string Write() => CursorText.Write(FormattableString.Invariant($"{RecordedAt}:{Id}"));

    public static bool TryRead(string text, out LetterCursor cursor)
    {
        cursor = default;
        if (CursorText.Read(text) is not { } read)
        {
            return false;
        }

        var parts = read.Split(':');
        var valid = parts.Length == 2
            & long.TryParse(parts[0], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var recordedAt)
            & LetterId.TryParse(parts[^1], out var id);
        cursor = new LetterCursor(recordedAt, id);
        return valid;
    }
}
