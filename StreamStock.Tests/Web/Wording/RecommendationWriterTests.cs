using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StreamStock.Core.Replenishment;
using StreamStock.Web.Wording;
using Xunit;

namespace StreamStock.Tests.Web.Wording;

/// <summary>A language model behind an OpenAI-compatible endpoint, over real HTTP.</summary>
public sealed class RecommendationWriterTests : IAsyncLifetime
{
    private readonly ModelState state = new();
    private readonly WebApplication model;

    public RecommendationWriterTests() => model = Model(state);

    private sealed class ModelState
    {
        public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;
        public List<JsonElement> Asked { get; } = [];
    }

    private static Recommendation Recommendation { get; } = new()
    {
        ProductId = "PROD-004",
        Name = "4K Monitor",
        Category = "Electronics",
        Warehouse = "WH-2",
        Quantity = 120,
        Reason = "Order 120 units by 2026-03-14. 35 units are available, below the reorder point of 97 units (lead time 7 days).",
    };

    public async ValueTask InitializeAsync() => await model.StartAsync();

    public async ValueTask DisposeAsync() => await model.DisposeAsync();

    [Fact]
    public async Task Words_that_keep_to_the_numbers_are_shown_with_prompt_and_answer_and_asked_for_once()
    {
        const string Text = "Please order 120 units of the 4K Monitor by 2026-03-14: only 35 units are left and delivery takes 7 days.";
        state.Answer = Says(Text);
        await using var web = Services();
        var writer = web.GetRequiredService<RecommendationWriter>();

        var wording = await writer.WordAsync(Recommendation, TestContext.Current.CancellationToken);
        var again = await writer.WordAsync(Recommendation, TestContext.Current.CancellationToken);

        Assert.Equal((Text, "model", Text, null), (wording.Text, wording.By, wording.Output, wording.Refused));
        Assert.Contains(Recommendation.Reason, wording.Prompt, StringComparison.Ordinal);
        Assert.Equal(wording, again);
        Assert.Equal("test-model", Assert.Single(state.Asked).GetProperty("model").GetString());
    }

    [Theory]
    [InlineData("Order 130 units by 2026-03-14.", "130 units")]
    [InlineData("Order 120 units; delivery takes 7 weeks.", "7 weeks")]
    [InlineData("Order 120 units by 2026-03-15.", "2026-03-15")]
    [InlineData("Order 35 units.", "120 units")]
    [InlineData("", "0 characters")]
    public async Task Words_with_other_numbers_are_refused_and_shown_as_refused(string text, string why)
    {
        state.Answer = Says(text);
        await using var web = Services();

        var wording = await web.GetRequiredService<RecommendationWriter>().WordAsync(Recommendation, TestContext.Current.CancellationToken);

        Assert.Equal((Recommendation.Reason, "rules", text), (wording.Text, wording.By, wording.Output));
        Assert.Contains(why, wording.Refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(401)]
    [InlineData(200)]
    public async Task An_endpoint_that_fails_leaves_the_rules_own_words(int status)
    {
        state.Answer = context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync("no JSON");
        };
        await using var web = Services();

        var wording = await web.GetRequiredService<RecommendationWriter>().WordAsync(Recommendation, TestContext.Current.CancellationToken);

        Assert.Equal((Recommendation.Reason, "rules"), (wording.Text, wording.By));
        Assert.NotNull(wording.Refused);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_not_waited_for()
    {
        state.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        await using var web = Services(timeoutSeconds: 0.2);

        var wording = await web.GetRequiredService<RecommendationWriter>().WordAsync(Recommendation, TestContext.Current.CancellationToken);

        Assert.Equal((Recommendation.Reason, "rules"), (wording.Text, wording.By));
        Assert.NotNull(wording.Refused);
    }

    [Fact]
    public async Task Who_comes_on_top_of_those_that_wait_gets_the_rules_own_words()
    {
        var asked = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        state.Answer = async context =>
        {
            asked.TrySetResult();
            await release.Task;
            await Says("Order 120 units.")(context);
        };
        await using var web = Services(maxConcurrent: 1);
        var writer = web.GetRequiredService<RecommendationWriter>();
        var first = writer.WordAsync(Recommendation, TestContext.Current.CancellationToken);
        await asked.Task;

        var second = await writer.WordAsync(Recommendation with { Name = "Other" }, TestContext.Current.CancellationToken);

        Assert.Equal("rules", second.By);
        release.SetResult();
        Assert.Equal("model", (await first).By);
    }

    [Fact]
    public async Task Without_an_endpoint_nobody_is_asked()
    {
        await using var web = Services(endpoint: null);
        var wording = await web.GetRequiredService<RecommendationWriter>().WordAsync(Recommendation, TestContext.Current.CancellationToken);
        Assert.Equal((Recommendation.Reason, "rules", null, null), (wording.Text, wording.By, wording.Prompt, wording.Refused));
        Assert.Empty(state.Asked);
    }

    [Theory]
    [InlineData("Wording:Endpoint", "here", "Wording:Endpoint must be an absolute http or https address")]
    [InlineData("Wording:TimeoutSeconds", "0", "Wording:TimeoutSeconds must be from 0.1 to 60.")]
    [InlineData("Wording:MaxConcurrent", "0", "Wording:MaxConcurrent must be from 1 to 64.")]
    [InlineData("Recommendations:HighMargin", "2000", "HighMargin")]
    public async Task Settings_out_of_range_are_refused_with_their_key(string key, string value, string message)
    {
        await using var web = Services(endpoint: null, more: (key, value));
        var exception = Assert.Throws<OptionsValidationException>(() => web.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }

    private static WebApplication Model(ModelState state)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.MapPost("/v1/chat/completions", async context =>
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            state.Asked.Add(body.RootElement.Clone());
            await state.Answer(context);
        });
        return app;
    }

    private static Func<HttpContext, Task> Says(string text) => context => context.Response.WriteAsJsonAsync(new
    {
        id = "1",
        @object = "chat.completion",
        created = 1,
        model = "test-model",
        choices = new[] { new { index = 0, message = new { role = "assistant", content = text }, finish_reason = "stop" } },
    });

    private ServiceProvider Services(string? endpoint = "", double timeoutSeconds = 30, int maxConcurrent = 4, (string Key, string Value)? more = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Configuration["Wording:Endpoint"] = endpoint is null ? null : model.Urls.Single() + "/v1";
        builder.Configuration["Wording:Model"] = "test-model";
        builder.Configuration["Wording:TimeoutSeconds"] = timeoutSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        builder.Configuration["Wording:MaxConcurrent"] = maxConcurrent.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (more is { } setting)
        {
            builder.Configuration[setting.Key] = setting.Value;
        }

        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddRecommendations();
        return builder.Services.BuildServiceProvider();
    }
}
