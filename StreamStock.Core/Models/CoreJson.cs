using System.Text.Json.Serialization;

namespace StreamStock.Core.Models;

/// <summary>
/// The JSON contract of API, topics and stream: camel case, nulls left out, UTC times. Properties with a default of
/// their own have a setter, not an initialiser: generated readers give a missing init-only property null or 0.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    MaxDepth = 32)]
[JsonSerializable(typeof(StockSnapshot))]
[JsonSerializable(typeof(AlertRecord))]
[JsonSerializable(typeof(AlertEvidence))]
[JsonSerializable(typeof(Decision))]
[JsonSerializable(typeof(FeedRecord))]
[JsonSerializable(typeof(LedgerEvent))]
[JsonSerializable(typeof(ProductSettings))]
[JsonSerializable(typeof(AlertEventMetadata))]
[JsonSerializable(typeof(ReadModelSnapshot))]
[JsonSerializable(typeof(EventPage))]
[JsonSerializable(typeof(ProductForecast))]
[JsonSerializable(typeof(AlertPage))]
[JsonSerializable(typeof(StatisticsPage))]
[JsonSerializable(typeof(StockThenPage))]
[JsonSerializable(typeof(DeadLetterPage))]
[JsonSerializable(typeof(DeadLetterChoice))]
[JsonSerializable(typeof(DeadLetterDiscard))]
[JsonSerializable(typeof(RedriveResult))]
[JsonSerializable(typeof(DiscardResult))]
public sealed partial class CoreJson : JsonSerializerContext;

/// <summary>The <c>metadata</c> of an ALERT event.</summary>
/// <param name="Alert">The alert after the transition.</param>
/// <param name="Transition">raised, escalated, de-escalated, acknowledged, snoozed, reopened or resolved.</param>
public sealed record AlertEventMetadata(AlertRecord Alert, string Transition);

/// <summary>One page of ledger events, newest first.</summary>
/// <param name="Items">At most as many as were asked for.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
public sealed record EventPage(IReadOnlyList<LedgerEvent> Items, string? Next);
