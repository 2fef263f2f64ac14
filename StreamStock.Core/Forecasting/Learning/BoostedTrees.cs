namespace StreamStock.Core.Forecasting.Learning;

/// <summary>
/// Regression trees that each correct the sum of those before (Friedman, 2001), with several outputs a leaf: the mean
/// of the target, as a factor on the sample's scale, and quantiles of it. The outputs take turns in shaping a tree and
/// all take their own value from each of its leaves: one walk answers for all. Immutable once grown.
/// </summary>
public sealed class BoostedTrees
{
    private readonly FeatureBins _bins;
    private readonly float[] _start;
    private readonly int _depth;

    /// <summary>Inner nodes of all trees, each tree complete: the feature and the greatest bin that goes left.</summary>
    private readonly Split[] _splits;

    /// <summary>Outputs of all trees' leaves, side by side.</summary>
    private readonly float[] _leaves;

    private BoostedTrees(FeatureBins bins, float[] start, GrowthOptions options)
    {
        (_bins, _start, _depth) = (bins, start, options.Depth);
        _splits = new Split[options.Trees * ((1 << _depth) - 1)];
        _leaves = new float[options.Trees * (start.Length << _depth)];
    }

    private int Trees => _splits.Length / ((1 << _depth) - 1);

    /// <summary>Fills the outputs: first the logarithm of the mean factor, then the quantiles' factors.</summary>
    public void Predict(ReadOnlySpan<float> features, Span<double> outputs)
    {
        Span<byte> binned = stackalloc byte[features.Length];
        _bins.Bin(features, binned);
        for (var output = 0; output < outputs.Length; output++)
        {
            outputs[output] = _start[output];
        }

        for (var tree = 0; tree < Trees; tree++)
        {
            var leaf = LeavesOf(tree).Slice(Leaf(SplitsOf(tree), binned) * outputs.Length, outputs.Length);
            for (var output = 0; output < leaf.Length; output++)
            {
                outputs[output] += leaf[output];
            }
        }
    }

    private Span<Split> SplitsOf(int tree)
    {
        var nodes = (1 << _depth) - 1;
        return _splits.AsSpan(tree * nodes, nodes);
    }

    private Span<float> LeavesOf(int tree)
    {
        var values = _start.Length << _depth;
        return _leaves.AsSpan(tree * values, values);
    }

    private int Leaf(ReadOnlySpan<Split> nodes, ReadOnlySpan<byte> binned)
    {
        var node = 0;
        for (var level = 0; level < _depth; level++)
        {
            var split = nodes[node];
            node = (2 * node) + (binned[split.Feature] <= split.Bin ? 1 : 2);
        }

        return node - nodes.Length;
    }

    /// <param name="samples">What is learnt from.</param>
    /// <param name="losses">One for each output.</param>
    /// <param name="options">Size and speed.</param>
    /// <param name="fitted">What the trees say of each sample, by output.</param>
    public static BoostedTrees Grow(Samples samples, IReadOnlyList<ILoss> losses, GrowthOptions options, out float[][] fitted)
    {
        var trees = new BoostedTrees(samples.Bins, [.. losses.Select(loss => (float)loss.Start(samples))], options);
        var scores = losses.Select((_, output) => Enumerable.Repeat(trees._start[output], samples.Count).ToArray()).ToArray();
        var grower = new TreeGrower(samples, options);
        for (var tree = 0; tree < options.Trees; tree++)
        {
            grower.Begin(tree / losses.Count);
            var turn = tree % losses.Count;
            grower.Grow(losses[turn], scores[turn], trees.SplitsOf(tree));
            for (var output = 0; output < losses.Count; output++)
            {
                grower.FillLeaves(losses[output], scores[output], trees.LeavesOf(tree)[output..], losses.Count);
            }

            trees.Move(samples, scores, tree);
        }

        fitted = scores;
        return trees;
    }

    private void Move(Samples samples, float[][] scores, int tree)
    {
        var splits = SplitsOf(tree);
        var leaves = LeavesOf(tree);
        for (var row = 0; row < samples.Count; row++)
        {
            var leaf = Leaf(splits, samples.Row(row)) * scores.Length;
            for (var output = 0; output < scores.Length; output++)
            {
                scores[output][row] += leaves[leaf + output];
            }
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
/// <param name="RowShare">Share of the samples each tree sees: one over a whole number. The parts take turns.</param>
/// <param name="MinLeafRows">Fewest samples in a leaf.</param>
public sealed record GrowthOptions(int Trees, int Depth, double Rate, double RowShare, int MinLeafRows);
