using System.Numerics;
using System.Runtime.InteropServices;

namespace StreamStock.Core.Forecasting.Learning;

/// <summary>
/// Grows one tree after another on the same samples. Rows stand sorted by node, so that a node's histogram is filled
/// from one run of them. Of two children only the smaller one's rows are counted: what is left of the parent's
/// histogram is the other's.
/// </summary>
internal sealed class TreeGrower
{
    private const float Regularization = 1e-3f;

    private readonly Samples _samples;
    private readonly IReadOnlyList<ILoss> _losses;
    private readonly GrowthOptions _options;
    private readonly int[] _rows;
    private readonly int[] _moved;

    /// <summary>Of each row: gradient, curvature, 1. Sums of them are what a histogram's bins hold.</summary>
    private readonly Vector4[] _derivatives;

    /// <summary>Of each inner node, a feature's bins side by side.</summary>
    private readonly Vector4[][] _histograms;

    /// <summary>Room for a leaf's samples.</summary>
    private readonly Vector2[] _room;

    private readonly int[] _ends;
    private readonly Random _random;
    private int _rowCount;

    public TreeGrower(Samples samples, IReadOnlyList<ILoss> losses, GrowthOptions options)
    {
        (_samples, _losses, _options) = (samples, losses, options);
        _random = new Random(options.Seed);
        _rows = new int[samples.Count];
        _moved = new int[samples.Count];
        _derivatives = new Vector4[samples.Count];
        _room = new Vector2[samples.Count];
        _ends = new int[(1 << options.Depth) + 1];
        _histograms = new Vector4[(1 << options.Depth) - 1][];
        for (var node = 0; node < _histograms.Length; node++)
        {
            _histograms[node] = new Vector4[samples.Features * FeatureBins.MaxBins];
        }
    }

    /// <summary>Fills the splits and leaves of the next tree. Outputs take turns in shaping one.</summary>
    /// <param name="tree">Its number.</param>
    /// <param name="scores">What the trees before it say, an output beside the other.</param>
    /// <param name="splits">Takes the inner nodes.</param>
    /// <param name="leaves">Takes what the tree adds.</param>
    public void Grow(int tree, Vector4[] scores, Span<Split> splits, Span<Vector4> leaves)
    {
        Choose();
        var turn = tree % _losses.Count;
        ReadOnlySpan<float> all = MemoryMarshal.Cast<Vector4, float>(scores);
        _losses[turn].Derive(_samples, _rows.AsSpan(0, _rowCount), all[turn..], _derivatives);
        Shape(splits);
        for (var leaf = 0; leaf < leaves.Length; leaf++)
        {
            var rows = _rows.AsSpan(_ends[leaf], _ends[leaf + 1] - _ends[leaf]);
            for (var output = 0; output < _losses.Count && !rows.IsEmpty; output++)
            {
                leaves[leaf][output] = (float)(_options.Rate * _losses[output].Correction(_samples, rows, all[output..], _room));
            }
        }
    }

    /// <summary>Chooses the rows that the next tree sees, 64 at a time: a bit that several random numbers share is set as seldom as it must be.</summary>
    private void Choose()
    {
        _rowCount = 0;
        for (var from = 0; from < _samples.Count; from += 64)
        {
            var chosen = from + 64 <= _samples.Count ? ulong.MaxValue : (1UL << (_samples.Count - from)) - 1;
            for (var i = 0; i < _options.RowHalvings; i++)
            {
                chosen &= NextBits();
            }

            for (; chosen != 0; chosen &= chosen - 1)
            {
                _rows[_rowCount++] = from + BitOperations.TrailingZeroCount(chosen);
            }
        }
    }

    private ulong NextBits()
    {
        Span<byte> bits = stackalloc byte[sizeof(ulong)];
        _random.NextBytes(bits);
        return BitConverter.ToUInt64(bits);
    }

    private void Shape(Span<Split> splits)
    {
        (_ends[0], _ends[1]) = (0, _rowCount);
        FillHistogram(_histograms[0], 0, _rowCount);
        for (var level = 0; level < _options.Depth; level++)
        {
            var first = (1 << level) - 1;
            for (var node = first; node >= 0; node--)
            {
                var (from, to) = (_ends[node], _ends[node + 1]);
                splits[first + node] = BestSplit(_histograms[first + node]);
                var middle = Part(from, to, splits[first + node]);
                (_ends[(2 * node) + 1], _ends[(2 * node) + 2]) = (middle, to);
                if (level + 1 < _options.Depth)
                {
                    FillChildren(first + node, from, middle, to);
                }
            }
        }
    }

    private void FillChildren(int parent, int from, int middle, int to)
    {
        var (left, right) = (_histograms[(2 * parent) + 1], _histograms[(2 * parent) + 2]);
        var isLeftSmaller = middle - from <= to - middle;
        var (smaller, other) = isLeftSmaller ? (left, right) : (right, left);
        FillHistogram(smaller, isLeftSmaller ? from : middle, isLeftSmaller ? middle : to);
        var whole = _histograms[parent];
        for (var i = 0; i < whole.Length; i++)
        {
            other[i] = whole[i] - smaller[i];
        }
    }

    private void FillHistogram(Vector4[] histogram, int from, int to)
    {
        Array.Clear(histogram);
        foreach (var row in _rows.AsSpan(from, to - from))
        {
            var derivative = _derivatives[row];
            var feature = 0;
            foreach (var bin in _samples.Row(row))
            {
                histogram[feature + bin] += derivative;
                feature += FeatureBins.MaxBins;
            }
        }
    }

    private Split BestSplit(Vector4[] histogram)
    {
        var (best, bestGain) = (Split.None, 0f);
        var all = Vector4.Zero;
        foreach (var bin in histogram.AsSpan(0, FeatureBins.MaxBins))
        {
            all += bin;
        }

        var whole = all.X * all.X / (all.Y + Regularization);
        for (var feature = 0; feature < _samples.Features; feature++)
        {
            var left = Vector4.Zero;
            var bins = histogram.AsSpan(feature * FeatureBins.MaxBins, FeatureBins.MaxBins - 1);
            for (var bin = 0; bin < bins.Length; bin++)
            {
                left += bins[bin];
                var right = all - left;
                if (left.Z < _options.MinLeafRows || right.Z < _options.MinLeafRows)
                {
                    continue;
                }

                var gain = (left.X * left.X / (left.Y + Regularization)) + (right.X * right.X / (Math.Max(right.Y, 0) + Regularization)) - whole;
                if (gain > bestGain)
                {
                    (best, bestGain) = (new Split((byte)feature, (byte)bin), gain);
                }
            }
        }

        return best;
    }

    /// <summary>Moves the rows that go left before those that go right, each in their order; the place where the latter begin.</summary>
    private int Part(int from, int to, Split split)
    {
        int left = from, right = 0;
        for (var i = from; i < to; i++)
        {
            var row = _rows[i];
            // Written to both and counted for one: which way a row goes cannot be foretold, and a branch would be.
            var goesLeft = _samples.Row(row)[split.Feature] <= split.Bin ? 1 : 0;
            _rows[left] = row;
            _moved[right] = row;
            left += goesLeft;
            right += 1 - goesLeft;
        }

        _moved.AsSpan(0, right).CopyTo(_rows.AsSpan(left));
        return left;
    }
}
