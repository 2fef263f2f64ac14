using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamStock.Core.Events;
using StreamStock.Processor;
using StreamStock.Processor.DeadLetters;
using StreamStock.Processor.History;
using StreamStock.ServiceDefaults.Kafka;
using Xunit;
using HeaderNames = StreamStock.Core.Messaging.Headers;

namespace StreamStock.Tests.Processor;

/// <summary>A whole processor in this process, in front of a broker and a database, asked over HTTP.</summary>
internal sealed class ProcessorUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(120);
    private readonly WebApplication _app;
    private readonly string _broker;

    private ProcessorUnderTest(WebApplication app, string broker) => (_app, _broker) = (app, broker);

    public HttpClient Http { get; private set; } = new();

    public static async Task<ProcessorUnderTest> StartAsync(string broker, string database, int partitions = 1)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:kafka"] = broker,
            ["ConnectionStrings:inventory"] = database,
            ["Kafka:Partitions"] = partitions.ToString(System.Globalization.CultureInfo.InvariantCulture),
        });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders();
        builder.AddProcessor();
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapHistory();
        app.MapDeadLetters();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ProcessorUnderTest(app, broker) { Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) } };
    }

    /// <summary>Sends an event as another system would, and waits for the broker.</summary>
    public async Task SendAsync(EventType type, string productId, int? quantity = null, string? id = null, string? data = null, string? replyTo = null)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = _broker }.UseStreamStockDefaults()).Build();
        var draft = new EventDraft(id ?? $"EVT-{type}-{productId}-{quantity}", type, productId)
        {
            Quantity = quantity,
            Data = data is null ? default : System.Text.Encoding.UTF8.GetBytes(data),
        };
        await producer.ProduceAsync(
            type.Topic(),
            new()
            {
                Key = System.Text.Encoding.UTF8.GetBytes(productId),
                Value = EventWriter.ToUtf8(draft),
                Headers = replyTo is null ? null : new Headers { { HeaderNames.ReplyTo, System.Text.Encoding.UTF8.GetBytes(replyTo) } },
            },
            TestContext.Current.CancellationToken);
    }

    public async Task CreateAsync(string productId, int stock)
    {
        await SendAsync(EventType.ProductUpsert, productId, data: """{"sku":"S","name":"N","warehouse":"WH-1"}""");
        await SendAsync(EventType.StockCount, productId, stock, data: """{"reason":"OPENING"}""");
    }

    public async Task<JsonNode> GetAsync(string path) => await Http.GetFromJsonAsync<JsonNode>(path, TestContext.Current.CancellationToken) ?? throw new InvalidDataException(path);

    public async Task<(int Status, JsonNode Body)> PostAsync(string path, object body)
    {
        using var response = await Http.PostAsJsonAsync(path, body, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }

    /// <summary>Waits until readiness says so, with this in its words.</summary>
    public Task<string> UntilHealthAsync(int status, string reason = "") => UntilAsync("/health", (code, text) => code == status && text.Contains(reason, StringComparison.Ordinal));

    public Task<string> UntilStockAsync(string productId, int stock) =>
        UntilAsync($"/history/products/{productId}/stock", (code, text) => code == 200 && (int)JsonNode.Parse(text)!["onHand"]! == stock);

    public async Task<string> UntilAsync(string path, Func<int, string, bool> holds)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            using var response = await Http.GetAsync(path, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            if (holds((int)response.StatusCode, text))
            {
                return text;
            }

            Assert.True(waited.Elapsed < Ceiling, $"{path} did not come to hold: {(int)response.StatusCode} {text}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The request is refused with status 400, for what these parameters hold and nothing else.</summary>
    public async Task RefusesAsync(string path, params string[] names)
    {
        using var response = await Http.GetAsync(path, TestContext.Current.CancellationToken);
        var problem = await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken);
        Assert.Equal(400, (int)response.StatusCode);
        Assert.Equal(names.Order(), problem!["errors"]!.AsObject().Select(e => e.Key).Order());
    }

    /// <summary>From here on nobody answers; what was decided stays.</summary>
    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
