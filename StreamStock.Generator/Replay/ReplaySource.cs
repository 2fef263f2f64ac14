using StreamStock.Generator.Sources;
using StreamStock.Generator.Status;
using StreamStock.ServiceDefaults;

namespace StreamStock.Generator.Replay;

/// <summary>
/// Replays invoice files on their own time. Lines that lie before the processors' stored time were decided by an
/// earlier run and are not sent again; those of the last hour are, because some of them may not have been, and the
/// processors recognise the others as duplicates.
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

    private readonly ReplayRules rules = new();
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
                await SendAsync(line, sink, cancellationToken);
            }
            else
            {
                progress.Bad(name, number, problem);
            }
        }

        return stored.Length;
    }

    private async Task SendAsync(InvoiceLine line, IEventSink sink, CancellationToken cancellationToken)
    {
        progress.Line();
        // The rules see every line, sent or not: they must know which products and invoices are old.
        var events = rules.Apply(line);
        if (storedTime is { } known && line.Time < known - Overlap)
        {
            foreach (var _ in events)
            {
                // Drawn to the end for what the rules learn from it.
            }

            progress.Skipped();
            return;
        }

        if (hours is null)
        {
            hours = new HourlyTime(line.Time);
            // A cluster may take a second to accept the first record of each topic: no line must overtake its product.
            await sink.SendTimeAsync(line.Time, cancellationToken);
            await sink.DrainAsync(cancellationToken);
        }

        pacer ??= new Pacer(speed, line.Time, time);
        foreach (var hour in hours.Until(line.Time))
        {
            await pacer.WaitAsync(hour, cancellationToken);
            await sink.SendTimeAsync(hour, cancellationToken);
        }

        await pacer.WaitAsync(line.Time, cancellationToken);
        foreach (var draft in events)
        {
            await sink.SendAsync(draft, cancellationToken);
        }
    }
}
