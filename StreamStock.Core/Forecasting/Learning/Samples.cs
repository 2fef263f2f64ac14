using System.Numerics;

namespace StreamStock.Core.Forecasting.Learning;

/// <summary>Rows of features with what came of each, as a factor on the row's own scale.</summary>
public sealed class Samples
{
    private readonly byte[] _binned;

    private Samples(FeatureBins bins, byte[] binned, float[] factors, float[] weights, float[] importance)
    {
        (Bins, _binned, Factors, Weights, Importance) = (bins, binned, factors, weights, importance);
    }

    public FeatureBins Bins { get; }

    /// <summary>What came, divided by the row's scale.</summary>
    public float[] Factors { get; }

    /// <summary>Weight of a row where errors count in units: its scale.</summary>
    public float[] Weights { get; }

    /// <summary>What turns that into the weight by which means are learnt.</summary>
    public float[] Importance { get; }

    public int Count => Factors.Length;

    public int Features => Bins.Features;

    public ReadOnlySpan<byte> Row(int row) => _binned.AsSpan(row * Features, Features);

    /// <param name="features">Row after row.</param>
    /// <param name="count">Features in a row.</param>
    /// <param name="factors">What came, divided by the scale.</param>
    /// <param name="weights">The scale.</param>
    /// <param name="importance">See <see cref="Importance"/>, from the scale.</param>
    public static Samples Of(ReadOnlySpan<float> features, int count, ReadOnlySpan<float> factors, ReadOnlySpan<float> weights, Func<float, float> importance)
    {
        var bins = FeatureBins.Of(features, count);
        var binned = new byte[features.Length];
        var important = new float[weights.Length];
        for (var row = 0; row < factors.Length; row++)
        {
            bins.Bin(features.Slice(row * count, count), binned.AsSpan(row * count, count));
            important[row] = importance(weights[row]);
        }

        return new Samples(bins, binned, factors.ToArray(), weights.ToArray(), important);
    }
}

/// <summary>Where each feature is cut into bins: at its quantiles.</summary>
public sealed class FeatureBins
{
    public const int MaxBins = 32;
    private const int MaxLookedAt = 8_000;

    /// <summary>Of each feature, ascending; those it has fewer of are filled up with infinity.</summary>
    private readonly float[] _cuts;

    private FeatureBins(int features)
    {
        _cuts = new float[features * MaxBins];
        Array.Fill(_cuts, float.PositiveInfinity);
    }

    public int Features => _cuts.Length / MaxBins;

    public static FeatureBins Of(ReadOnlySpan<float> features, int count)
    {
        var bins = new FeatureBins(count);
        var rows = features.Length / count;
        var step = Math.Max(1, rows / MaxLookedAt);
        var values = new float[(rows + step - 1) / step];
        for (var feature = 0; feature < count; feature++)
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = features[(i * step * count) + feature];
            }

            Array.Sort(values);
            var cuts = bins._cuts.AsSpan(feature * MaxBins, MaxBins);
            var found = 0;
            for (var bin = 1; bin < MaxBins; bin++)
            {
                var cut = values[(int)((long)values.Length * bin / MaxBins)];
                if (found == 0 || cut > cuts[found - 1])
                {
                    cuts[found++] = cut;
                }
            }
        }

        return bins;
    }

    /// <summary>A value's bin is the number of cuts below it.</summary>
    public void Bin(ReadOnlySpan<float> features, Span<byte> binned)
    {
        for (var feature = 0; feature < binned.Length; feature++)
        {
            var cuts = _cuts.AsSpan(feature * MaxBins, MaxBins);
            var value = new Vector<float>(features[feature]);
            var below = Vector<int>.Zero;
            for (var from = 0; from < MaxBins; from += Vector<float>.Count)
            {
                // True is −1 in each place.
                below -= Vector.LessThan(new Vector<float>(cuts[from..]), value);
            }

            binned[feature] = (byte)Vector.Sum(below);
        }
    }
}
