using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using StreamStock.Core.Models;
using StreamStock.Core.Replenishment;
using StreamStock.Web.Bulk;
using StreamStock.Web.Live;
using StreamStock.Web.Presentation.Alerts;
using StreamStock.Web.ReadModel;
using StreamStock.Web.Webhooks;
using StreamStock.Web.Wording;

namespace StreamStock.Web.Api;

/// <summary>The API's own types, in the same shape as Core's.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Page<StockSnapshot>))]
[JsonSerializable(typeof(Page<AlertRecord>))]
[JsonSerializable(typeof(EventPage))]
[JsonSerializable(typeof(MetricsReport))]
[JsonSerializable(typeof(PendingAnswer))]
[JsonSerializable(typeof(EventStatus))]
[JsonSerializable(typeof(Page<HeldReservation>))]
[JsonSerializable(typeof(Page<WarehouseStock>))]
[JsonSerializable(typeof(Page<Recommendation>))]
[JsonSerializable(typeof(ProductDetail))]
[JsonSerializable(typeof(ForecastAnswer))]
[JsonSerializable(typeof(StockAtAnswer))]
[JsonSerializable(typeof(ImportReport))]
[JsonSerializable(typeof(WebhookBody))]
[JsonSerializable(typeof(WebhookAnswer))]
[JsonSerializable(typeof(WebhookDelivery))]
[JsonSerializable(typeof(Page<WebhookAnswer>))]
[JsonSerializable(typeof(Page<WebhookDelivery>))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(OrderAnswer))]
[JsonSerializable(typeof(MovementBody))]
[JsonSerializable(typeof(ReservationBody))]
[JsonSerializable(typeof(RemarkBody))]
[JsonSerializable(typeof(AlertActionBody))]
[JsonSerializable(typeof(SnoozeBody))]
[JsonSerializable(typeof(OrderBody))]
[JsonSerializable(typeof(OrderActionBody))]
[JsonSerializable(typeof(OrderQuantityBody))]
[JsonSerializable(typeof(OrderReceiptBody))]
[JsonSerializable(typeof(OrderPlacementBody))]
[JsonSerializable(typeof(WordedRecommendation))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(BatchAnswer))]
[JsonSerializable(typeof(EventBody))]
[JsonSerializable(typeof(DashboardData))]
[JsonSerializable(typeof(KpiChanges))]
[JsonSerializable(typeof(IReadOnlyList<AttentionItem>))]
[JsonSerializable(typeof(IReadOnlyList<AlertRecord>))]
[JsonSerializable(typeof(IReadOnlyList<AlertNow>))]
[JsonSerializable(typeof(IReadOnlyList<FeedEvent>))]
[JsonSerializable(typeof(IReadOnlyList<StockSnapshot>))]
[JsonSerializable(typeof(IReadOnlyList<CategoryStock>))]
[JsonSerializable(typeof(IReadOnlyList<ThroughputPoint>))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(ValidationProblemDetails))]
[JsonSerializable(typeof(HttpValidationProblemDetails))]
[JsonSerializable(typeof(Dictionary<string, string[]>))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(DateTime))]
public sealed partial class WebJson : JsonSerializerContext;
