using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamStock.Core.Models;
using StreamStock.Web.Commands;
using StreamStock.Web.ReadModel;

namespace StreamStock.Tests.Web;

/// <summary>The service on a real Kestrel, with a test in the place of broker and processor.</summary>
internal sealed class WebUnderTest : IAsyncDisposable, ICommandSender
{
    private readonly ConcurrentQueue<ReadCommand> sent = new();
    private WebApplication? app;

    public HttpClient Client { get; } = new();

    /// <summary>Decides what is sent; without it nothing is decided.</summary>
    public Func<ReadCommand, Decision>? Decide { get; set; }

    /// <summary>Whether <see cref="Sent"/> is filled; off where very much is sent.</summary>
    public bool KeepsSent { get; set; } = true;

    public string? SendFailure { get; set; }

    public IReadOnlyCollection<ReadCommand> Sent => sent;

    public IServiceProvider Services => app!.Services;

    public ReadModelState State => app!.Services.GetRequiredService<InventoryReadModel>().State;

    public async Task StartAsync(Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        // Read where the clients are registered; nobody answers there.
        builder.Configuration["ConnectionStrings:kafka"] = "127.0.0.1:1";
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders();
        builder.AddReadModel().AddCommands().AddLiveStream().AddApi();
        builder.Services.RemoveAll<IHostedService>();
        builder.Services.AddHostedService(services => services.GetRequiredService<StreamStock.Web.Live.DashboardStream>());
        builder.Services.AddHostedService(services => services.GetRequiredService<StreamStock.Web.Live.DetailStream>());
        // Nobody answers there, and at once.
        builder.Configuration["services:processor:http:0"] = "http://127.0.0.1:1";
        builder.Configuration["Web:Api:CommandsPerSecond"] = builder.Configuration["Web:Api:QueriesPerSecond"] = "0";
        configure?.Invoke(builder);
        builder.Services.Replace(ServiceDescriptor.Singleton<ICommandSender>(this));
        app = builder.Build();
        app.MapApi();
        await app.StartAsync();
        Client.BaseAddress = new Uri(app.Urls.Single());
    }

    public Task<string?> SendAsync(ReadCommand command, CancellationToken cancellationToken)
    {
        if (SendFailure is { } failure)
        {
            return Task.FromResult<string?>(failure);
        }

        if (KeepsSent)
        {
            sent.Enqueue(command);
        }

        if (Decide is { } decide)
        {
            app!.Services.GetRequiredService<PendingDecisions>().TryComplete(decide(command));
        }

        return Task.FromResult<string?>(null);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (app is not null)
        {
            await app.DisposeAsync();
        }
    }
}
