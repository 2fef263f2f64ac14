using StreamStock.Core.Models;
using StreamStock.Core.Stock;

namespace StreamStock.Processor.Storage;

/// <summary>
/// Reservations and alerts as a batch leaves them. One may change several times in it, and a set-based upsert must
/// not meet a key twice.
/// </summary>
internal sealed class LatestDetails
{
    private readonly Dictionary<string, Reservation> _reservations = [];
    private readonly Dictionary<string, AlertRecord> _alerts = [];

    public LatestDetails(ReadOnlySpan<LedgerRow> rows)
    {
        foreach (ref readonly var row in rows)
        {
            switch (row.Detail)
            {
                case Reservation reservation:
                    _reservations[reservation.Id] = reservation;
                    break;
                case AlertChange { Alert: var alert }:
                    _alerts[alert.Id] = alert;
                    break;
            }
        }
    }

    public IReadOnlyCollection<Reservation> Reservations => _reservations.Values;

    public IReadOnlyCollection<AlertRecord> Alerts => _alerts.Values;
}
