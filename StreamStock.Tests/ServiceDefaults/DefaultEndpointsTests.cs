using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace StreamStock.Tests.ServiceDefaults;

public class DefaultEndpointsTests
{
    [Fact]
    public async Task Health_names_every_check_and_its_reason_and_alive_only_says_that_the_process_answers()
    {
        var builder = WebApplication.CreateBuilder();
        builder.AddServiceDefaults();
        builder.Services.AddHealthChecks().AddCheck("store", () => HealthCheckResult.Unhealthy("the disk is full"));
        await using var app = builder.Build();
        app.MapDefaultEndpoints();
        app.Urls.Add("http://127.0.0.1:0");
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        using var health = await client.GetAsync("/health", TestContext.Current.CancellationToken);
        using var alive = await client.GetAsync("/alive", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Equal(
            """{"status":"Unhealthy","checks":{"self":{"status":"Healthy"},"store":{"status":"Unhealthy","reason":"the disk is full"}}}""",
            await health.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    [Fact]
    public void Quiet_categories_are_defaults_that_configuration_overrides()
    {
        var builder = WebApplication.CreateBuilder(["--Logging:LogLevel:Polly=Debug"]);
        builder.AddServiceDefaults();

        Assert.Equal("Debug", builder.Configuration["Logging:LogLevel:Polly"]);
        Assert.Equal("Warning", builder.Configuration["Logging:LogLevel:System.Net.Http.HttpClient"]);
    }
}
