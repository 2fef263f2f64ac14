using System.Collections.Concurrent;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;

namespace StreamStock.Processor.Deciding;

/// <summary>
/// Shows products as the owner of their partition holds them to whoever would else read them from the database. A
/// partition is <b>at rest</b> while all it has decided is durable: then its products are what the database
/// tells of them, and may be told. The pipeline's thread shows some each turn; products change between two turns only into what is told on
/// the topics as well, with a greater version.
/// </summary>
internal sealed class RestingPartitions(TimeProvider time)
{
    /// <summary>Products shown in one turn: some milliseconds of the pipeline's thread.</summary>
    public const int ProductsPerTurn = 4_000;

    /// <summary>How long a partition is waited for that does not come to rest.</summary>
    public static readonly TimeSpan LongestUnrest = TimeSpan.FromMilliseconds(100);

    /// <summary>A pipeline that has not turned for so long waits for something.</summary>
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(2);

    private readonly ConcurrentQueue<Viewing> _asked = new();
    private long _turned;

    /// <param name="partition">Number of the partition.</param>
    /// <param name="sequence">Its newest row in the database. A replica that has lost the partition to another one, and does not know yet, lacks it.</param>
    /// <returns>Null where the database has to be asked: the partition is not owned here, or it does not come to rest.</returns>
    public async Task<IReadOnlyList<StockSnapshot>?> ViewAsync(int partition, long sequence)
    {
        if (time.GetElapsedTime(Volatile.Read(ref _turned)) > LongestTurn)
        {
            return null;
        }

        var viewing = new Viewing(partition, sequence, time);
        _asked.Enqueue(viewing);
        try
        {
            return await viewing.Task.WaitAsync(LongestTurn, time);
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    /// <summary>Goes on showing. On the pipeline's thread, between two batches.</summary>
    /// <param name="find">Finds an owned partition.</param>
    public void Show(Func<int, OwnedPartition?> find)
    {
        Volatile.Write(ref _turned, time.GetTimestamp());
        if (_asked.TryPeek(out var viewing) && viewing.GoOn(find(viewing.Partition)))
        {
            _asked.TryDequeue(out _);
        }
    }

    private sealed class Viewing(int partition, long sequence, TimeProvider time)
    {
        private readonly TaskCompletionSource<IReadOnlyList<StockSnapshot>?> _shown = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<StockSnapshot> _products = [];
        private OwnedPartition? _of;
        private long _restless;

        public int Partition => partition;

        public Task<IReadOnlyList<StockSnapshot>?> Task => _shown.Task;

        /// <returns>Whether it has ended.</returns>
        public bool GoOn(OwnedPartition? owned)
        {
            // Loaded again, it might be behind what was shown of it before.
            if (owned is null || owned != (_of ??= owned) || owned.State.Sequence < sequence)
            {
                return End(null);
            }

            if (!owned.IsAtRest)
            {
                _restless = _restless == 0 ? time.GetTimestamp() : _restless;
                return time.GetElapsedTime(_restless) > LongestUnrest && End(null);
            }

            _restless = 0;
            var (all, now) = (owned.State.Products, owned.State.Time);
            for (var end = Math.Min(all.Count, _products.Count + ProductsPerTurn); _products.Count < end;)
            {
                _products.Add(Views.Snapshot(all[_products.Count], now));
            }

            return _products.Count == all.Count && End(_products);
        }

        private bool End(IReadOnlyList<StockSnapshot>? products)
        {
            _shown.TrySetResult(products);
            return true;
        }
    }
}
