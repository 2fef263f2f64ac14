namespace StreamStock.Core.Forecasting.Learning;

/// <summary>
/// Grows one tree after another on the same samples. Rows stand sorted by node, so that a level's histograms are
/// filled node by node.
/// </summary>
internal sealed class TreeGrower
{
    private const double Regularization = 1e-3;

    /// <summary>Numbers kept of each bin: gradients, curvatures, rows.</summary>
    private const int Cell = 3;

    private readonly Samples _samples;
    private readonly GrowthOptions _options;
    private readonly int[] _rows;
    private readonly int[] _moved;
    private readonly float[] _gradients;
    private readonly float[] _curvatures;
    private readonly float[] _values;
    private readonly float[] _weights;
    private readonly int[] _ends;
    private readonly float[] _histogram;
    private int _rowCount;

    public TreeGrower(Samples samples, GrowthOptions options)
    {
        (_samples, _options) = (samples, options);
        _rows = new int[samples.Count];
        _moved = new int[samples.Count];
        _gradients = new float[samples.Count];
        _curvatures = new float[samples.Count];
        _values = new float[samples.Count];
        _weights = new float[samples.Count];
        _ends = new int[(1 << options.Depth) + 1];
        _histogram = new float[samples.Features * FeatureBins.MaxBins * Cell];
    }

    /// <summary>Chooses the rows that the next tree sees.</summary>
    public void Begin(Random random)
    {
        _rowCount = 0;
        for (var row = 0; row < _samples.Count; row++)
        {
            if (_options.RowShare >= 1 || random.NextDouble() < _options.RowShare)
            {
                _rows[_rowCount++] = row;
            }
        }
    }

    public Split[] Grow(ILoss loss, float[] scores)
    {
        for (var i = 0; i < _rowCount; i++)
        {
            var row = _rows[i];
            (_gradients[row], _curvatures[row]) = loss.Derive(_samples, row, scores[row]);
        }

        var splits = new Split[(1 << _options.Depth) - 1];
        (_ends[0], _ends[1]) = (0, _rowCount);
        for (var level = 0; level < _options.Depth; level++)
        {
            var nodes = 1 << level;
            for (var node = nodes - 1; node >= 0; node--)
            {
                var (from, to) = (_ends[node], _ends[node + 1]);
                FillHistogram(from, to);
                var split = BestSplit();
                splits[nodes - 1 + node] = split;
                (_ends[(2 * node) + 1], _ends[(2 * node) + 2]) = (Part(from, to, split), to);
            }
        }

        return splits;
    }

    /// <summary>Values of one output, a stride apart.</summary>
    public void FillLeaves(ILoss loss, float[] scores, Span<float> leaves, int stride)
    {
        for (var leaf = 0; leaf < 1 << _options.Depth; leaf++)
        {
            var rows = _rows.AsSpan(_ends[leaf], _ends[leaf + 1] - _ends[leaf]);
            leaves[leaf * stride] = rows.IsEmpty ? 0 : (float)(_options.Rate * loss.Correction(_samples, rows, scores, _values, _weights));
        }
    }

    private void FillHistogram(int from, int to)
    {
        Array.Clear(_histogram);
        for (var i = from; i < to; i++)
        {
            var row = _rows[i];
            var (gradient, curvature) = (_gradients[row], _curvatures[row]);
            var place = 0;
            foreach (var bin in _samples.Row(row))
            {
                var cell = _histogram.AsSpan(place + (bin * Cell), Cell);
                cell[0] += gradient;
                cell[1] += curvature;
                cell[2]++;
                place += FeatureBins.MaxBins * Cell;
            }
        }
    }

    private Split BestSplit()
    {
        var (best, bestGain) = (Split.None, 0.0);
        for (var feature = 0; feature < _samples.Features; feature++)
        {
            var bins = _histogram.AsSpan(feature * FeatureBins.MaxBins * Cell, FeatureBins.MaxBins * Cell);
            double g = 0, h = Regularization, n = 0;
            for (var at = 0; at < bins.Length; at += Cell)
            {
                (g, h, n) = (g + bins[at], h + bins[at + 1], n + bins[at + 2]);
            }

            double left = 0, leftCurvature = Regularization, leftRows = 0;
            var whole = g * g / h;
            for (var at = 0; at < bins.Length - Cell; at += Cell)
            {
                (left, leftCurvature, leftRows) = (left + bins[at], leftCurvature + bins[at + 1], leftRows + bins[at + 2]);
                if (leftRows < _options.MinLeafRows || n - leftRows < _options.MinLeafRows)
                {
                    continue;
                }

                var right = g - left;
                var gain = (left * left / leftCurvature) + (right * right / Math.Max(h - leftCurvature, Regularization)) - whole;
                if (gain > bestGain)
                {
                    (best, bestGain) = (new Split((short)feature, (byte)(at / Cell)), gain);
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
            if (_samples.Row(row)[split.Feature] <= split.Bin)
            {
                _rows[left++] = row;
            }
            else
            {
                _moved[right++] = row;
            }
        }

        _moved.AsSpan(0, right).CopyTo(_rows.AsSpan(left));
        return left;
    }
}
