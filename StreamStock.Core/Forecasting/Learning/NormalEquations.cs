using System.Numerics;
using System.Runtime.InteropServices;

namespace StreamStock.Core.Forecasting.Learning;

/// <summary>
/// Least squares with a ridge: gathers XᵀX and Xᵀy, and solves by Cholesky's decomposition. Rows are gathered four at a
/// time, and lines of the matrix padded to whole vectors: each number of it is then read and written once for four.
/// </summary>
internal sealed class NormalEquations
{
    private const double LeastPivot = 1e-12;
    private const int Batch = 4;

    private readonly int _size;
    private readonly int _line;
    private readonly double[] _matrix;
    private readonly double[] _right;
    private readonly double[] _rows;
    private readonly double[] _values = new double[Batch];
    private int _waiting;

    public NormalEquations(int size)
    {
        _size = size;
        _line = (size + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
        (_matrix, _right, _rows) = (new double[size * _line], new double[_line], new double[Batch * _line]);
    }

    public void Add(ReadOnlySpan<double> x, double y)
    {
        x[.._size].CopyTo(_rows.AsSpan(_waiting * _line));
        _values[_waiting++] = y;
        if (_waiting == Batch)
        {
            Gather();
        }
    }

    private void Gather()
    {
        _rows.AsSpan(_waiting * _line).Clear();
        _values.AsSpan(_waiting).Clear();
        var first = Line(_rows, 0);
        var second = Line(_rows, 1);
        var third = Line(_rows, 2);
        var fourth = Line(_rows, 3);
        for (var i = 0; i < _size; i++)
        {
            // Up to the diagonal, and on to the end of its vector.
            AddFour(Line(_matrix, i)[..((i / Vector<double>.Count) + 1)], _rows[i], _rows[_line + i], _rows[(2 * _line) + i], _rows[(3 * _line) + i], first, second, third, fourth);
        }

        AddFour(Line(_right, 0), _values[0], _values[1], _values[2], _values[3], first, second, third, fourth);
        _waiting = 0;
    }

    private Span<Vector<double>> Line(double[] lines, int index) => MemoryMarshal.Cast<double, Vector<double>>(lines.AsSpan(index * _line, _line));

    private static void AddFour(
        Span<Vector<double>> target, double a, double b, double c, double d,
        ReadOnlySpan<Vector<double>> first, ReadOnlySpan<Vector<double>> second, ReadOnlySpan<Vector<double>> third, ReadOnlySpan<Vector<double>> fourth)
    {
        for (var i = 0; i < target.Length; i++)
        {
            target[i] += (first[i] * a) + (second[i] * b) + (third[i] * c) + (fourth[i] * d);
        }
    }

    /// <summary>Fills the coefficients. The ridge is relative to the mean of the diagonal. Destroys what was gathered.</summary>
    public void Solve(double ridge, Span<double> coefficients)
    {
        Gather();
        double trace = 0;
        for (var i = 0; i < _size; i++)
        {
            trace += _matrix[(i * _line) + i] / _size;
        }

        for (var i = 0; i < _size; i++)
        {
            _matrix[(i * _line) + i] += (ridge * trace) + LeastPivot;
        }

        Decompose();
        for (var i = 0; i < _size; i++)
        {
            coefficients[i] = (_right[i] - Dot(_matrix.AsSpan(i * _line, i), coefficients)) / _matrix[(i * _line) + i];
        }

        for (var i = _size - 1; i >= 0; i--)
        {
            var value = coefficients[i] / _matrix[(i * _line) + i];
            coefficients[i] = value;
            AddScaled(coefficients[..i], -value, _matrix.AsSpan(i * _line, i));
        }
    }

    private void Decompose()
    {
        for (var i = 0; i < _size; i++)
        {
            var row = _matrix.AsSpan(i * _line, i + 1);
            for (var j = 0; j < i; j++)
            {
                row[j] = (row[j] - Dot(row[..j], _matrix.AsSpan(j * _line, j))) / _matrix[(j * _line) + j];
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
