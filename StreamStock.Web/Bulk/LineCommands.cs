using System.Globalization;
using System.Text.Json;
using StreamStock.Core.Events;
using StreamStock.Web.Commands;

namespace StreamStock.Web.Bulk;

/// <summary>Makes a command of a line. Its event id follows from the import and the line, so that an import that is sent again does nothing twice.</summary>
public sealed class LineCommands(CommandReader reader)
{
    public ReadCommand? Read(ImportKind kind, ReadOnlyMemory<byte> json, string eventId, out IReadOnlyDictionary<string, string[]> errors)
    {
        if (kind == ImportKind.Events)
        {
            return ReadEvent(json, eventId, out errors);
        }

        using var body = CommandBody.Read(json);
        if (body is null)
        {
            errors = new Dictionary<string, string[]> { ["$"] = ["The line is not one well-formed JSON object in UTF-8."] };
            return null;
        }

        var command = body.Try(() => kind == ImportKind.Counts
            ? body.Compose(EventType.StockCount, null, () => eventId, null, default)
            : Product(body, json, eventId));
        errors = body.Errors;
        return command;
    }

    /// <summary>The id of a line without one of its own.</summary>
    public static string EventId(string importId, long line) => string.Create(CultureInfo.InvariantCulture, $"{importId}-{line}");

    private ReadCommand? ReadEvent(ReadOnlyMemory<byte> json, string eventId, out IReadOnlyDictionary<string, string[]> errors) =>
        reader.TryRead(json, null, out var command, out errors, eventId) ? command : null;

    private static ReadCommand? Product(CommandBody body, ReadOnlyMemory<byte> json, string eventId)
    {
        var id = body.Root.TryGetProperty("id", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        body.Add(FieldErrors.OfSettings(body.Root));
        var payload = EventWriter.ToUtf8(new EventDraft(eventId, EventType.ProductUpsert, id) { Data = json });
        if (!EventReader.TryRead(payload, out var e, out var error))
        {
            body.Add([new(error.Field == "productId" ? "id" : error.Field, [error.Message])]);
        }

        return body.Errors.Count > 0 ? null : new ReadCommand(e.IdText, e.Type, e.ProductIdText, payload);
    }
}
