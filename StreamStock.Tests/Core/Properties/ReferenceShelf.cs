using StreamStock.Core.Events;

namespace StreamStock.Tests.Core.Properties;

/// <summary>Settings as far as they decide about stock.</summary>
internal sealed record ShelfRules(int ReorderPoint, int MaxCapacity, double LeadTimeDays, int? OrderQuantity, bool Backorder, bool AutomaticRestock);

/// <summary>One product as one would write it down on paper: lists, looked through from the start. What the partition is compared with.</summary>
internal sealed class ReferenceShelf
{
    private int _made;

    public ShelfRules Rules = null!;
    public bool Retired;

    /// <summary>Something moved or was counted.</summary>
    public bool Known;

    public int OnHand;
    public int Backordered;
    public List<Hold> Holds = [];
    public Arrival? Order;
    public Dictionary<int, Day> Days = [];

    public sealed record Hold(string Id, int Quantity, DateTime Deadline, int Made);

    public sealed record Arrival(int Quantity, DateTime Due, int Made);

    public sealed record Day(long Sold, long Lost, long Returned);

    public int Reserved => Holds.Sum(h => h.Quantity);

    public int Available => Math.Max(0, OnHand - Reserved - Backordered);

    /// <summary>Everything that falls due up to then, oldest first.</summary>
    public void Advance(DateTime now)
    {
        while (true)
        {
            var hold = Holds.OrderBy(h => h.Deadline).ThenBy(h => h.Made).FirstOrDefault(h => h.Deadline <= now);
            var order = Order is { } o && o.Due <= now ? o : null;
            if (hold is null && order is null)
            {
                return;
            }

            if (order is null || (hold is not null && (hold.Deadline, hold.Made).CompareTo((order.Due, order.Made)) < 0))
            {
                Holds.Remove(hold!);
                PlaceOrder(hold!.Deadline);
            }
            else
            {
                Order = null;
                Receive(order.Quantity);
                PlaceOrder(order.Due);
            }
        }
    }

    public Reason Sell(int quantity, DateTime now, DateTime happened)
    {
        if (Retired)
        {
            return Reason.ProductRetired;
        }

        if (quantity > Available && !Rules.Backorder)
        {
            Book(happened, new Day(0, quantity, 0));
            return Reason.InsufficientStock;
        }

        if (quantity <= Available)
        {
            OnHand -= quantity;
            Known = true;
        }
        else
        {
            Backordered += quantity;
        }

        Book(happened, new Day(quantity, 0, 0));
        PlaceOrder(now);
        return Reason.None;
    }

    public Reason Supply(int quantity, DateTime now)
    {
        Receive(quantity);
        PlaceOrder(now);
        return Reason.None;
    }

    public Reason TakeBack(int quantity, bool damaged, DateTime now, DateTime happened)
    {
        Book(happened, new Day(0, 0, quantity));
        if (!damaged)
        {
            Receive(quantity);
        }

        PlaceOrder(now);
        return Reason.None;
    }

    private void Receive(int quantity)
    {
        var filled = Math.Min(Backordered, Math.Max(0, OnHand + quantity - Reserved));
        Backordered -= filled;
        OnHand += quantity - filled;
        Known |= quantity != filled;
    }

    public Reason SetLevel(int level, bool versionMatches, DateTime now)
    {
        if (!versionMatches)
        {
            return Reason.StaleVersion;
        }

        if (level < 0)
        {
            return Reason.BelowZero;
        }

        OnHand = level;
        Known = true;
        while (Reserved > OnHand)
        {
            Holds.Remove(Holds.MaxBy(h => h.Made)!);
        }

        PlaceOrder(now);
        return Reason.None;
    }

    public Reason Change(ShelfRules rules, bool retired, DateTime now)
    {
        (Rules, Retired) = (rules, retired);
        PlaceOrder(now);
        return Reason.None;
    }

    public Reason Reserve(int quantity, Func<string> id, DateTime deadline, DateTime now)
    {
        if (Retired)
        {
            return Reason.ProductRetired;
        }

        if (quantity > Available)
        {
            return Reason.InsufficientStock;
        }

        Holds.Add(new Hold(id(), quantity, deadline, ++_made));
        Known = true;
        PlaceOrder(now);
        return Reason.None;
    }

    public Reason EndHold(string id, bool sold, DateTime now, DateTime happened)
    {
        if (Holds.Find(h => h.Id == id) is not { } hold)
        {
            return Reason.UnknownReservation;
        }

        Holds.Remove(hold);
        if (sold)
        {
            OnHand -= hold.Quantity;
            Book(happened, new Day(hold.Quantity, 0, 0));
        }

        PlaceOrder(now);
        return Reason.None;
    }

    private void PlaceOrder(DateTime now)
    {
        var position = OnHand - Reserved - Backordered + (Order?.Quantity ?? 0);
        if (!Rules.AutomaticRestock || Retired || Order is not null || !Known || position >= Rules.ReorderPoint)
        {
            return;
        }

        var level = Rules.MaxCapacity > 0 ? Math.Max((int)(Rules.MaxCapacity * 0.8), Rules.ReorderPoint) : 3 * Rules.ReorderPoint;
        var lead = TimeSpan.FromDays(Rules.LeadTimeDays);
        var wanted = Rules.OrderQuantity is { } own ? own * Math.Max(1, (own - 1 - position) / own) : level - position;
        Order = new Arrival(Math.Clamp(wanted, 1, 1_000_000), now + (lead > TimeSpan.FromMinutes(1) ? lead : TimeSpan.FromMinutes(1)), ++_made);
    }

    private void Book(DateTime happened, Day more)
    {
        var day = (int)(happened - DateTime.MinValue).TotalDays;
        if (Days.Count > 0 && day <= Days.Keys.Max() - 800)
        {
            return;
        }

        var old = Days.GetValueOrDefault(day, new Day(0, 0, 0));
        Days[day] = new Day(old.Sold + more.Sold, old.Lost + more.Lost, old.Returned + more.Returned);
        foreach (var late in Days.Keys.Where(d => d <= Days.Keys.Max() - 800).ToList())
        {
            Days.Remove(late);
        }
    }
}
