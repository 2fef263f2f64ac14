namespace StreamStock.Generator.Replay;

/// <summary>One line of an invoice file, as read.</summary>
/// <param name="File">Ordinal of the file among those replayed, from 0.</param>
/// <param name="Number">Line number in the file; its header is line 1.</param>
/// <param name="Invoice">Invoice number; <c>C</c> begins a cancellation.</param>
/// <param name="Product">Stock code, trimmed and in capitals: the files write some codes both ways.</param>
/// <param name="Description">Trimmed; may be empty.</param>
/// <param name="Quantity">Not 0; negative for what came back or was written off.</param>
/// <param name="Time">Invoice time, taken as UTC.</param>
/// <param name="Price">Of one unit; may be 0 or negative.</param>
public readonly record struct InvoiceLine(
    int File, int Number, string Invoice, string Product, string Description, int Quantity, DateTime Time, decimal Price)
{
    public bool IsCancellation => Invoice[0] is 'C' or 'c';
}
