namespace StreamStock.Web.Kafka;

/// <summary>How many of each partition's latest records are read, where only so many of all of them together are.</summary>
public static class TailShares
{
    /// <summary>Evenly; what one partition does not have goes to the others.</summary>
    /// <param name="available">Records that each partition has.</param>
    /// <param name="total">Most records of all of them together.</param>
    public static IReadOnlyList<long> Of(IReadOnlyList<long> available, long total)
    {
        ArgumentNullException.ThrowIfNull(available);
        var shares = new long[available.Count];
        var (left, others) = (total, available.Count);
        foreach (var i in Enumerable.Range(0, available.Count).OrderBy(i => available[i]))
        {
            shares[i] = Math.Min(available[i], left / others);
            (left, others) = (left - shares[i], others - 1);
        }

        return shares;
    }
}
