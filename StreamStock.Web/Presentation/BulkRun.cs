namespace StreamStock.Web.Presentation;

/// <summary>One command for each of many: a few at a time, counted as they are answered, and with what was refused kept.</summary>
public sealed class BulkRun
{
    /// <summary>Commands under way at one time.</summary>
    public const int Parallel = 8;

    /// <summary>Most that one run takes.</summary>
    public const int MaxItems = 10_000;

    /// <summary>Refusals kept word for word; further ones are counted.</summary>
    public const int MaxFailures = 100;

    private readonly List<(string Name, CommandText Answer)> failures = [];
    private readonly Lock gate = new();

    public int Total { get; private set; }

    public int Done { get; private set; }

    public int Failed { get; private set; }

    public bool IsRunning { get; private set; }

    public int Percent => Total == 0 ? 0 : 100 * Done / Total;

    public IReadOnlyList<(string Name, CommandText Answer)> Failures
    {
        get
        {
            lock (gate)
            {
                return [.. failures];
            }
        }
    }

    /// <param name="items">At most <see cref="MaxItems"/>; what is beyond is left out.</param>
    /// <param name="name">How a refused one is named.</param>
    /// <param name="send">Sends the command of one.</param>
    /// <param name="changed">Told after each.</param>
    /// <param name="cancellationToken">What has not been sent yet is not sent.</param>
    public async Task RunAsync<T>(
        IReadOnlyList<T> items, Func<T, string> name, Func<T, Task<CommandText>> send, Action changed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(items);
        (Total, Done, Failed, IsRunning) = (Math.Min(items.Count, MaxItems), 0, 0, true);
        failures.Clear();
        try
        {
            await System.Threading.Tasks.Parallel.ForEachAsync(
                items.Take(MaxItems),
                new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
                async (item, _) =>
                {
                    if (!cancellationToken.IsCancellationRequested) // The loop itself is told a moment later.
                    {
                        Count(name(item), await send(item));
                        changed();
                    }
                });
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopped by hand: what was answered until then is counted.
        }
        finally
        {
            IsRunning = false;
            changed();
        }
    }

    private void Count(string name, CommandText answer)
    {
        lock (gate)
        {
            Done++;
            if (answer.IsDone)
            {
                return;
            }

            Failed++;
            if (failures.Count < MaxFailures)
            {
                failures.Add((name, answer));
            }
        }
    }
}
