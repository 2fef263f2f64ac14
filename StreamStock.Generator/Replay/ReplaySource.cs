using StreamStock.Core.Events;
using StreamStock.Generator.Sources;
using StreamStock.Generator.Status;
using StreamStock.ServiceDefaults;

namespace StreamStock.Generator.Replay;

/// <summary>
/// Replays invoice files on their own time. Lines that lie before the processors' stored time were decided by an
/// earlier run and are not sent again; those of the last hour are, because some of them may not have been, and the
/// processors recognise the others as duplicates. The lines of an hour are gathered, and the products among them that are
/// new are made first: one wait for the broker serves them all.
/// </summary>
/// <param name="files">What to replay.</param>
/// <param name="speed">Event seconds in one of wall time; null goes as fast as the processors do.</param>
/// <param name="storedTime">The processors' time, the lowest of all partitions; null where they never started.</param>
/// <param name="progress">Told about every line.</param>
/// <param name="time">The wall clock.</param>
public sealed class ReplaySource(
    InvoiceFiles files, double? speed, DateTime? storedTime, ReplayProgress progress, TimeProvider time) : IEventSource
{
    /// <summary>How far before the stored time a replay goes on.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    /// <summary>Most lines gathered before they are sent.</summary>
    public const int MaxGathered = 1_000;

    private readonly ReplayRules rules = new();
    private readonly List<GatheredLine> gathered = [];
    private HourlyTime? hours;
    private Pacer? pacer;

    public async Task RunAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sink);
        progress.Start(files.TotalBytes);
        var bytesBefore = 0L;
        for (var file = 0; file < files.Files.Count; file++)
        {
            try
            {
                bytesBefore += await ReplayFileAsync(file, bytesBefore, sink, cancellationToken);
            }
            catch (Exception exception) when (exception is IOException or InvalidDataException)
            {
                // A damaged archive shows only when reading comes to the damage.
                throw new ConfigurationException($"{files.Files[file]} cannot be read further: {exception.Message}", exception);
            }
        }

        await SendGatheredAsync(sink, cancellationToken);
        await sink.DrainAsync(cancellationToken);
    }

    private async Task<long> ReplayFileAsync(int file, long bytesBefore, IEventSink sink, CancellationToken cancellationToken)
    {
        var path = files.Files[file];
        var name = Path.GetFileName(path);
        using var reader = InvoiceFiles.Open(path, out var stored);
        var parser = InvoiceParser.ForHeader(await reader.ReadLineAsync(cancellationToken))
            ?? throw new InvalidDataException($"{name} changed while it was replayed: its header is gone.");
        for (var number = 2; await reader.ReadLineAsync(cancellationToken) is { } text; number++)
        {
            progress.Read(bytesBefore + stored.Position);
            if (text.Length == 0)
            {
                continue;
            }

            if (parser.TryParse(text, file, number, out var line, out var problem))
            {
                await GatherAsync(line, sink, cancellationToken);
            }
            else
            {
                progress.Bad(name, number, problem);
            }
        }

        return stored.Length;
    }

    private async Task GatherAsync(InvoiceLine line, IEventSink sink, CancellationToken cancellationToken)
    {
        if (gathered.Count == MaxGathered || (gathered.Count > 0 && HourlyTime.Floor(line.Time) != HourlyTime.Floor(gathered[0].Time)))
        {
            await SendGatheredAsync(sink, cancellationToken);
        }

        progress.Line();
        // The rules see every line, sent or not: they must know which products and invoices are old.
        EventDraft[] events = [.. rules.Apply(line)];
        if (storedTime is { } known && line.Time < known - Overlap)
        {
            progress.Skipped();
        }
        else
        {
            gathered.Add(new GatheredLine(line.Time, events));
        }
    }

    private async Task SendGatheredAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        if (gathered.Count == 0)
        {
            return;
        }

        var start = gathered[0].Time;
        pacer ??= new Pacer(speed, start, time);
        await SendTimeAsync(start, sink, pacer, cancellationToken);
        await SendProductsAsync(start, sink, cancellationToken);
        foreach (var line in gathered)
        {
            await pacer.WaitAsync(line.Time, cancellationToken);
            await sink.SendAsync(line.Events[^1], cancellationToken);
        }

        gathered.Clear();
    }

    private async Task SendTimeAsync(DateTime now, IEventSink sink, Pacer pace, CancellationToken cancellationToken)
    {
        if (hours is null)
        {
            hours = new HourlyTime(now);
            await sink.SendTimeAsync(now, cancellationToken);
        }

        foreach (var hour in hours.Until(now))
        {
            await pace.WaitAsync(hour, cancellationToken);
            await sink.SendTimeAsync(hour, cancellationToken);
        }

        await pace.WaitAsync(now, cancellationToken);
    }

    /// <summary>Lines may go by other topics than their products, and must not overtake them.</summary>
    private async Task SendProductsAsync(DateTime now, IEventSink sink, CancellationToken cancellationToken)
    {
        var sent = false;
        foreach (var product in gathered.SelectMany(line => line.Events.SkipLast(1)))
        {
            await sink.SendAsync(product with { Timestamp = now }, cancellationToken);
            sent = true;
        }

        if (sent)
        {
            await sink.FlushAsync(cancellationToken);
        }
    }

    /// <param name="Time">Time of the line.</param>
    /// <param name="Events">Those that make its product, where it is new, and last the line's own.</param>
    private readonly record struct GatheredLine(DateTime Time, EventDraft[] Events);
}
