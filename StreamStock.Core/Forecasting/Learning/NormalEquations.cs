using System.Numerics;
using System.Runtime.InteropServices;

namespace StreamStock.Core.Forecasting.Learning;

/// <summary>Least squares with a ridge: gathers XᵀX and Xᵀy row by row, and solves by Cholesky's decomposition.</summary>
internal sealed class NormalEquations(int size)
{
    private const double LeastPivot = 1e-12;

    private readonly double[] _matrix = new double[size * size];
    private readonly double[] _right = new double[size];

    public void Clear()
    {
        Array.Clear(_matrix);
        Array.Clear(_right);
    }

    public void Add(ReadOnlySpan<double> x, double y)
    {
        for (var i = 0; i < size; i++)
        {
            AddScaled(_matrix.AsSpan(i * size, i + 1), x[i], x);
        }

        AddScaled(_right, y, x);
    }

    /// <summary>Fills the coefficients. The ridge is relative to the mean of the diagonal. Destroys what was gathered.</summary>
    public void Solve(double ridge, Span<double> coefficients)
    {
        double trace = 0;
        for (var i = 0; i < size; i++)
        {
            trace += _matrix[(i * size) + i] / size;
        }

        for (var i = 0; i < size; i++)
        {
            _matrix[(i * size) + i] += (ridge * trace) + LeastPivot;
        }

        Decompose();
        for (var i = 0; i < size; i++)
        {
            coefficients[i] = (_right[i] - Dot(_matrix.AsSpan(i * size, i), coefficients)) / _matrix[(i * size) + i];
        }

        for (var i = size - 1; i >= 0; i--)
        {
            var value = coefficients[i] / _matrix[(i * size) + i];
            coefficients[i] = value;
            AddScaled(coefficients[..i], -value, _matrix.AsSpan(i * size, i));
        }
    }

    private void Decompose()
    {
        for (var i = 0; i < size; i++)
        {
            var row = _matrix.AsSpan(i * size, i + 1);
            for (var j = 0; j < i; j++)
            {
                row[j] = (row[j] - Dot(row[..j], _matrix.AsSpan(j * size, j))) / _matrix[(j * size) + j];
            }

            row[i] = Math.Sqrt(Math.Max(row[i] - Dot(row[..i], row[..i]), LeastPivot));
        }
    }

    /// <summary>target += factor · values, as far as the target reaches.</summary>
    private static void AddScaled(Span<double> target, double factor, ReadOnlySpan<double> values)
    {
        var wide = MemoryMarshal.Cast<double, Vector<double>>(target);
        var from = MemoryMarshal.Cast<double, Vector<double>>(values);
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] += from[i] * factor;
        }

        for (var i = wide.Length * Vector<double>.Count; i < target.Length; i++)
        {
            target[i] += values[i] * factor;
        }
    }

    /// <summary>Sum of the products, as far as <paramref name="a"/> reaches.</summary>
    internal static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var wide = MemoryMarshal.Cast<double, Vector<double>>(a);
        var other = MemoryMarshal.Cast<double, Vector<double>>(b);
        var sums = Vector<double>.Zero;
        for (var i = 0; i < wide.Length; i++)
        {
            sums += wide[i] * other[i];
        }

        var sum = Vector.Sum(sums);
        for (var i = wide.Length * Vector<double>.Count; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
