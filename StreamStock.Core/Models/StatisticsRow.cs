namespace StreamStock.Core.Models;

/// <summary>Ledger rows of one kind and outcome in an hour or a day of partition time.</summary>
/// <param name="Start">Its start (UTC).</param>
/// <param name="Type">SALE, RESTOCK, … or ORDER_PLACED and the like.</param>
/// <param name="Outcome">accepted, rejected, duplicate or invalid.</param>
/// <param name="Events">Rows.</param>
/// <param name="Units">Units asked for.</param>
public sealed record StatisticsRow(DateTime Start, string Type, string Outcome, long Events, long Units);

/// <summary>The statistics of a span of time.</summary>
/// <param name="Items">Oldest first; hours or days without rows are left out.</param>
public sealed record StatisticsPage(IReadOnlyList<StatisticsRow> Items);
