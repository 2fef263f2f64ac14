namespace StreamStock.Web.Presentation.Events;

/// <summary>What an event in a list is about: its product, or none, as with one that could not be read.</summary>
public static class EventSubject
{
    public static string Name(string productId, string? productName) => productName ?? (productId.Length > 0 ? productId : "No product");

    /// <summary>Where more is told of it.</summary>
    public static string Address(string type, string productId) => productId.Length > 0
        ? $"/inventory/{Uri.EscapeDataString(productId)}"
        : type == "DEAD_LETTER" ? "/events/dead-letters" : "/events";
}
