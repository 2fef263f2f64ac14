using System.Diagnostics.CodeAnalysis;
using StreamStock.Core.Models;

namespace StreamStock.Web.Api;

/// <summary>A product with what is wrong with it and what its units are held for.</summary>
public sealed record ProductDetail : StockSnapshot
{
    [SetsRequiredMembers]
    public ProductDetail(StockSnapshot product, IReadOnlyList<AlertRecord> alerts)
        : base(product) => Alerts = alerts;

    /// <summary>Alerts that are not resolved, worst first.</summary>
    public IReadOnlyList<AlertRecord> Alerts { get; }

    /// <summary>What units are held for; absent where no processor could be asked.</summary>
    public IReadOnlyList<HeldReservation>? Reservations { get; init; }
}

/// <summary>Units held for someone until a deadline.</summary>
/// <param name="Id"><c>productId~</c> and 26 characters.</param>
/// <param name="ProductId">Product held.</param>
/// <param name="Quantity">Units.</param>
/// <param name="Deadline">Partition time (UTC) at which the hold ends by itself.</param>
/// <param name="State"><c>held</c>, <c>committed</c>, <c>released</c>, <c>expired</c> or <c>cancelled</c>.</param>
public sealed record HeldReservation(string Id, string ProductId, int Quantity, DateTime Deadline, string State);

/// <summary>Demand expected of a product.</summary>
/// <param name="ProductId">Product.</param>
/// <param name="From">Last day (UTC) that is known.</param>
/// <param name="PredictedStock7d">Units expected on hand seven days later.</param>
/// <param name="Days">The days after it; none before the first forecast.</param>
public sealed record ForecastAnswer(string ProductId, DateOnly From, int PredictedStock7d, IReadOnlyList<ForecastDay> Days);

/// <summary>Demand expected on one day, in units: the mean, and what it is below in 5 and in 95 of 100 cases.</summary>
public sealed record ForecastDay(DateOnly Day, double Mean, double P05, double P95);
