using System.Collections.Concurrent;
using StreamStock.Core.Stock;

namespace StreamStock.Processor.Forecasting;

/// <summary>Forecasts made for one owned partition, until the pipeline's thread takes them. It goes when the partition does.</summary>
internal sealed class ForecastInbox
{
    private readonly ConcurrentQueue<(ForecastJob Job, ForecastChange Forecast)> _made = new();

    public void Add(ForecastJob job, ForecastChange forecast) => _made.Enqueue((job, forecast));

    public bool TryTake(out (ForecastJob Job, ForecastChange Forecast) made) => _made.TryDequeue(out made);
}
