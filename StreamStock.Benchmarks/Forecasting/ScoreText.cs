using System.Globalization;

namespace StreamStock.Benchmarks.Forecasting;

/// <summary>The table as text; columns that no row fills are left out.</summary>
internal static class ScoreText
{
    private static readonly (string Name, Func<ScoreRow, double?> Value, string Format)[] Columns =
    [
        ("RMSSE", r => r.Rmsse, "0.000"), ("WAPE7", r => r.Wape7, "0.000"), ("bias", r => r.Bias, "+0.0 %;-0.0 %"), ("WAPE7 med", r => r.Wape7Median, "0.000"),
        ("sMAPE", r => r.Smape, "0.000"), ("MASE", r => r.Mase, "0.000"), ("OWA", r => r.Owa, "0.000"),
        ("wQL.50", r => r.Wql50, "0.000"), ("wQL.90", r => r.Wql90, "0.000"), ("wQL.95", r => r.Wql95, "0.000"), ("cover.95", r => r.Coverage95, "0.000"),
        ("cost", r => r.Cost, "0.00"), ("fill", r => r.FillRate, "0.0 %"), ("series/s", r => r.SeriesPerSecond, "#,0"),
    ];

    public static void Write(IReadOnlyList<ScoreRow> rows, TextWriter output)
    {
        var columns = Columns.Where(c => rows.Any(r => c.Value(r) is not null)).ToList();
        output.WriteLine($"{"method",-15}{"class",-13}{"series",7}" + string.Concat(columns.Select(c => $"{c.Name,11}")));
        foreach (var row in rows)
        {
            var cells = columns.Select(c => $"{c.Value(row)?.ToString(c.Format, CultureInfo.InvariantCulture) ?? "",11}");
            output.WriteLine($"{row.Method,-15}{row.Class,-13}{row.Series.ToString(CultureInfo.InvariantCulture),7}" + string.Concat(cells));
        }
    }
}
