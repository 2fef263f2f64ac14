using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace StreamStock.Tests.Web.Api;

public sealed class ProtectionTests
{
    [Fact]
    public async Task Who_asks_too_much_is_told_when_to_go_on()
    {
        await using var web = new WebUnderTest();
        await web.StartAsync(builder => builder.Configuration["Web:Api:QueriesPerSecond"] = "1");
        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => web.Client.GetAsync("/api/v1/warehouses", TestContext.Current.CancellationToken)));

        var refused = responses.First(response => response.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(429, (await refused.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("status").GetInt32());
        Assert.Contains(responses, response => response.StatusCode == HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("https://shop.example", true)]
    public async Task Pages_of_others_may_call_only_where_that_was_allowed(string? allowed, bool isAllowed)
    {
        await using var web = new WebUnderTest();
        await web.StartAsync(builder =>
        {
            if (allowed is not null)
            {
                builder.Configuration["Web:Api:CorsOrigins:0"] = allowed;
            }
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/metrics") { Headers = { { "Origin", "https://shop.example" } } };
        var response = await web.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(isAllowed, response.Headers.Contains("Access-Control-Allow-Origin"));
    }
}
