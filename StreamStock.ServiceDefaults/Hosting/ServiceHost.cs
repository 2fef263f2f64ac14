using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace StreamStock.ServiceDefaults;

/// <summary>Runs one service: the defaults, what the service adds, and an exit code that says why it ended.</summary>
public static class ServiceHost
{
    /// <param name="args">Command line of the service.</param>
    /// <param name="configure">Adds the service's own registrations.</param>
    /// <param name="map">Maps the service's own endpoints and middleware.</param>
    /// <returns><see cref="ExitCodes.Ok"/> after an ordinary stop, <see cref="ExitCodes.Configuration"/> after a
    /// <see cref="ConfigurationException"/>, refused options or an address in use, else <see cref="ExitCodes.Failure"/>.</returns>
    public static async Task<int> RunAsync(
        string[] args,
        Action<WebApplicationBuilder> configure,
        Action<WebApplication>? map = null)
    {
        ArgumentNullException.ThrowIfNull(configure);
        try
        {
            var builder = WebApplication.CreateBuilder(args);
            // Outside Development a build that was not published would find no static file of its packages.
            builder.WebHost.UseStaticWebAssets();
            builder.AddServiceDefaults();
            builder.AddLifeline();
            configure(builder);

            await using var app = builder.Build();
            app.MapDefaultEndpoints();
            map?.Invoke(app);
            return await RunAsync(app);
        }
        catch (Exception exception) when (Explain(exception) is { } reason)
        {
            return await RefuseAsync(exception, reason);
        }
    }

    /// <summary>The line for the user where the exception is a matter of configuration, else null.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        ConfigurationException => OneLine(exception.Message),
        OptionsValidationException refused => OneLine(string.Join("; ", refused.Failures)),
        AggregateException { InnerExceptions: [var only] } => Explain(only),
        IOException { InnerException: { } inner } when IsAddressInUse(inner) => OneLine(exception.Message),
        _ => null,
    };

    private static async Task<int> RunAsync(WebApplication app)
    {
        // The generic host stops when a background service fails, but returns as if all were well.
        var background = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToArray();
        await app.RunAsync();

        var failure = background.Select(service => service.ExecuteTask?.Exception).FirstOrDefault(e => e is not null);
        if (failure is null)
        {
            return ExitCodes.Ok;
        }

        return Explain(failure) is { } reason ? await RefuseAsync(failure, reason) : ExitCodes.Failure;
    }

    private static async Task<int> RefuseAsync(Exception exception, string reason)
    {
        if (exception is IOException && Lifeline.IsAttached)
        {
            // The parent chose this port while it was free; whoever has it now may let it go.
            await Console.Error.WriteLineAsync(reason);
            return ExitCodes.Failure;
        }

        await Console.Error.WriteLineAsync(ConfigurationException.LinePrefix + reason);
        return ExitCodes.Configuration;
    }

    private static bool IsAddressInUse(Exception exception) =>
        exception is Microsoft.AspNetCore.Connections.AddressInUseException
            or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse };

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
