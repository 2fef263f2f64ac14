using System.Numerics;
using StreamStock.Core.Forecasting.Learning;
using Xunit;

namespace StreamStock.Tests.Core.Forecasting.Learning;

public class LearningTests
{
    [Fact]
    public void Trees_learn_a_step_its_mean_and_its_quantiles()
    {
        // Below 0.5 the target is 1 or 3 with equal chance, above it is 10.
        var random = new Random(5);
        var (features, factors) = (new List<float>(), new List<float>());
        for (var i = 0; i < 4_000; i++)
        {
            var x = random.NextSingle();
            features.AddRange([x, random.NextSingle()]);
            factors.Add(x > 0.5 ? 10 : random.Next(2) == 0 ? 1 : 3);
        }

        float[] ones = [.. Enumerable.Repeat(1f, factors.Count)];
        var samples = Samples.Of(features.ToArray(), 2, factors.ToArray(), ones, _ => 1);
        var trees = BoostedTrees.Grow(
            samples, [new TweedieLoss(1.5f), new PinballLoss(0.9)], new GrowthOptions(Trees: 200, Depth: 2, Rate: 0.1, RowHalvings: 1, MinLeafRows: 20, Seed: 1), out _);

        var low = trees.Predict([0.2f, 0.5f]);
        Assert.Equal(2, Math.Exp(low.X), 0.2);
        Assert.Equal(3, low.Y, 0.2);
        var high = trees.Predict([0.9f, 0.5f]);
        Assert.Equal(10, Math.Exp(high.X), 0.5);
        Assert.Equal(10, high.Y, 0.5);
    }

    [Fact]
    public void A_regression_finds_the_coefficients_that_made_the_series()
    {
        // y(t) = 1.2 y(t−1) − 0.5 y(t−2) + noise around 0: two steps ahead of 4 and 2 are 1.2·2 − 0.5·4 = 0.4 and 1.2·0.4 − 0.5·2 = −0.52.
        var random = new Random(11);
        double[][] series = [.. Enumerable.Range(0, 20).Select(_ => Series(random))];
        var model = Autoregression.Learn(series, [1, 2], new View(false, false), 1, 1_000)!;

        double[] values = [.. series[0][..^2], 4, 2];
        var path = new double[1];
        model.Forecast(values, 1, drawn: 0, path);
        Assert.Equal(0.4, path[0], 0.15);
        model.Forecast(values, 1, drawn: 0.1, path);
        Assert.Equal(0.4, path[0], 0.4);
    }

    private static double[] Series(Random random)
    {
        var values = new double[300];
        for (var t = 2; t < values.Length; t++)
        {
            values[t] = (1.2 * values[t - 1]) - (0.5 * values[t - 2]) + random.NextDouble() - 0.5;
        }

        return values;
    }

    [Fact]
    public void Least_squares_by_hand()
    {
        // Rows (1, 1) → 3, (1, 2) → 5, (1, 3) → 7: intercept 1, slope 2.
        var equations = new NormalEquations(2);
        equations.Add([1, 1], 3);
        equations.Add([1, 2], 5);
        equations.Add([1, 3], 7);
        var coefficients = new double[2];
        equations.Solve(0, coefficients);
        Assert.Equal(1, coefficients[0], 6);
        Assert.Equal(2, coefficients[1], 6);
    }

    [Fact]
    public void A_weighted_quantile_is_where_the_weight_is_reached()
    {
        Assert.Equal(2, WeightedQuantile.Of([new(3, 1), new(1, 1), new(2, 1)], 0.5));
        Assert.Equal(3, WeightedQuantile.Of([new(3, 9), new(1, 1), new(2, 1)], 0.5));
        Assert.Equal(0, WeightedQuantile.Of([], 0.5));
        var random = new Random(2);
        for (var run = 0; run < 200; run++)
        {
            Vector2[] items = [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => new Vector2(random.Next(10), random.Next(1, 5)))];
            double target = items.Sum(item => item.Y) * 0.7, sum = 0;
            var expected = items.OrderBy(item => item.X).First(item => (sum += item.Y) >= target - 1e-6).X;
            Assert.Equal(expected, WeightedQuantile.Of(items, 0.7));
        }
    }

    [Fact]
    public void Too_little_teaches_nothing()
    {
        Assert.Null(WeekTrees.Learn([]));
        Assert.Null(WeekTrees.Learn([[1, 2, 3]]));
        Assert.Null(Autoregression.Learn([[1, 2, 3]], [1, 2], new View(false, false), 1, 10));
    }
}
