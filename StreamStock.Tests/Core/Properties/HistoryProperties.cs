using CsCheck;
using StreamStock.Core.Stock;
using Xunit;

namespace StreamStock.Tests.Core.Properties;

/// <summary>The clever collections do what plain ones do.</summary>
public sealed class HistoryProperties
{
    [Fact]
    public void Demand_history_is_a_dictionary_of_800_days() =>
        Gen.Select(Gen.Frequency((8, Gen.Int[1000, 1006]), (2, Gen.Int[150, 2_000])), Gen.Int[0, 9], Gen.Int[0, 5]).Array[0, 60].Sample(
            moves =>
            {
                var history = new DemandHistory();
                var plain = new SortedDictionary<int, long>();
                var changed = new HashSet<int>();
                foreach (var (day, units, then) in moves)
                {
                    ref var entry = ref history.Entry(day, out var kept);
                    var newest = plain.Count == 0 ? day : plain.Keys.Max();
                    Assert.Equal(day > newest - DemandHistory.MaxDays, kept);
                    if (kept)
                    {
                        entry.Accepted += units;
                        plain[day] = plain.GetValueOrDefault(day) + units;
                        changed.Add(day);
                    }

                    if (newest != plain.Keys.Max())
                    {
                        changed.Add(newest);
                    }

                    newest = plain.Keys.Max();
                    foreach (var old in plain.Keys.Where(d => d <= newest - DemandHistory.MaxDays).ToList())
                    {
                        plain.Remove(old);
                    }

                    AssertSame(plain, history, newest);
                    if (then == 0)
                    {
                        Assert.Equal(changed.Where(d => d != newest && d > newest - DemandHistory.MaxDays).Order(), history.TakeOlderChanged().Order());
                        changed.Clear();
                        history = Copy(history);
                    }
                }
            },
            iter: Iterations.Or(500), threads: 1);

    private static void AssertSame(SortedDictionary<int, long> plain, DemandHistory history, int newest)
    {
        Assert.Equal(plain.Select(d => (d.Key, d.Value)), history.Days.ToArray().Select(d => (d.Day, d.Accepted)));
        Assert.Equal(plain.GetValueOrDefault(1003), history.On(1003).Accepted);
        var asked = new long[14];
        history.Asked(newest - 1, asked);
        Assert.Equal(Enumerable.Range(newest - 14, 14).Select(d => plain.GetValueOrDefault(d)), asked);
    }

    private static DemandHistory Copy(DemandHistory history)
    {
        var copy = new DemandHistory();
        foreach (ref readonly var day in history.Days)
        {
            copy.Load(in day);
        }

        return copy;
    }

    [Fact]
    public void Depletion_window_is_a_list_of_the_last_sixty_minutes() =>
        Gen.Select(Gen.Frequency((6, Gen.Int[0, 100]), (2, Gen.Int[60, 5_000])), Gen.Int[-3, 9], Gen.Int[0, 5], Gen.Int[0, 9]).Array[1, 150].Sample(
            moves =>
            {
                var window = new DepletionWindow();
                var plain = new List<(long Minute, int Sold, int Restocked, int Delta)>();
                var now = Shop.Opening;
                foreach (var (seconds, sold, restocked, then) in moves)
                {
                    now = now.AddSeconds(seconds);
                    window.Add(now, sold, restocked, restocked - sold);
                    var minute = now.Ticks / TimeSpan.TicksPerMinute;
                    plain.Add((minute, sold, restocked, restocked - sold));
                    plain.RemoveAll(m => m.Minute <= minute - DepletionWindow.Minutes);
                    window = then == 0 ? DepletionWindow.Load(window.Save()) : window;
                    AssertSame(plain, window);
                }

                now = now.AddMinutes(DepletionWindow.Minutes);
                window.Expire(now);
                Assert.Null(window.NextExpiry());
                Assert.Equal((0L, 0L, 0L), (window.NetSold, window.Restocked, window.Delta));
                Assert.Empty(window.Save());
            },
            iter: Iterations.Or(500), threads: 1);

    private static void AssertSame(List<(long Minute, int Sold, int Restocked, int Delta)> plain, DepletionWindow window)
    {
        var (sold, restocked, delta) = (plain.Sum(m => m.Sold), plain.Sum(m => m.Restocked), plain.Sum(m => m.Delta));
        Assert.Equal((sold, restocked, delta), ((int)window.NetSold, (int)window.Restocked, (int)window.Delta));
        Assert.Equal(new DateTime((plain[0].Minute + DepletionWindow.Minutes) * TimeSpan.TicksPerMinute, DateTimeKind.Utc), window.NextExpiry());
        var supply = 100 - delta + restocked;
        Assert.Equal(sold > 0 && supply > 0 ? (double)sold / supply : 0, window.Rate(100));
        Assert.InRange(window.Save().Length / 4, 1, DepletionWindow.Minutes);
    }

    [Fact]
    public void A_minute_may_outgrow_its_bucket()
    {
        var window = new DepletionWindow();
        for (var i = 0; i < 5_000; i++)
        {
            window.Add(Shop.Opening, 1_000_000, 1_000_000, 0);
        }

        Assert.Equal((5_000_000_000, 5_000_000_000), (window.NetSold, window.Restocked));
        window = DepletionWindow.Load(window.Save());
        Assert.Equal((5_000_000_000, 5_000_000_000), (window.NetSold, window.Restocked));
        window.Expire(Shop.Opening.AddHours(1));
        Assert.Equal((0L, 0L), (window.NetSold, window.Restocked));
    }

    [Fact]
    public void Dedupe_remembers_at_least_its_horizon() =>
        Gen.Select(Gen.Int[0, 4_000], Gen.Int[0, 40]).Array[1, 40].Sample(
            runs =>
            {
                var horizon = new DedupeHorizon(1_000, TimeSpan.FromMinutes(10));
                var index = new DedupeIndex(horizon);
                var added = new List<(ulong Id, DateTime At)>();
                var now = Shop.Opening;
                foreach (var (ids, seconds) in runs)
                {
                    now = now.AddSeconds(seconds * 10);
                    for (var i = 0; i < ids; i++)
                    {
                        var id = Ids.Mix(7, BitConverter.GetBytes(added.Count));
                        Assert.Equal(0, index.Find(id));
                        added.Add((id, now));
                        index.Add(id, added.Count, now);
                    }

                    for (var i = Math.Max(0, added.Count - horizon.Ids); i < added.Count; i++)
                    {
                        Assert.True(now - added[i].At >= horizon.Age || index.Find(added[i].Id) == i + 1);
                    }

                    Assert.InRange(index.Count, 0, horizon.Ids * 2);
                    Assert.True(added.Count == 0 || index.Find(added[(int)index.OldestSequence - 1].Id) == index.OldestSequence);
                }
            },
            iter: Iterations.Or(12), threads: 1);
}
