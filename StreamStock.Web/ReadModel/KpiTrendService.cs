namespace StreamStock.Web.ReadModel;

/// <summary>Has the key figures sampled as the inventory's time passes, whether or not anybody looks.</summary>
public sealed class KpiTrendService(InventoryReadModel model, SummaryCache summary, KpiTrend trend) : IHostedService
{
    private IDisposable? subscription;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        subscription = model.Subscribe(() => trend.Follow(model.State, () => summary.Current));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        subscription?.Dispose();
        return Task.CompletedTask;
    }
}
