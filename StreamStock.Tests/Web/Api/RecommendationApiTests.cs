using System.Net;
using System.Text;
using System.Text.Json;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Web.Commands;
using Xunit;

namespace StreamStock.Tests.Web.Api;

/// <summary>What should be ordered, and what is done about it.</summary>
public sealed class RecommendationApiTests : IAsyncLifetime
{
    private readonly WebUnderTest web = new();

    public async ValueTask InitializeAsync() => await web.StartAsync();

    public async ValueTask DisposeAsync() => await web.DisposeAsync();

    /// <summary>Ten units a day for eight days are wanted; so many are there.</summary>
    internal static StockSnapshot Product(string id, int stock, decimal price = 10, string warehouse = "WH-1", string category = "Electronics") => Samples.Product(id, stock, warehouse: warehouse, category: category) with
    {
        ReorderPoint = 0,
        Planned = true,
        UnitPrice = price,
        SuggestedQuantity = Math.Max(0, 167 - stock),
        Plan = new ReplenishmentPlan
        {
            ReorderPoint = 97, OrderUpTo = 167, SafetyStock = 27, LeadTimeStock = 86, StockoutLevel = 85, ServiceLevel = 0.95,
            LeadTimeDays = 7, Days = 8, Mean = 80, Variance = 96, DailyMean = 10,
        },
    };

    private void Load(params StockSnapshot[] products)
    {
        web.State.Apply(Samples.Feed(1));
        foreach (var product in products)
        {
            web.State.Apply(product);
        }
    }

