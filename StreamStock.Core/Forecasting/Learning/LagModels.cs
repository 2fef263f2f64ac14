namespace StreamStock.Core.Forecasting.Learning;

/// <summary>
/// The regressions learnt from some series: for each view one with each reach of lags, since short histories bear no
/// long ones. Each is learnt when it is first asked for: where all histories are long, the short ones never are.
/// </summary>
internal sealed class LagModels
{
    /// <summary>Values explained in all, so that learning takes seconds.</summary>
    private const int MaxRows = 150_000;

    private const int LeastRowsPerSeries = 100;

    /// <summary>Values a series must have beyond the longest lag.</summary>
    private const int LeastRowsBeyondLag = 10;

    private readonly int _season;
    private readonly int[][] _lags;
    private readonly (bool IsKnown, Autoregression? Model)[] _models;
    private IReadOnlyList<double[]> _series;

    public LagModels(IReadOnlyList<double[]> series, Calendar calendar)
    {
        (_series, _season, _lags) = (series, calendar.Main, [.. Lags(calendar)]);
        _models = new (bool, Autoregression?)[View.All.Length * _lags.Length];
    }

    /// <summary>Every view has a regression at least.</summary>
    public bool IsComplete => Enumerable.Range(0, View.All.Length).All(view => Enumerable.Range(1, _lags.Length).Any(back => Model(view, _lags.Length - back) is not null));

    /// <summary>The one with the longest lags that a series of this length bears; null where there is none.</summary>
    public Autoregression? For(int view, int length)
    {
        for (var reach = 0; reach < _lags.Length; reach++)
        {
            if (length >= _lags[reach][^1] + LeastRowsBeyondLag && Model(view, reach) is { } model)
            {
                return model;
            }
        }

        return null;
    }

    /// <summary>Learns all of these views, and those that stand in for them, and lets go of the series: from then on nothing changes.</summary>
    public void Settle(IEnumerable<int> views)
    {
        foreach (var view in views.SelectMany(view => View.All[view].Logarithm ? [view, view - 1] : new[] { view }).Distinct())
        {
            for (var reach = 0; reach < _lags.Length; reach++)
            {
                Model(view, reach);
            }
        }

        _series = [];
        for (var i = 0; i < _models.Length; i++)
        {
            _models[i].IsKnown = true;
        }
    }

    private Autoregression? Model(int view, int reach)
    {
        ref var known = ref _models[(view * _lags.Length) + reach];
        if (!known.IsKnown)
        {
            var rows = Math.Max(LeastRowsPerSeries, MaxRows / Math.Max(1, _series.Count));
            known = (true, Autoregression.Learn(_series, _lags[reach], View.All[view], _season, rows));
        }

        return known.Model;
    }

    /// <summary>Which values before a period explain it, the longest reach first.</summary>
    private static IEnumerable<int[]> Lags(Calendar calendar)
    {
        var (main, outer) = (calendar.Main, calendar.Outer - (calendar.Outer % Math.Max(1, calendar.Main)));
        var near = Enumerable.Range(1, Math.Max(main + 3, 6));
        var weeks = main > 30 ? [] : Enumerable.Range(2, 6).SelectMany(k => Around(k * main, main > 12 ? 1 : 0));
        if (outer > 0)
        {
            yield return Ascending([.. near, .. weeks, .. Around(outer, 2), .. Around(2 * outer, outer > 200 ? 0 : 1)], outer > 200 ? outer + 7 : int.MaxValue);
            yield return Ascending([.. near, .. weeks, .. Around(outer, 2)], outer + 7);
        }
        else if (main > 30)
        {
            yield return [.. Enumerable.Range(1, (2 * main) + 3)];
        }

        yield return Ascending([.. near, .. weeks], outer > 0 ? outer - 3 : int.MaxValue);
        yield return Ascending([.. near], int.MaxValue);
        if (main > 6)
        {
            yield return [.. Enumerable.Range(1, (main / 2) + 1)];
            yield return [.. Enumerable.Range(1, Math.Max(3, main / 4))];
        }
    }

    private static IEnumerable<int> Around(int lag, int reach) => Enumerable.Range(lag - reach, (2 * reach) + 1);

    private static int[] Ascending(IEnumerable<int> lags, int most) => [.. lags.Where(lag => lag > 0 && lag <= most).Distinct().Order()];
}
