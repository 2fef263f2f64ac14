using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Playwright;

namespace StreamStock.Tests.Console;

/// <summary>Delays what a page and its circuit say to one another, in order, as a slow network or a busy server does.</summary>
internal static class SlowCircuit
{
    private static readonly ConditionalWeakTable<IBrowserContext, List<IWebSocketRoute>> Open = [];

    /// <summary>Ends the connections of a delayed context without a word to either side.</summary>
    public static async Task BreakAsync(IBrowserContext context)
    {
        foreach (var connection in Open.GetOrCreateValue(context).ToList())
        {
            await connection.CloseAsync(new() { Code = 3001, Reason = "The line is down" });
        }

        Open.Remove(context);
    }

    public static Task DelayAsync(IBrowserContext context, TimeSpan delay) => context.RouteWebSocketAsync("**/_blazor**", page =>
    {
        var server = page.ConnectToServer();
        Open.GetOrCreateValue(context).AddRange([page, server]);
        page.OnMessage(Late(server, delay));
        server.OnMessage(Late(page, delay));
    });

    private static Action<IWebSocketFrame> Late(IWebSocketRoute to, TimeSpan delay)
    {
        var frames = Channel.CreateUnbounded<(IWebSocketFrame Frame, Task Due)>();
        _ = Task.Run(async () =>
        {
            await foreach (var (frame, due) in frames.Reader.ReadAllAsync())
            {
                await due;
                if (frame.Binary is { } bytes)
                {
                    to.Send(bytes);
                }
                else
                {
                    to.Send(frame.Text!);
                }
            }
        });
        return frame => frames.Writer.TryWrite((frame, Task.Delay(delay)));
    }
}
