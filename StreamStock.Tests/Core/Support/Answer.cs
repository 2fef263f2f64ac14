using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;

namespace StreamStock.Tests.Core.Support;

/// <summary>What one step of a <see cref="Scenario"/> brought about.</summary>
/// <param name="Rows">All its ledger rows.</param>
/// <param name="Own">The row of the event itself; null where it left none.</param>
/// <param name="DeadLetter">Where it could not be decided.</param>
internal sealed record Answer(LedgerRow[] Rows, LedgerRow? Own, DeadLetter? DeadLetter)
{
    /// <summary>Outcome and reason in words: <c>accepted</c>, <c>rejected INSUFFICIENT_STOCK</c>.</summary>
    public string Verdict => Own is not { } row ? "nothing" : $"{row.Outcome.Name()} {row.Reason.Name()}".TrimEnd();

    public LedgerRow Row => Own!.Value;

    public Decision Decision => Views.Decision(Row, DeadLetter?.Message);

    public string Message => DeadLetter?.Message ?? "";

    public string ReservationId => ((Reservation)Row.Detail!).Id;

    public IEnumerable<LedgerRow> Of(RowKind kind) => Rows.Where(row => row.Kind == kind);
}
