using System.Numerics;

namespace StreamStock.Core.Forecasting.Learning;

/// <summary>
/// Trees that have seen what became of all products' weeks: the coming week's total of a product, its mean, median
/// and 95 % quantile, from <see cref="WeekFeatures"/>.
/// </summary>
public sealed class WeekTrees
{
    /// <summary>Weeks learnt from, in all: learning takes about a second.</summary>
    public const int MaxSamples = 72_000;

    /// <summary>Fewest weeks from which anything can be learnt.</summary>
    public const int LeastSamples = 2_000;

    /// <summary>Weeks back from the newest that are learnt from at least, and at most.</summary>
    private const int LeastWeeksBack = 8;
    private const int MostWeeksBack = 104;

    private const int Week = 7;
    private const int LeastDays = 14;

    /// <summary>By how much the forecast of all products together may understate: what leaning towards the median costs.</summary>
    private const double Understatement = 0.04;
    private const double MostLean = 0.5;

    private static readonly GrowthOptions Growth = new(Trees: 150, Depth: 3, Rate: 0.06, RowHalvings: 2, MinLeafRows: 100, Seed: 1);

    private readonly BoostedTrees _trees;
    private readonly double _lean;

    private WeekTrees(BoostedTrees trees, double lean) => (_trees, _lean) = (trees, lean);

    /// <summary>Expected units of the coming week, and their distribution; null where there never was any demand.</summary>
    public (double Mean, DemandDistribution Distribution)? Predict(ReadOnlySpan<double> demand)
    {
        var days = demand.Length;
        Span<double> sums = days < 1_024 ? stackalloc double[days + 1] : new double[days + 1];
        Span<double> squares = days < 1_024 ? stackalloc double[days + 1] : new double[days + 1];
        Span<int> positives = days < 1_024 ? stackalloc int[days + 1] : new int[days + 1];
        Span<float> features = stackalloc float[WeekFeatures.Count];
        var scale = new WeekFeatures(demand, sums, squares, positives).Fill(days, features) * Week;
        if (scale <= 0)
        {
            return null;
        }

        var outputs = _trees.Predict(features);
        var mean = scale * Math.Exp(outputs.X);
        var median = Math.Max(0, scale * outputs.Y);
        return ((mean * (1 - _lean)) + (median * _lean), DemandDistribution.OfQuantile95(mean, scale * outputs.Z));
    }

    /// <param name="products">Cleaned daily demand of all.</param>
    /// <returns>Null where there is too little to learn from.</returns>
    public static WeekTrees? Learn(IReadOnlyList<double[]> products)
    {
        if (products.Count == 0)
        {
            return null;
        }

        var weeks = Math.Clamp(MaxSamples / products.Count, LeastWeeksBack, MostWeeksBack);
        var step = Math.Max(1, (int)Math.Ceiling((double)products.Count * weeks / MaxSamples));
        var known = new KnownWeeks((products.Count + step - 1) / step * weeks);
        for (var i = 0; i < products.Count; i += step)
        {
            known.Add(products[i], weeks);
        }

        if (known.Count < LeastSamples)
        {
            return null;
        }

        var samples = Samples.Of(known.Features, WeekFeatures.Count, known.Factors, known.Scales, scale => 1 / MathF.Sqrt(scale));
        var trees = BoostedTrees.Grow(samples, [new TweedieLoss(1.5f), new PinballLoss(0.5), new PinballLoss(0.95)], Growth, out var fitted);
        return new WeekTrees(trees, Lean(samples.Weights, fitted));
    }

    /// <summary>
    /// The share of the median in the forecast. A mean is moved by every large order, and the sum of all products' means
    /// is right; leaning a little lowers the error of single products and keeps the sum within the understatement.
    /// </summary>
    private static double Lean(float[] scales, Vector4[] fitted)
    {
        double means = 0, medians = 0;
        for (var i = 0; i < scales.Length; i++)
        {
            means += scales[i] * Math.Exp(fitted[i].X);
            medians += scales[i] * Math.Max(0, fitted[i].Y);
        }

        return medians < means ? Math.Min(MostLean, Understatement * means / (means - medians)) : 0;
    }

    /// <summary>Past weeks: what was known before each, and what came, as a factor on the typical week of that time.</summary>
    private sealed class KnownWeeks(int most)
    {
        private readonly float[] _features = new float[most * WeekFeatures.Count];
        private readonly float[] _factors = new float[most];
        private readonly float[] _scales = new float[most];
        private double[] _sums = [];
        private double[] _squares = [];
        private int[] _positives = [];

        public int Count { get; private set; }

        public ReadOnlySpan<float> Features => _features.AsSpan(0, Count * WeekFeatures.Count);

        public ReadOnlySpan<float> Factors => _factors.AsSpan(0, Count);

        public ReadOnlySpan<float> Scales => _scales.AsSpan(0, Count);

        /// <summary>Takes in the newest weeks of a product.</summary>
        public void Add(double[] demand, int weeks)
        {
            if (_sums.Length <= demand.Length)
            {
                (_sums, _squares, _positives) = (new double[demand.Length + 1], new double[demand.Length + 1], new int[demand.Length + 1]);
            }

            var known = new WeekFeatures(demand, _sums, _squares, _positives);
            for (var week = 1; week <= weeks && demand.Length - (week * Week) >= LeastDays; week++)
            {
                var days = demand.Length - (week * Week);
                var scale = known.Fill(days, _features.AsSpan(Count * WeekFeatures.Count, WeekFeatures.Count)) * Week;
                if (scale > 0)
                {
                    _scales[Count] = (float)scale;
                    _factors[Count] = (float)(known.Sum(days, days + Week) / scale);
                    Count++;
                }
            }
        }
    }
}
