namespace StreamStock.Core.Forecasting;

/// <summary>The gamma distribution with scale 1 (formulas: Abramowitz and Stegun, 6.1, 6.5 and 26.4).</summary>
public static class Gamma
{
    private const int MaxTerms = 500;
    private const double Precision = 1e-12;

    /// <summary>Above it the sums would need more terms than that; Wilson and Hilferty's cube root is then as good.</summary>
    private const double MaxSummedShape = 5_000;

    /// <summary>P(a, x): the probability that a gamma variable of shape a is at most x.</summary>
    public static double LowerRegularized(double shape, double x)
    {
        if (x <= 0)
        {
            return 0;
        }

        if (shape > MaxSummedShape)
        {
            return Normal.Cumulative((Math.Cbrt(x / shape) - 1 + (1 / (9 * shape))) * 3 * Math.Sqrt(shape));
        }

        var front = Math.Exp((shape * Math.Log(x)) - x - LogGamma(shape));
        return x < shape + 1 ? front * Series(shape, x) : 1 - (front * Fraction(shape, x));
    }

    /// <summary>The x with P(shape, x) = probability: Wilson and Hilferty's start, then Newton's method held within bounds.</summary>
    public static double Quantile(double shape, double probability)
    {
        var z = Normal.Quantile(probability);
        if (shape > MaxSummedShape)
        {
            z -= (Normal.Cumulative(z) - probability) * Math.Sqrt(2 * Math.PI) * Math.Exp(z * z / 2);
            return shape * Math.Pow(1 - (1 / (9 * shape)) + (z / (3 * Math.Sqrt(shape))), 3);
        }

        var cube = 1 - (1 / (9 * shape)) + (z / (3 * Math.Sqrt(shape)));
        var x = shape * cube * cube * cube;
        if (cube <= 0.1 || shape < 1)
        {
            // Near zero P(a, x) is close to x^a / Γ(a + 1).
            x = Math.Max(shape < 1 && cube > 0.5 ? x : 0, Math.Exp((Math.Log(probability) + LogGamma(shape + 1)) / shape));
        }

        double low = 0, high = double.PositiveInfinity;
        var logGamma = LogGamma(shape);
        for (var i = 0; i < 50; i++)
        {
            var error = LowerRegularized(shape, x) - probability;
            (low, high) = error > 0 ? (low, x) : (x, high);
            var density = Math.Exp(((shape - 1) * Math.Log(x)) - x - logGamma);
            var next = density > 0 ? x - (error / density) : double.NaN;
            if (!(next > low && next < high))
            {
                next = double.IsPositiveInfinity(high) ? x * 2 : (low + high) / 2;
            }

            if (Math.Abs(next - x) <= 1e-7 * next)
            {
                return next;
            }

            x = next;
        }

        return x;
    }

    private static double Series(double shape, double x)
    {
        double term = 1 / shape, sum = term;
        for (var n = 1; n < MaxTerms && term > sum * Precision; n++)
        {
            term *= x / (shape + n);
            sum += term;
        }

        return sum;
    }

    /// <summary>Lentz's evaluation of the continued fraction for 1 − P.</summary>
    private static double Fraction(double shape, double x)
    {
        const double tiny = 1e-300;
        var b = x + 1 - shape;
        var c = 1 / tiny;
        var d = 1 / b;
        var h = d;
        for (var n = 1; n < MaxTerms; n++)
        {
            var an = -n * (n - shape);
            b += 2;
            d = (an * d) + b;
            d = 1 / (Math.Abs(d) < tiny ? tiny : d);
            c = b + (an / c);
            c = Math.Abs(c) < tiny ? tiny : c;
            h *= d * c;
            if (Math.Abs((d * c) - 1) < Precision)
            {
                break;
            }
        }

        return h;
    }

    /// <summary>ln Γ(x) by Stirling's series, after raising x to where it is exact.</summary>
    public static double LogGamma(double x)
    {
        double shift = 0;
        while (x < 8)
        {
            shift += Math.Log(x);
            x++;
        }

        var inverse = 1 / (x * x);
        var series = ((1.0 / 12) - (inverse * ((1.0 / 360) - (inverse * ((1.0 / 1260) - (inverse / 1680)))))) / x;
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + series - shift;
    }
}

/// <summary>95 % quantiles by shape, interpolated between logarithms of the shape: finding one anew costs too much where many are compared.</summary>
internal static class GammaTable
{
    private const double First = -3;
    private const double Step = 0.125;
    private const int Size = 160;

    private static readonly double[] Ratios = [.. Enumerable.Range(0, Size).Select(i => Math.Exp(First + (i * Step))).Select(shape => Gamma.Quantile(shape, 0.95) / shape)];

    public static double Quantile95(double shape)
    {
        var at = Math.Clamp((Math.Log(shape) - First) / Step, 0, Size - 1.001);
        var (whole, part) = ((int)at, at - (int)at);
        return shape * ((Ratios[whole] * (1 - part)) + (Ratios[whole + 1] * part));
    }
}

/// <summary>The standard normal distribution.</summary>
public static class Normal
{
    /// <summary>Probability of at most z: half of it lies below 0, and z² ÷ 2 is gamma distributed with shape ½.</summary>
    public static double Cumulative(double z) => 0.5 * (1 + (Math.Sign(z) * Gamma.LowerRegularized(0.5, z * z / 2)));

    /// <summary>Quantile by Abramowitz and Stegun 26.2.23; absolute error below 4.5e-4.</summary>
    public static double Quantile(double p)
    {
        var t = Math.Sqrt(-2 * Math.Log(Math.Min(p, 1 - p)));
        var x = t - ((2.515517 + (0.802853 * t) + (0.010328 * t * t)) / (1 + (1.432788 * t) + (0.189269 * t * t) + (0.001308 * t * t * t)));
        return p < 0.5 ? -x : x;
    }
}
