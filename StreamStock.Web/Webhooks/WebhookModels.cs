using System.Text.Json.Serialization;

namespace StreamStock.Web.Webhooks;

/// <summary>A webhook as it is kept, its secret included.</summary>
public sealed record WebhookSubscription
{
    public required string Id { get; init; }
    public required string Url { get; init; }

    /// <summary>Names of <see cref="WebhookEvents"/>.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>Only these products; empty for all.</summary>
    public IReadOnlyList<string> ProductIds { get; set; } = [];

    /// <summary>Only these warehouses; empty for all.</summary>
    public IReadOnlyList<string> Warehouses { get; set; } = [];

    public string? Description { get; init; }
    public bool Active { get; set; } = true;

    /// <summary>Wall clock (UTC); nothing older is delivered.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>Key of the signature.</summary>
    public required string Secret { get; init; }

    /// <summary>Rises with each change.</summary>
    public long Version { get; init; }
}

/// <summary>What can be subscribed to.</summary>
public static class WebhookEvents
{
    public const string StockChanged = "stock.changed";
    public const string AlertChanged = "alert.changed";
    public const string Test = "test";

    public static IReadOnlyList<string> All { get; } = [StockChanged, AlertChanged];
}

/// <summary>A webhook as the API shows it: without its secret.</summary>
public sealed record WebhookAnswer(
    string Id, string Url, IReadOnlyList<string> Events, IReadOnlyList<string> ProductIds, IReadOnlyList<string> Warehouses,
    string? Description, bool Active, DateTime CreatedAt)
{
    /// <summary>Key of the signature; shown once, when it was made.</summary>
    public string? Secret { get; init; }

    public static WebhookAnswer Of(WebhookSubscription s) => new(s.Id, s.Url, s.Events, s.ProductIds, s.Warehouses, s.Description, s.Active, s.CreatedAt);
}

/// <summary>A webhook as clients send it.</summary>
public sealed record WebhookBody
{
    public required string Url { get; init; }

    /// <summary>stock.changed, alert.changed; all where left out.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    public IReadOnlyList<string>? ProductIds { get; init; }
    public IReadOnlyList<string>? Warehouses { get; init; }
    public string? Description { get; init; }
    public bool? Active { get; init; }

    /// <summary>Makes a new secret.</summary>
    public bool? RotateSecret { get; init; }
}

/// <summary>How a delivery ended.</summary>
public sealed record WebhookDelivery
{
    public required string Id { get; init; }
    public required string WebhookId { get; init; }
    public required string Event { get; init; }
    public required string ProductId { get; init; }

    /// <summary><c>delivered</c>, or <c>dead</c> after the last attempt.</summary>
    public required string State { get; init; }

    public int Attempts { get; init; }

    /// <summary>HTTP status of the last answer; absent where there was none.</summary>
    public int? Status { get; init; }

    /// <summary>What went wrong.</summary>
    public string? Error { get; init; }

    /// <summary>Wall clock (UTC).</summary>
    public DateTime At { get; init; }

    /// <summary>What is sent again on redelivery; kept of dead ones only.</summary>
    public string? Payload { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WebhookSubscription))]
[JsonSerializable(typeof(WebhookDelivery))]
[JsonSerializable(typeof(WebhookBody))]
internal sealed partial class WebhookJson : JsonSerializerContext;
