namespace StreamStock.Benchmarks.Pipeline;

/// <summary>Milliseconds below which so many of a hundred measurements lie.</summary>
public sealed record Percentiles(double P50, double P95, double P99)
{
    public static Percentiles? Of(IEnumerable<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToArray();
        return sorted.Length == 0 ? null : new Percentiles(At(0.50), At(0.95), At(0.99));

        double At(double share) => Math.Round(sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))], 1);
    }
}
