using StreamStock.Core.Models;
using StreamStock.ServiceDefaults;
using StreamStock.Web.Api;
using StreamStock.Web.Commands;

namespace StreamStock.Web.Bulk;

/// <summary>Sends the lines of a body in their order and counts what becomes of them. Only so many wait at one time, so a body of any length needs the same memory.</summary>
public sealed class Importer(CommandGateway gateway, LineCommands commands, TimeProvider time)
{
    private readonly Dictionary<string, ImportProgress> known = new(StringComparer.Ordinal);
    private readonly Queue<string> oldest = new();
    private readonly Lock gate = new();
    private int running;

    public ImportProgress? Find(string id)
    {
        lock (gate)
        {
            return known.GetValueOrDefault(id);
        }
    }

    /// <summary>Begins an import; null where as many are under way as may be, or this one is.</summary>
    public ImportProgress? TryBegin(string id, ImportKind kind)
    {
        lock (gate)
        {
            if (running >= BulkLimits.MaxRunning || (known.TryGetValue(id, out var before) && before.Report().State == "running"))
            {
                return null;
            }

            if (!known.ContainsKey(id))
            {
                oldest.Enqueue(id);
            }

            if (oldest.Count > BulkLimits.MaxRemembered)
            {
                known.Remove(oldest.Dequeue());
            }

            running++;
            return known[id] = new ImportProgress(id, kind);
        }
    }

    /// <summary>Runs one to its end.</summary>
    /// <param name="progress">From <see cref="TryBegin"/>.</param>
    /// <param name="kind">What its lines are.</param>
    /// <param name="lines">The body.</param>
    /// <param name="from">Lines before it are passed over.</param>
    /// <param name="cancellationToken">The client went away: what is on its way is still counted.</param>
    public async Task RunAsync(ImportProgress progress, ImportKind kind, IAsyncEnumerable<ImportLine> lines, long from, CancellationToken cancellationToken)
    {
        using var room = new SemaphoreSlim(BulkLimits.MaxInFlight);
        string? fault = "The body ended early: the connection was lost.";
        try
        {
            await foreach (var line in lines.WithCancellation(cancellationToken))
            {
                if (line.Number < from)
                {
                    continue;
                }

                await room.WaitAsync(cancellationToken);
                progress.Begin(line.Number);
                _ = HandleAsync(progress, kind, line, room);
            }

            fault = null;
        }
        catch (ImportFormatException exception)
        {
            fault = $"Line {exception.Line}: {exception.Message}";
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or BadHttpRequestException)
        {
            // The report says how far it got; whoever sends it again goes on there.
        }
        finally
        {
            for (var i = 0; i < BulkLimits.MaxInFlight; i++)
            {
                await room.WaitAsync(CancellationToken.None);
            }

            progress.End(fault);
            lock (gate)
            {
                running--;
            }
        }
    }

    private async Task HandleAsync(ImportProgress progress, ImportKind kind, ImportLine line, SemaphoreSlim room)
    {
        try
        {
            if (line.Fault is not null)
            {
                progress.Reject(line.Number, "MALFORMED", line.Fault);
            }
            else if (commands.Read(kind, line.Json, LineCommands.EventId(progress.Id, line.Number), out var errors) is { } command)
            {
                Count(progress, line.Number, await SendAsync(command));
            }
            else
            {
                progress.Reject(line.Number, "INVALID_FIELD", string.Join(' ', errors.Values.SelectMany(messages => messages)));
            }
        }
        finally
        {
            room.Release();
        }
    }

    /// <summary>Sends until the broker has it; a retry has the same id and can do no harm.</summary>
    private async Task<CommandResult> SendAsync(ReadCommand command)
    {
        var backoff = new Backoff(BulkLimits.FirstResend, BulkLimits.SlowestResend, new Random(command.EventId.GetHashCode(StringComparison.Ordinal)));
        for (var resends = 0; ; resends++)
        {
            var result = await gateway.SendAsync(command, BulkLimits.DecisionWait, CancellationToken.None);
            if (result is not CommandResult.NotSent || resends == BulkLimits.MaxResends)
            {
                return result;
            }

            await Task.Delay(backoff.Next(), time);
        }
    }

    private static void Count(ImportProgress progress, long line, CommandResult result)
    {
        switch (result)
        {
            case CommandResult.Decided { Decision: { Outcome: "accepted" } }:
                progress.Accept(line, again: false);
                break;
            case CommandResult.Decided { Decision: { Outcome: "duplicate" } decision } when decision.First is null or { Outcome: "accepted" }:
                progress.Accept(line, again: true);
                break;
            case CommandResult.Decided { Decision: var decision }:
                Reject(progress, line, decision.First ?? decision);
                break;
            case CommandResult.NotSent notSent:
                progress.Lose(line, notSent.Why);
                break;
            default:
                progress.Lose(line, "It was not decided in time.");
                break;
        }
    }

    private static void Reject(ImportProgress progress, long line, Decision decision) =>
        progress.Reject(line, decision.Reason ?? decision.Outcome, decision.Detail ?? Explanations.Of(decision.Reason, decision.Available));
}
