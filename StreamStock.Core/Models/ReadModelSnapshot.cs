using System.Text.Json;

namespace StreamStock.Core.Models;

/// <summary>What a new read model starts from: one line of NDJSON each, of <c>GET /history/snapshot</c>.</summary>
public sealed record ReadModelSnapshot
{
    public StockSnapshot? Stock { get; init; }
    public AlertRecord? Alert { get; init; }
    public LedgerEvent? Event { get; init; }
    public FeedRecord? Feed { get; init; }

    /// <summary>
    /// Writes it as a line without its end. Of a product, what is 0 or false is left out, and so is demand where nothing
    /// was asked for: a quarter of a catalogue's bytes, and of the work of reading them.
    /// </summary>
    public void Write(Utf8JsonWriter json)
    {
        if (Stock is null)
        {
            JsonSerializer.Serialize(json, this, CoreJson.Default.ReadModelSnapshot);
            return;
        }

        json.WriteStartObject();
        json.WritePropertyName("stock"u8);
        Stock.WriteBriefly(json);
        json.WriteEndObject();
    }

    /// <exception cref="JsonException">It is no such line.</exception>
    public static ReadModelSnapshot Read(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line, StockSnapshot.Options);
        var isStock = json.Read() && json.TokenType == JsonTokenType.StartObject && json.Read()
            && json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("stock"u8);
        if (!isStock)
        {
            return JsonSerializer.Deserialize(line, CoreJson.Default.ReadModelSnapshot) ?? throw new JsonException("A line of the snapshot is null.");
        }

        json.Read();
        var stock = StockSnapshot.Read(ref json);
        json.Read();
        json.Read(); // Refuses what follows.
        if (stock.Demand14.Count == 0)
        {
            stock.Demand14 = NoDemand;
        }

        return new ReadModelSnapshot { Stock = stock };
    }

    /// <summary>Shared, for a catalogue has many products that did not sell.</summary>
    private static readonly long[] NoDemand = new long[14];
}
