using System.Numerics;

namespace StreamStock.Core.Forecasting.Learning;

/// <summary>
/// Regression trees that each correct the sum of those before (Friedman, 2001), with several outputs a leaf: the mean
/// of the target, as a factor on the sample's scale, and quantiles of it. The outputs take turns in shaping a tree and
/// all take their own value from each of its leaves: one walk answers for all. Immutable once grown.
/// </summary>
public sealed class BoostedTrees
{
    /// <summary>Outputs there may be: as many as are added in one step.</summary>
    public const int MaxOutputs = 4;

    private readonly FeatureBins _bins;
    private readonly Vector4 _start;
    private readonly int _depth;

    /// <summary>Inner nodes of all trees, each tree complete: the feature and the greatest bin that goes left.</summary>
    private readonly Split[] _splits;

    /// <summary>Of all trees' leaves: a number for each output.</summary>
    private readonly Vector4[] _leaves;

    private BoostedTrees(FeatureBins bins, Vector4 start, GrowthOptions options)
    {
        (_bins, _start, _depth) = (bins, start, options.Depth);
        _splits = new Split[options.Trees * ((1 << _depth) - 1)];
        _leaves = new Vector4[options.Trees << _depth];
    }

    /// <summary>First the logarithm of the mean factor, then the quantiles' factors.</summary>
    public Vector4 Predict(ReadOnlySpan<float> features)
    {
        Span<byte> binned = stackalloc byte[features.Length];
        _bins.Bin(features, binned);
        var outputs = _start;
        for (var tree = 0; tree < _leaves.Length >> _depth; tree++)
        {
            outputs += LeavesOf(tree)[Leaf(SplitsOf(tree), binned)];
        }

        return outputs;
    }

    private Span<Split> SplitsOf(int tree)
    {
        var nodes = (1 << _depth) - 1;
        return _splits.AsSpan(tree * nodes, nodes);
    }

    private Span<Vector4> LeavesOf(int tree) => _leaves.AsSpan(tree << _depth, 1 << _depth);

    private int Leaf(ReadOnlySpan<Split> nodes, ReadOnlySpan<byte> binned)
    {
        var node = 0;
        for (var level = 0; level < _depth; level++)
        {
            var split = nodes[node];
            // The sign of the difference, for a branch would be foretold wrongly every second time.
            node = (2 * node) + 1 + ((split.Bin - binned[split.Feature]) >>> 31);
        }

        return node - nodes.Length;
    }

    /// <param name="samples">What is learnt from.</param>
    /// <param name="losses">One for each output.</param>
    /// <param name="options">Size and speed.</param>
    /// <param name="fitted">What the trees say of each sample.</param>
    public static BoostedTrees Grow(Samples samples, IReadOnlyList<ILoss> losses, GrowthOptions options, out Vector4[] fitted)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(losses.Count, MaxOutputs);
        var start = Vector4.Zero;
        for (var output = 0; output < losses.Count; output++)
        {
            start[output] = (float)losses[output].Start(samples);
        }

        var trees = new BoostedTrees(samples.Bins, start, options);
        fitted = new Vector4[samples.Count];
        Array.Fill(fitted, start);
        var grower = new TreeGrower(samples, losses, options);
        for (var tree = 0; tree < options.Trees; tree++)
        {
            grower.Grow(tree, fitted, trees.SplitsOf(tree), trees.LeavesOf(tree));
            trees.Move(samples, fitted, tree);
        }

        return trees;
    }

    private void Move(Samples samples, Span<Vector4> scores, int tree)
    {
        ReadOnlySpan<Split> splits = SplitsOf(tree);
        ReadOnlySpan<Vector4> leaves = LeavesOf(tree);
        for (var row = 0; row < scores.Length; row++)
        {
            scores[row] += leaves[Leaf(splits, samples.Row(row))];
        }
    }
}

/// <summary>A decision: bins up to <paramref name="Bin"/> go left.</summary>
internal readonly record struct Split(byte Feature, byte Bin)
{
    /// <summary>Everything goes left.</summary>
    public static Split None => new(0, byte.MaxValue);
}

/// <summary>Size of the trees and how fast they learn.</summary>
/// <param name="Trees">How many.</param>
/// <param name="Depth">Decisions from root to leaf.</param>
/// <param name="Rate">Share of each correction that is taken.</param>
/// <param name="RowHalvings">Each tree sees a random half of a half of … the samples, halved so often.</param>
/// <param name="MinLeafRows">Fewest samples in a leaf.</param>
/// <param name="Seed">Of that choice: the same history gives the same trees.</param>
public sealed record GrowthOptions(int Trees, int Depth, double Rate, int RowHalvings, int MinLeafRows, int Seed);
