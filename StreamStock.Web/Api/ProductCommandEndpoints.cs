using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Web.Commands;

namespace StreamStock.Web.Api;

/// <summary><c>PUT</c> and <c>DELETE /products/{id}</c>.</summary>
public static class ProductCommandEndpoints
{
    private static readonly AnswerShape Shape = new() { SubjectInAddress = true, HasTag = true };

    public static RouteGroupBuilder MapProductCommands(this RouteGroupBuilder api)
    {
        ArgumentNullException.ThrowIfNull(api);
        api.MapPut("/products/{id}", (string id, HttpContext context, CommandRunner runner) => runner.RunAsync(context, Put(id)))
            .WithSummary("Make a product, or replace its settings")
            .WithDescription("`If-Match` with the product's `settingsVersion` refuses a change of settings that have changed since (412); 0 makes a product only where there is none. The answer's ETag is the new `settingsVersion`.")
            .DescribesCommand<ProductSettings>(StatusCodes.Status200OK, subjectInAddress: true, conditional: true);
        api.MapDelete("/products/{id}", (string id, HttpContext context, CommandRunner runner) => runner.RunAsync(context, Retire(id)))
            .WithSummary("Retire a product")
            .WithDescription("It sells no more; what is known of it stays. `If-Match` as for PUT, which brings it back.")
            .DescribesCommand(StatusCodes.Status200OK, subjectInAddress: true, conditional: true);
        return api;
    }

    private static CommandSpec Put(string productId) => new(EventType.ProductUpsert)
    {
        Shape = Shape,
        Compose = (body, headers, id) =>
        {
            body.Add(FieldErrors.OfSettings(body.Root));
            return body.Errors.Count > 0 ? null : Compose(body, new EventDraft(id, EventType.ProductUpsert, productId) { Data = Settings(body.Root, headers.IfMatch) });
        },
    };

    private static CommandSpec Retire(string productId) => new(EventType.ProductRetire)
    {
        Shape = Shape,
        BodyIsOptional = true,
        Compose = (body, headers, id) => Compose(body, new EventDraft(id, EventType.ProductRetire, productId)
        {
            Data = headers.IfMatch is { } version ? Encoding.ASCII.GetBytes($$"""{"ifSettingsVersion":{{version}}}""") : default,
        }),
    };

    private static ReadCommand? Compose(CommandBody body, EventDraft draft)
    {
        var payload = EventWriter.ToUtf8(in draft);
        if (EventReader.TryRead(payload, out var e, out var error))
        {
            return new ReadCommand(e.IdText, e.Type, e.ProductIdText, payload);
        }

        body.Add([new(error.Field.Length == 0 ? "$" : error.Field, [error.Message])]);
        return null;
    }

    private static byte[] Settings(JsonElement body, long? ifMatch)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var property in body.EnumerateObject().Where(property => property.Name != "ifSettingsVersion"))
            {
                writer.WritePropertyName(property.Name);
                writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(property.Value), skipInputValidation: true);
            }

            if (ifMatch is { } version)
            {
                writer.WriteNumber("ifSettingsVersion"u8, version);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
