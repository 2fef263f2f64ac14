using System.Globalization;
using System.Text;
using StreamStock.Core.Events;
using StreamStock.Core.Models;

namespace StreamStock.Web.Commands;

/// <summary>One product of an order.</summary>
public sealed record OrderLine(string ProductId, int Quantity);

/// <summary>An order that was read and found to be in order.</summary>
/// <param name="Id">Base of its events' ids, at most 40 characters; a retry has the same.</param>
/// <param name="Lines">What is wanted, each product once.</param>
/// <param name="Seconds">How long its units are held.</param>
/// <param name="BodyHash">Tells another body under the same id.</param>
public sealed record OrderRequest(string Id, IReadOnlyList<OrderLine> Lines, int Seconds, string BodyHash)
{
    /// <summary>The lines in the order in which they are reserved, with their events' ids.</summary>
    public IEnumerable<(OrderLine Line, string EventId)> Reservations => Lines.OrderBy(line => line.ProductId, StringComparer.Ordinal)
        .Select((line, index) => (line, string.Create(CultureInfo.InvariantCulture, $"{Id}-{index}")));
}

/// <summary>One line as it was decided.</summary>
public sealed record ReservedLine(string ProductId, int Quantity, string? ReservationId, DateTime? ReservedUntil, int Available);

/// <summary>What became of an order.</summary>
public abstract record OrderResult
{
    /// <summary>Every line is held.</summary>
    public sealed record Reserved(IReadOnlyList<ReservedLine> Lines) : OrderResult;

    /// <summary>One line was not to be had; nothing is held.</summary>
    public sealed record Refused(Decision Decision) : OrderResult;

    /// <summary>A retry that came when some of its holds had ended; nothing is held.</summary>
    public sealed record Lapsed(string ProductId) : OrderResult;

    /// <summary>It is not known yet. What is held, or will be, ends at its deadline; a retry goes on where it stands.</summary>
    public sealed record Undecided(string ProductId, string? Why) : OrderResult;
}

/// <summary>
/// Reserves all lines of an order or none. Lines are reserved one after the other in the order of their products'
/// ids, so that of two orders which want the same last units one gets all of them. Nothing is locked: a hold that a
/// crash leaves behind ends at its deadline.
/// </summary>
public sealed class OrderDesk(CommandGateway gateway, TimeProvider time)
{
    /// <summary>Least time for taking holds back, whatever is left of the wait.</summary>
    private static readonly TimeSpan LeastReleaseWait = TimeSpan.FromSeconds(2);

    public async Task<OrderResult> ReserveAsync(OrderRequest order, TimeSpan wait)
    {
        var started = time.GetTimestamp();
        var held = new List<(OrderLine Line, Decision Decision)>();
        var (isNew, lapsed) = (false, (string?)null);
        foreach (var (line, eventId) in order.Reservations)
        {
            // Not cancelled when the client goes away: half an order would stay held until its deadline.
            var result = await gateway.SendAsync(Reserve(order, line, eventId), Left(wait, started), CancellationToken.None);
            if (result is not CommandResult.Decided { Decision: var decision })
            {
                return new OrderResult.Undecided(line.ProductId, (result as CommandResult.NotSent)?.Why);
            }

            var first = decision.First ?? decision;
            if (first.Outcome != Outcome.Accepted.Name())
            {
                await ReleaseAsync(order, held, Left(wait, started));
                return new OrderResult.Refused(first);
            }

            isNew |= decision.First is null;
            lapsed = decision.First is not null && first.ReservedUntil <= decision.DecidedAt ? line.ProductId : lapsed;
            held.Add((line, first));
        }

        if (isNew && lapsed is not null)
        {
            await ReleaseAsync(order, held, Left(wait, started));
            return new OrderResult.Lapsed(lapsed);
        }

        return new OrderResult.Reserved([.. held.Select(h => new ReservedLine(
            h.Line.ProductId, h.Line.Quantity, h.Decision.ReservationId, h.Decision.ReservedUntil, h.Decision.Available))]);
    }

    private Task<CommandResult[]> ReleaseAsync(OrderRequest order, List<(OrderLine Line, Decision Decision)> held, TimeSpan left) =>
        Task.WhenAll(held.Where(h => h.Decision.ReservationId is not null).Select((h, index) => gateway.SendAsync(
            Release(order, h.Decision, index), left > LeastReleaseWait ? left : LeastReleaseWait, CancellationToken.None)));

    private TimeSpan Left(TimeSpan wait, long started) =>
        wait - time.GetElapsedTime(started) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    private static ReadCommand Reserve(OrderRequest order, OrderLine line, string eventId) => Command(new EventDraft(eventId, EventType.Reserve, line.ProductId)
    {
        Quantity = line.Quantity,
        Data = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"seconds":{{order.Seconds}}}""")),
        Metadata = Encoding.ASCII.GetBytes($$"""{"order":"{{order.Id}}","orderHash":"{{order.BodyHash}}"}"""),
    });

    private static ReadCommand Release(OrderRequest order, Decision held, int index) => Command(new EventDraft(
        string.Create(CultureInfo.InvariantCulture, $"{order.Id}-{index}-R"), EventType.ReservationRelease, held.ProductId)
    {
        Data = Encoding.ASCII.GetBytes($$"""{"reservationId":"{{System.Text.Json.JsonEncodedText.Encode(held.ReservationId!)}}"}"""),
        Metadata = Encoding.ASCII.GetBytes($$"""{"order":"{{order.Id}}"}"""),
    });

    private static ReadCommand Command(in EventDraft draft) => new(draft.Id, draft.Type, draft.ProductId, EventWriter.ToUtf8(in draft));
}
