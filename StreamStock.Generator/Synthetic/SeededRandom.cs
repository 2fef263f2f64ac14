namespace StreamStock.Generator.Synthetic;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood 2014): small, fast, and the same sequence on every platform and runtime version,
/// which <see cref="Random"/> does not promise. Equal seeds give equal events for ever.
/// </summary>
public struct SeededRandom(ulong seed)
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;
    private ulong state = seed;

    /// <summary>A generator of its own for each combination of numbers.</summary>
    public static SeededRandom For(ulong seed, long first, long second = 0) =>
        new(Mix(Mix(Mix(seed + Gamma) ^ (ulong)first) + Gamma) ^ (ulong)second);

    public ulong Next() => Mix(state += Gamma);

    /// <summary>From 0 up to, but not, 1.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>From 0 up to, but not, <paramref name="bound"/>; the bias is below 2⁻³² for bounds of 32 bits.</summary>
    public int Next(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);

    /// <summary>Index drawn with the probabilities whose running sums, ending in 1, are given.</summary>
    public int Pick(ReadOnlySpan<double> cumulative)
    {
        var index = cumulative.BinarySearch(NextDouble());
        // An exact hit belongs to the next interval: each one includes its start and not its end.
        return Math.Min(index < 0 ? ~index : index + 1, cumulative.Length - 1);
    }

    /// <summary>Poisson distributed; above a mean of 50 by the normal approximation, which is off by far less than the noise.</summary>
    public int Poisson(double mean)
    {
        if (mean > 50)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());
            return Math.Max(0, (int)Math.Round(mean + (normal * Math.Sqrt(mean))));
        }

        var limit = Math.Exp(-mean);
        var count = 0;
        for (var product = NextDouble(); product > limit; product *= NextDouble())
        {
            count++;
        }

        return count;
    }

    /// <summary>Running sums of the weights, scaled to end in 1.</summary>
    public static double[] Cumulate(IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var total = weights.Sum();
        var sum = 0.0;
        var cumulative = new double[weights.Count];
        for (var i = 0; i < cumulative.Length; i++)
        {
            sum += weights[i];
            cumulative[i] = sum / total;
        }

        cumulative[^1] = 1;
        return cumulative;
    }

    /// <summary>Zipf's law: the weight of rank r (from 1) is r^−exponent.</summary>
    public static double[] Zipf(int count, double exponent) =>
        [.. Enumerable.Range(1, count).Select(rank => Math.Pow(rank, -exponent))];

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
