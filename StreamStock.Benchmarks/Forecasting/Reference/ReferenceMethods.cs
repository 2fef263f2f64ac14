namespace StreamStock.Benchmarks.Forecasting.Reference;

/// <summary>A textbook method: fills the forecast of the periods after the series.</summary>
internal delegate void ReferenceForecast(ReadOnlySpan<double> demand, int season, Span<double> forecast);

/// <summary>What any forecast has to beat; written apart from the product's own methods, so that they prove the harness.</summary>
internal static class ReferenceMethods
{
    public const string Naive2Name = "naive2";

    private const double CrostonAlpha = 0.1;
    private const double TsbAlpha = 0.1;
    private const int MovingAverageLength = 28;

    public static IReadOnlyList<(string Name, ReferenceForecast Forecast)> All { get; } =
    [
        ("zero", (_, _, forecast) => forecast.Clear()),
        ("naive", (demand, _, forecast) => forecast.Fill(demand[^1])),
        ("seasonal naive", SeasonalNaive),
        (Naive2Name, Naive2),
        ("MA28", MovingAverage),
        ("SES", Ses),
        ("Croston", (demand, _, forecast) => forecast.Fill(CrostonRate(demand))),
        ("SBA", (demand, _, forecast) => forecast.Fill((1 - (CrostonAlpha / 2)) * CrostonRate(demand))),
        ("TSB", Tsb),
        ("Theta", Theta),
    ];

    private static void SeasonalNaive(ReadOnlySpan<double> demand, int season, Span<double> forecast)
    {
        for (var i = 0; i < forecast.Length; i++)
        {
            var back = season - (i % season);
            forecast[i] = demand[Math.Max(0, demand.Length - back)];
        }
    }

    private static void MovingAverage(ReadOnlySpan<double> demand, int season, Span<double> forecast)
    {
        var recent = demand[Math.Max(0, demand.Length - MovingAverageLength)..];
        double sum = 0;
        foreach (var value in recent)
        {
            sum += value;
        }

        forecast.Fill(sum / recent.Length);
    }

    private static void Ses(ReadOnlySpan<double> demand, int season, Span<double> forecast) => forecast.Fill(Smoothing.LevelFromFirst(demand));

    /// <summary>The last value, seasonally adjusted.</summary>
    private static void Naive2(ReadOnlySpan<double> demand, int season, Span<double> forecast)
    {
        var indices = Seasonality.Indices(demand, season);
        var last = demand[^1] / indices[(demand.Length - 1) % indices.Length];
        for (var i = 0; i < forecast.Length; i++)
        {
            forecast[i] = last * indices[(demand.Length + i) % indices.Length];
        }
    }

    /// <summary>Mean of the trend line and of the smoothed line that doubles the distance to it (Assimakopoulos and Nikolopoulos, 2000).</summary>
    private static void Theta(ReadOnlySpan<double> demand, int season, Span<double> forecast)
    {
        var n = demand.Length;
        var indices = Seasonality.Indices(demand, season);
        var adjusted = new double[n];
        double meanT = (n - 1) / 2.0, mean = 0, products = 0, squares = 0;
        for (var t = 0; t < n; t++)
        {
            adjusted[t] = demand[t] / indices[t % indices.Length];
            mean += adjusted[t] / n;
        }

        for (var t = 0; t < n; t++)
        {
            products += (t - meanT) * (adjusted[t] - mean);
            squares += (t - meanT) * (t - meanT);
        }

        var slope = squares > 0 ? products / squares : 0;
        for (var t = 0; t < n; t++)
        {
            adjusted[t] = (2 * adjusted[t]) - (mean + (slope * (t - meanT)));
        }

        var level = Smoothing.Level(adjusted);
        for (var i = 0; i < forecast.Length; i++)
        {
            var line = mean + (slope * (n + i - meanT));
            forecast[i] = Math.Max(0, (level + line) / 2 * indices[(n + i) % indices.Length]);
        }
    }

    /// <summary>Croston's rate: the smoothed size over the smoothed interval.</summary>
    private static double CrostonRate(ReadOnlySpan<double> demand)
    {
        double size = 0, interval = 0;
        var since = 1;
        foreach (var value in demand)
        {
            if (value > 0)
            {
                (size, interval) = size == 0
                    ? (value, since)
                    : (size + (CrostonAlpha * (value - size)), interval + (CrostonAlpha * (since - interval)));
                since = 0;
            }

            since++;
        }

        return size == 0 ? 0 : size / interval;
    }

    /// <summary>Teunter, Syntetos and Babai's method: the smoothed probability of demand times its smoothed size.</summary>
    private static void Tsb(ReadOnlySpan<double> demand, int season, Span<double> forecast)
    {
        var (probability, size) = (0.0, 0.0);
        var started = false;
        foreach (var value in demand)
        {
            if (!started)
            {
                (probability, size, started) = (value > 0 ? 1 : 0, value, value > 0);
                continue;
            }

            probability += TsbAlpha * ((value > 0 ? 1 : 0) - probability);
            size += value > 0 ? TsbAlpha * (value - size) : 0;
        }

        forecast.Fill(probability * size);
    }
}
