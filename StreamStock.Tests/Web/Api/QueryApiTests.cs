using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using StreamStock.Core.Models;
using StreamStock.Web.Api;
using Xunit;

namespace StreamStock.Tests.Web.Api;

public sealed class QueryApiTests : IAsyncLifetime
{
    private readonly WebUnderTest web = new();

    public async ValueTask InitializeAsync() => await web.StartAsync();

    public async ValueTask DisposeAsync() => await web.DisposeAsync();

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again()
    {
        web.State.Apply(Samples.Product("P1"));
        foreach (var path in new[] { "products", "metrics", "warehouses", "alerts", "recommendations" })
        {
            var first = await Send(path);
            var again = await Send(path, first.Headers.ETag!.Tag);
            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotModified), (first.StatusCode, again.StatusCode));
            Assert.Empty(await again.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task A_page_is_composed_once_for_all_who_ask_and_anew_after_a_change()
    {
        web.State.Apply(Samples.Product("P1", stock: 1));
        var cache = web.Services.GetRequiredService<AnswerCache>();
        for (var i = 0; i < 10; i++)
        {
            await Send("products?sort=-stock");
        }

        Assert.Equal(1, cache.Compositions);
        web.State.Apply(Samples.Product("P1", stock: 2, version: 2));
        await Until(async () => (await Get("products?sort=-stock")).GetProperty("items")[0].GetProperty("currentStock").GetInt32() == 2);
    }

    [Fact]
    public async Task Only_the_fields_that_were_asked_for_are_sent()
    {
        web.State.Apply(Samples.Product("P1"));
        var item = (await Get("products?fields=id,currentStock,demand14")).GetProperty("items")[0];
        Assert.Equal(["id", "currentStock", "demand14"], item.EnumerateObject().Select(property => property.Name));
        Assert.Equal(14, item.GetProperty("demand14").GetArrayLength());
        Assert.Equal(HttpStatusCode.BadRequest, (await Send("products?fields=secret")).StatusCode);
    }

    [Theory]
    [InlineData("products?text=laptop&limit=1", "text", "warehouse, category, status, q, sort, fields, limit, cursor")]
    [InlineData("alerts?product=P1", "product", "state, severity, type, productId, limit, cursor")]
    [InlineData("statistics?by=day", "by", "interval, from, to")]
    [InlineData("stream?alert", "alert", "products, alerts")]
    public async Task A_filter_that_is_misspelt_does_not_answer_with_everything(string path, string name, string known)
    {
        var answer = await Send(path);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var error = (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("errors").GetProperty(name)[0].GetString();
        Assert.Equal($"{name} is not a parameter of this request; it takes {known}.", error);
    }

    [Fact]
    public async Task Names_of_parameters_are_the_same_in_capitals()
    {
        web.State.Apply(Samples.Product("P1"));
        Assert.Equal("P1", (await Get("products?Q=p1&LIMIT=1")).GetProperty("items")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_product_comes_with_its_alerts_and_its_forecast_by_day()
    {
        web.State.Apply(Samples.Product("P1") with { Forecast7 = [new DayForecast(5, 1, 9), new DayForecast(6, 2, 10)] });
        web.State.Apply(Samples.Alert("A1"));

        var product = await Get("products/P1");
        Assert.Equal(("P1", "A1"), (product.GetProperty("id").GetString(), product.GetProperty("alerts")[0].GetProperty("id").GetString()));
        Assert.Equal(0, product.GetProperty("reservations").GetArrayLength());
        var days = (await Get("products/P1/forecast")).GetProperty("days");
        Assert.Equal(("2026-03-11", 6), (days[0].GetProperty("day").GetString(), days[1].GetProperty("mean").GetInt32()));
    }

    [Fact]
    public async Task Warehouses_say_how_full_they_are()
    {
        web.State.Apply(Samples.Product("P1", stock: 100));
        web.State.Apply(Samples.Product("P2", stock: 5, warehouse: "WH-2"));
        web.State.Apply(Samples.Product("P3", stock: 400));

        var items = (await Get("warehouses")).GetProperty("items");
        Assert.Equal(("WH-1", 500, 0.5, 1), (
            items[0].GetProperty("warehouse").GetString(), items[0].GetProperty("units").GetInt32(),
            items[0].GetProperty("utilisation").GetDouble(), items[1].GetProperty("critical").GetInt32()));
    }

    [Fact]
    public async Task Metrics_tell_what_was_lost_and_how_long_the_stock_lasts()
    {
        web.State.Apply(Samples.Product("P1", stock: 75));
        web.State.Apply(Samples.Feed(1));
        var metrics = await Get("metrics");
        Assert.Equal((10m, 10.0, 0.9), (
            metrics.GetProperty("lostSalesToday").GetDecimal(), metrics.GetProperty("daysOfSupply").GetDouble(), metrics.GetProperty("fillRate").GetDouble()));
    }

    [Fact]
    public async Task Without_a_processor_questions_about_the_past_are_answered_503()
    {
        foreach (var path in new[] { "products/P1/stock?at=2026-01-01T00:00:00Z", "decisions?productId=P1&eventId=E1", "reservations/P1~X" })
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Send(path)).StatusCode);
        }
    }

    private async Task<HttpResponseMessage> Send(string path, string? ifNoneMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/{path}");
        if (ifNoneMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        }

        return await web.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<JsonElement> Get(string path) =>
        await (await Send(path)).Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

    private static async Task Until(Func<Task<bool>> holds)
    {
        for (var i = 0; !await holds(); i++)
        {
            Assert.True(i < 200);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
