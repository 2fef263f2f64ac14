using System.Numerics;

namespace StreamStock.Core.Forecasting.Learning;

/// <summary>How wrong a score is about a sample.</summary>
public interface ILoss
{
    /// <summary>The best score without features.</summary>
    double Start(Samples samples);

    /// <summary>Sets of each of the rows the first derivative by its score, the second or what stands for it, and 1.</summary>
    void Derive(Samples samples, ReadOnlySpan<int> rows, float[] scores, Vector4[] derivatives);

    /// <summary>The correction that suits the samples of one leaf best.</summary>
    double Correction(Samples samples, ReadOnlySpan<int> rows, float[] scores, Span<float> values, Span<float> weights);
}

/// <summary>Tweedie deviance of the target against scale·exp(score): a mean, for sums of an uncertain number of uneven orders.</summary>
/// <param name="power">Between 1 and 2, both excluded: the variance grows with this power of the mean.</param>
public sealed class TweedieLoss(float power) : ILoss
{
    public double Start(Samples samples)
    {
        double sum = 0, scale = 0;
        for (var row = 0; row < samples.Count; row++)
        {
            var (factor, weight) = (samples.Factors[row], samples.Weights[row] * samples.Importance[row]);
            sum += weight * factor;
            scale += weight;
        }

        return Math.Log(Math.Max(sum, 1e-9) / Math.Max(scale, 1e-9));
    }

    public void Derive(Samples samples, ReadOnlySpan<int> rows, float[] scores, Vector4[] derivatives)
    {
        foreach (var row in rows)
        {
            var (gradient, curvature) = Derive(samples, row, scores[row]);
            derivatives[row] = new Vector4(gradient, curvature, 1, 0);
        }
    }

    private (float Gradient, float Curvature) Derive(Samples samples, int row, float score)
    {
        var weight = samples.Importance[row] * samples.Weights[row];
        var b = MathF.Exp((2 - power) * score);
        var a = samples.Factors[row] * b * MathF.Exp(-score);
        return (weight * (b - a), weight * (((2 - power) * b) - ((1 - power) * a)));
    }

    public double Correction(Samples samples, ReadOnlySpan<int> rows, float[] scores, Span<float> values, Span<float> weights)
    {
        double gradients = 0, curvatures = 0;
        foreach (var row in rows)
        {
            var (gradient, curvature) = Derive(samples, row, scores[row]);
            gradients += gradient;
            curvatures += curvature;
        }

        return Math.Clamp(-gradients / Math.Max(curvatures, 1e-9), -2, 2);
    }
}

/// <summary>Pinball loss of the target against scale·score: a quantile.</summary>
/// <param name="level">Between 0 and 1.</param>
public sealed class PinballLoss(double level) : ILoss
{
    public double Start(Samples samples) =>
        WeightedQuantile.Of(samples.Factors.AsSpan().ToArray(), samples.Weights.AsSpan().ToArray(), level);

    public void Derive(Samples samples, ReadOnlySpan<int> rows, float[] scores, Vector4[] derivatives)
    {
        var (below, above) = ((float)-level, (float)(1 - level));
        foreach (var row in rows)
        {
            var weight = samples.Weights[row];
            derivatives[row] = new Vector4(weight * (samples.Factors[row] > scores[row] ? below : above), weight, 1, 0);
        }
    }

    public double Correction(Samples samples, ReadOnlySpan<int> rows, float[] scores, Span<float> values, Span<float> weights)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            values[i] = samples.Factors[rows[i]] - scores[rows[i]];
            weights[i] = samples.Weights[rows[i]];
        }

        return WeightedQuantile.Of(values[..rows.Length], weights[..rows.Length], level);
    }
}

/// <summary>The value up to which a share of all weight lies.</summary>
internal static class WeightedQuantile
{
    /// <summary>By repeated partition around a middle value, each time within the part that holds the share. Reorders both spans.</summary>
    public static double Of(Span<float> values, Span<float> weights, double level)
    {
        if (values.IsEmpty)
        {
            return 0;
        }

        double target = 0;
        foreach (var weight in weights)
        {
            target += weight * level;
        }

        // Sums in another order may miss an exact share by a rounding error.
        target *= 1 - 1e-9;
        while (values.Length > 1)
        {
            var pivot = Middle(values[0], values[values.Length / 2], values[^1]);
            int below = 0, equal = 0;
            double weightBelow = 0, weightEqual = 0;
            for (var i = 0; i < values.Length; i++)
            {
                if (values[i] < pivot)
                {
                    weightBelow += weights[i];
                    Swap(values, weights, i, below + equal);
                    Swap(values, weights, below + equal, below);
                    below++;
                }
                else if (values[i] == pivot)
                {
                    weightEqual += weights[i];
                    Swap(values, weights, i, below + equal);
                    equal++;
                }
            }

            if (target <= weightBelow && below > 0)
            {
                values = values[..below];
                weights = weights[..below];
            }
            else if (target <= weightBelow + weightEqual || below + equal == values.Length)
            {
                return pivot;
            }
            else
            {
                target -= weightBelow + weightEqual;
                values = values[(below + equal)..];
                weights = weights[(below + equal)..];
            }
        }

        return values[0];
    }

    private static float Middle(float a, float b, float c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));

    private static void Swap(Span<float> values, Span<float> weights, int a, int b)
    {
        (values[a], values[b]) = (values[b], values[a]);
        (weights[a], weights[b]) = (weights[b], weights[a]);
    }
}
