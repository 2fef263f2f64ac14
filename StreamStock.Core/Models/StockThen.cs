namespace StreamStock.Core.Models;

/// <summary>What was on hand of one product at a time that is over.</summary>
/// <param name="Id">Product.</param>
/// <param name="OnHand">Units; 0 before it was there.</param>
public readonly record struct OnHandThen(string Id, int OnHand);

/// <summary>The products with ledger rows since a time, as they stood then: of all others the stock is as it was.</summary>
/// <param name="Items">In no order.</param>
public sealed record StockThenPage(IReadOnlyList<OnHandThen> Items);
