using System.Globalization;

namespace StreamStock.Processor.Storage;

/// <summary>Names a dead letter: the partition it was read in and its ledger row, written <c>3-1042</c>.</summary>
public readonly record struct LetterId(int Partition, long Sequence)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Partition}-{Sequence}");

    public static bool TryParse(ReadOnlySpan<char> text, out LetterId id)
    {
        var dash = text.IndexOf('-');
        var valid = int.TryParse(text[..Math.Max(dash, 0)], NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
            & long.TryParse(text[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence);
        id = new LetterId(partition, sequence);
        return valid;
    }
}
