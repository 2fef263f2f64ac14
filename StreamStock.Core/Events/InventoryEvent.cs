using System.Text;
using StreamStock.Core.Stock;

namespace StreamStock.Core.Events;

/// <summary>
/// One event as it was read. Its texts are slices of the bytes it was read from, so that reading allocates
/// nothing; hold on to it only as long as those bytes may stay.
/// </summary>
public struct InventoryEvent
{
    public EventType Type;

    /// <summary>Units; meaningless where <see cref="HasQuantity"/> is false.</summary>
    public int Quantity;

    public bool HasQuantity;

    /// <summary>A RETURN of goods that cannot be sold again (<c>metadata.disposition</c> is <c>damaged</c>).</summary>
    public bool Damaged;

    /// <summary>It says more than the ledger's columns hold (metadata, data or unknown fields), so its bytes are kept.</summary>
    public bool HasExtra;

    /// <summary>When it happened (UTC), where the sender said so.</summary>
    public DateTime? Timestamp;

    public ReadOnlyMemory<byte> Id;
    public ReadOnlyMemory<byte> ProductId;

    /// <summary>Empty where the sender named none.</summary>
    public ReadOnlyMemory<byte> Warehouse;

    /// <summary>The JSON object of a command's arguments; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Data;

    /// <summary>Of a RESTOCK: the order it answers (<c>metadata.orderId</c>); empty where it names none.</summary>
    public ReadOnlyMemory<byte> OrderId;

    /// <summary>The JSON object of the sender's own remarks; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Metadata;

    /// <summary>The whole event as received.</summary>
    public ReadOnlyMemory<byte> Payload;

    /// <summary>Hash by which its product is found; made once, for it is wanted more than once.</summary>
    internal ulong ProductHash;

    /// <summary>Hash of product and id by which a duplicate is found.</summary>
    internal ulong Fingerprint;

    /// <summary>Makes the hashes of its ids; to be called when those are complete.</summary>
    public void Hash()
    {
        ProductHash = Ids.ProductHash(ProductId.Span);
        Fingerprint = Ids.Fingerprint(ProductId.Span, Id.Span);
    }

    public readonly string IdText => Encoding.ASCII.GetString(Id.Span);

    public readonly string ProductIdText => Encoding.ASCII.GetString(ProductId.Span);
}
