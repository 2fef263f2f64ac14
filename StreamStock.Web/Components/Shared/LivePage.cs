using Microsoft.AspNetCore.Components;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Components.Shared;

/// <summary>
/// A page of a circuit that follows the read model. Changes are gathered and drawn at most twice a second: nobody reads
/// faster, and each drawing costs the server. Nothing is subscribed while a page is only prerendered.
/// </summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    private static readonly TimeSpan DrawInterval = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource ended = new();
    private IDisposable? subscription;
    private int changed;

    [Inject] protected InventoryReadModel Model { get; set; } = null!;

    [Inject] protected SummaryCache Summary { get; set; } = null!;

    [Inject] protected TimeProvider Clock { get; set; } = null!;

    /// <summary>Ends when the page is left.</summary>
    protected CancellationToken Left => ended.Token;

    /// <summary>The inventory's "now".</summary>
    protected DateTime? Now => Summary.Current.Feed.PartitionTime;

    protected DateOnly Today => DateOnly.FromDateTime(Now ?? default);

    /// <summary>Reads again what the page shows.</summary>
    protected abstract void Refresh();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            subscription = Model.Subscribe(() => Interlocked.Exchange(ref changed, 1));
            _ = FollowAsync();
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing && !ended.IsCancellationRequested)
        {
            subscription?.Dispose();
            ended.Cancel();
            ended.Dispose();
        }
    }

    private async Task FollowAsync()
    {
        var token = ended.Token;
        using var timer = new PeriodicTimer(DrawInterval, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(token))
            {
                if (Interlocked.Exchange(ref changed, 0) == 1)
                {
                    await InvokeAsync(() =>
                    {
                        Refresh();
                        StateHasChanged();
                    });
                }
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (Exception exception) when (!token.IsCancellationRequested)
        {
            await DispatchExceptionAsync(exception);
        }
    }
}