    [Fact]
    public async Task What_loses_most_comes_first_with_its_numbers_in_words()
    {
        Load(Product("A", 90), Product("B", 35, price: 2), Product("C", 35, price: 100), Product("D", 120));

        var items = (await Get("recommendations")).GetProperty("items").EnumerateArray().ToList();

        Assert.Equal(["C", "B", "A"], items.Select(i => i.GetProperty("productId").GetString()!));
        var first = items[0];
        Assert.Equal((132, "critical"), (first.GetProperty("quantity").GetInt32(), first.GetProperty("priority").GetString()));
        Assert.Equal(45, first.GetProperty("unitsLost").GetDouble(), 0.5);
        Assert.Equal(Samples.Noon, first.GetProperty("latestOrderAt").GetDateTime());
        Assert.True(first.GetProperty("stockoutProbability").GetDouble() > 0.99);
        Assert.True(first.GetProperty("confidence").GetDouble() > 0.99);
        Assert.StartsWith(
            "Order 132 units by 2026-03-10. 35 units are available, below the reorder point of 97 units (lead time 7 days, service level 95 %, safety stock 27 units). At the expected demand of 10 units a day stock runs out on 2026-03-14.",
            first.GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_intersect_and_pages_neither_overlap_nor_leave_gaps()
    {
        Load([.. Enumerable.Range(0, 25).Select(i => Product($"P{i:00}", 20 + (i % 7), price: 100, warehouse: i % 2 == 0 ? "WH-1" : "WH-2", category: i % 3 == 0 ? "Toys" : "Tools"))]);
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Get($"recommendations?warehouse=wh-1&category=Tools&priority=critical,high&limit=3{(cursor is null ? "" : "&cursor=" + cursor)}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("productId").GetString()!));
            cursor = page.TryGetProperty("next", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        var expected = Enumerable.Range(0, 25).Where(i => i % 2 == 0 && i % 3 != 0).Select(i => $"P{i:00}");
        Assert.Equal(expected, seen.Order(StringComparer.Ordinal));
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Theory]
    [InlineData("priority=urgent", "priority")]
    [InlineData("priority=1", "priority")]
    [InlineData("limit=0", "limit")]
    [InlineData("cursor=x", "cursor")]
    public async Task A_wrong_query_is_refused_with_the_field(string query, string field)
    {
        var response = await web.Client.GetAsync($"/api/v1/recommendations?{query}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal([field], Json(await Text(response)).GetProperty("errors").EnumerateObject().Select(e => e.Name));
    }

    [Fact]
    public async Task What_is_on_its_way_or_retired_or_unknown_is_not_recommended()
    {
        var order = new OpenOrder("ORD-1", OrderState.Ordered, 100, Samples.Noon, Samples.Noon.AddDays(7));
        Load(Product("A", 10) with { Order = order }, Product("B", 10) with { Status = "retired" }, Product("C", 10) with { Plan = null },
            Product("D", 10) with { Order = order with { State = OrderState.Suggested, Quantity = 44 } });
        var items = (await Get("recommendations")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(("D", 44), (Assert.Single(items).GetProperty("productId").GetString(), items[0].GetProperty("quantity").GetInt32()));
        Assert.Equal(HttpStatusCode.NotFound, (await web.Client.GetAsync("/api/v1/recommendations/A", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task One_is_told_in_the_rules_own_words_where_no_model_is_configured()
    {
        Load(Product("A", 35));
        var one = await Get("recommendations/A");
        Assert.Equal("rules", one.GetProperty("wording").GetProperty("by").GetString());
        Assert.Equal(one.GetProperty("recommendation").GetProperty("reason").GetString(), one.GetProperty("wording").GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("", 132)]
    [InlineData("""{"quantity":50,"by":"Ada"}""", 50)]
    public async Task Accepting_sends_an_order_of_what_is_recommended_or_of_what_was_seen(string body, int quantity)
    {
        Load(Product("A", 35));
        web.Decide = Accepted;

        var response = await Post("recommendations/A/accept", body);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var sent = Json(Encoding.UTF8.GetString(Assert.Single(web.Sent).Payload));
        Assert.Equal(("ORDER_CREATE", "A", quantity), (sent.GetProperty("type").GetString(), sent.GetProperty("productId").GetString(), sent.GetProperty("quantity").GetInt32()));
    }

    [Theory]
    [InlineData("recommendations/A/accept", "", "quantity")]
    [InlineData("recommendations/A/accept", """{"quantity":0}""", "quantity")]
    [InlineData("products/A/order", """{"by":"Ada"}""", "quantity")]
    [InlineData("products/A/order/approve", "", "orderId")]
    [InlineData("products/A/order/change", """{"orderId":"ORD-1"}""", "quantity")]
    [InlineData("products/A/order/place", """{"orderId":"ORD-1","due":"tomorrow"}""", "due")]
    [InlineData("products/A/order/receive", """{"orderId":"ORD-1","complete":1}""", "complete")]
    [InlineData("products/A/order/cancel", """{"orderId":"ORD-1","quantity":1}""", "quantity")]
    public async Task What_cannot_be_sent_is_refused_with_the_field(string path, string body, string field)
    {
        Load(Product("A", 120));
        var response = await Post(path, body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal([field], Json(await Text(response)).GetProperty("errors").EnumerateObject().Select(e => e.Name));
        Assert.Empty(web.Sent);
    }

    [Theory]
    [InlineData("approve", """{"quantity":12,"by":"Ada"}""", """{"orderId":"ORD-9","by":"Ada"}""")]
    [InlineData("change", """{"quantity":12}""", """{"orderId":"ORD-9"}""")]
    [InlineData("place", """{"due":"2026-03-20T10:00:00Z"}""", """{"orderId":"ORD-9","due":"2026-03-20T10:00:00.0000000Z"}""")]
    [InlineData("cancel", """{"orderId":"ORD-1"}""", """{"orderId":"ORD-1"}""")]
    [InlineData("receive", """{"complete":true}""", """{"orderId":"ORD-9","complete":true}""")]
    public async Task What_is_done_with_the_open_order_is_sent_as_its_command(string action, string body, string data)
    {
        Load(Product("A", 35) with { Order = new OpenOrder("ORD-9", OrderState.Suggested, 100, Samples.Noon, Samples.Noon.AddDays(7)) });
        web.Decide = Accepted;

        var response = await Post($"products/A/order/{action}", body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var sent = Json(Encoding.UTF8.GetString(Assert.Single(web.Sent).Payload));
        Assert.Equal(("ORDER_" + action.ToUpperInvariant(), data), (sent.GetProperty("type").GetString(), sent.GetProperty("data").GetRawText()));
    }

    private static Decision Accepted(ReadCommand command) => new()
    {
        EventId = command.EventId,
        ProductId = command.ProductId,
        Outcome = "accepted",
        DecidedAt = Samples.Noon,
    };

    private async Task<JsonElement> Get(string path) => Json(await web.Client.GetStringAsync($"/api/v1/{path}", TestContext.Current.CancellationToken));

    private Task<HttpResponseMessage> Post(string path, string body) => web.Client.PostAsync(
        $"/api/v1/{path}", body.Length == 0 ? null : new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);

    private static Task<string> Text(HttpResponseMessage response) => response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
