using System.Numerics;

namespace StreamStock.Core.Forecasting.Learning;

/// <summary>How wrong a score is about a sample. Scores stand <see cref="BoostedTrees.MaxOutputs"/> apart.</summary>
public interface ILoss
{
    /// <summary>The best score without features.</summary>
    double Start(Samples samples);

    /// <summary>Sets of each of the rows the first derivative by its score, the second or what stands for it, and 1.</summary>
    void Derive(Samples samples, ReadOnlySpan<int> rows, ReadOnlySpan<float> scores, Vector4[] derivatives);

    /// <summary>The correction that suits the samples of one leaf best.</summary>
    double Correction(Samples samples, ReadOnlySpan<int> rows, ReadOnlySpan<float> scores, Span<Vector2> room);
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

    public void Derive(Samples samples, ReadOnlySpan<int> rows, ReadOnlySpan<float> scores, Vector4[] derivatives)
    {
        foreach (var row in rows)
        {
            var (gradient, curvature) = Derive(samples, row, scores[row * BoostedTrees.MaxOutputs]);
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

    public double Correction(Samples samples, ReadOnlySpan<int> rows, ReadOnlySpan<float> scores, Span<Vector2> room)
    {
        double gradients = 0, curvatures = 0;
        foreach (var row in rows)
        {
            var (gradient, curvature) = Derive(samples, row, scores[row * BoostedTrees.MaxOutputs]);
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
    public double Start(Samples samples)
    {
        var all = new Vector2[samples.Count];
        for (var row = 0; row < all.Length; row++)
        {
            all[row] = new Vector2(samples.Factors[row], samples.Weights[row]);
        }

        return WeightedQuantile.Of(all, level);
    }

    public void Derive(Samples samples, ReadOnlySpan<int> rows, ReadOnlySpan<float> scores, Vector4[] derivatives)
    {
        var (below, above) = ((float)-level, (float)(1 - level));
        foreach (var row in rows)
        {
            var weight = samples.Weights[row];
            derivatives[row] = new Vector4(weight * (samples.Factors[row] > scores[row * BoostedTrees.MaxOutputs] ? below : above), weight, 1, 0);
        }
    }

    public double Correction(Samples samples, ReadOnlySpan<int> rows, ReadOnlySpan<float> scores, Span<Vector2> room)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            room[i] = new Vector2(samples.Factors[row] - scores[row * BoostedTrees.MaxOutputs], samples.Weights[row]);
        }

        return WeightedQuantile.Of(room[..rows.Length], level);
    }
}

/// <summary>The value up to which a share of all weight lies.</summary>
internal static class WeightedQuantile
{
    /// <summary>By repeated partition around a middle value, each time within the part that holds the share. Reorders the items.</summary>
    /// <param name="items">Values (X) and their weights (Y).</param>
    /// <param name="level">The share, between 0 and 1.</param>
    public static double Of(Span<Vector2> items, double level)
    {
        if (items.IsEmpty)
        {
            return 0;
        }

        double target = 0;
        foreach (var item in items)
        {
            target += item.Y * level;
        }

        // Sums in another order may miss an exact share by a rounding error.
        target *= 1 - 1e-9;
        while (items.Length > 1)
        {
            var pivot = Middle(items[0].X, items[items.Length / 2].X, items[^1].X);
            var below = Part(items, pivot, out var weight);
            if (below > 0 && target <= weight)
            {
                items = items[..below];
                continue;
            }

            items = items[below..];
            target -= weight;
            var equal = Part(items, MathF.BitIncrement(pivot), out weight);
            if (target <= weight || equal == items.Length)
            {
                return pivot;
            }

            items = items[equal..];
            target -= weight;
        }

        return items[0].X;
    }

    /// <summary>Moves the items below the limit to the front; how many they are and what they weigh.</summary>
    private static int Part(Span<Vector2> items, float limit, out double weight)
    {
        var (below, sum) = (0, 0.0);
        for (var i = 0; i < items.Length; i++)
        {
            // Swapped whether it is below or not: a branch would be foretold wrongly every second time.
            var item = items[i];
            items[i] = items[below];
            items[below] = item;
            var isBelow = item.X < limit ? 1 : 0;
            below += isBelow;
            sum += isBelow * item.Y;
        }

        weight = sum;
        return below;
    }

    private static float Middle(float a, float b, float c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
