namespace StreamStock.Core.Forecasting;

/// <summary>How demand is spread over the places of the main season, such as weekdays: indices with mean 1.</summary>
public static class SeasonProfile
{
    /// <summary>Seasons of the pool's profile, or of evenness, that are mixed into a product's own.</summary>
    private const double Shrinkage = 6;

    /// <summary>Latest seasons that are looked at: habits change.</summary>
    private const int SeasonsLookedAt = 26;

    /// <summary>Fills <paramref name="profile"/>, a place for each period of the season.</summary>
    /// <param name="demand">Cleaned demand.</param>
    /// <param name="lastPeriod">Number of its newest period: its remainder by the season is its place.</param>
    /// <param name="prior">The pool's profile; empty for an even one.</param>
    public static void Fill(ReadOnlySpan<double> demand, int lastPeriod, ReadOnlySpan<double> prior, Span<double> profile)
    {
        var season = profile.Length;
        profile.Clear();
        var seasons = Math.Min(SeasonsLookedAt, demand.Length / season);
        double total = 0;
        for (var i = demand.Length - (seasons * season); i < demand.Length; i++)
        {
            profile[Place(lastPeriod - demand.Length + 1 + i, season)] += demand[i];
            total += demand[i];
        }

        var mean = seasons == 0 ? 0 : total / (seasons * season);
        double sum = 0;
        for (var place = 0; place < season; place++)
        {
            var before = prior.IsEmpty ? 1 : prior[place];
            profile[place] = mean > 0 ? ((profile[place] / mean) + (Shrinkage * before)) / (seasons + Shrinkage) : before;
            sum += profile[place];
        }

        for (var place = 0; place < season; place++)
        {
            profile[place] *= season / sum;
        }
    }

    public static int Place(int period, int season)
    {
        var place = period % season;
        return place < 0 ? place + season : place;
    }
}
