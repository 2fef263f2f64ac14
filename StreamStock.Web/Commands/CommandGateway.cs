using StreamStock.Core.Events;

namespace StreamStock.Web.Commands;

/// <summary>The one way of a command: to Kafka, and back with its decision. API and pages both go through it.</summary>
public sealed class CommandGateway(ICommandSender sender, PendingDecisions pending, IEventIds ids, TimeProvider time)
{
    /// <summary>Sends what a page composed, under a new id; the draft's own is passed over.</summary>
    public Task<CommandResult> SendAsync(EventDraft draft, CancellationToken cancellationToken)
    {
        var named = draft with { Id = ids.Next() };
        return SendAsync(new ReadCommand(named.Id, named.Type, named.ProductId, EventWriter.ToUtf8(named)), CommandLimits.DefaultWait, cancellationToken);
    }

    /// <summary>Sends one event and waits for its decision.</summary>
    public async Task<CommandResult> SendAsync(ReadCommand command, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var waiter = pending.TryRegister(command.ProductId, command.EventId);
        if (waiter is null)
        {
            return new CommandResult.NotSent(command.EventId, command.ProductId, "Too many commands are waiting for their decision.");
        }

        var started = time.GetTimestamp();
        var sentAt = time.GetUtcNow().UtcDateTime - CommandLimits.ClockSkew;
        if (await sender.SendAsync(command, cancellationToken) is { } failure)
        {
            return new CommandResult.NotSent(command.EventId, command.ProductId, failure);
        }

        var left = wait - time.GetElapsedTime(started);
        var decision = await waiter.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellationToken);
        return decision is null
            ? new CommandResult.Undecided(command.EventId, command.ProductId, sentAt)
            : new CommandResult.Decided(decision);
    }
}

/// <summary>An event that was read and found to be in order.</summary>
/// <param name="EventId">Its id, the client's or ours.</param>
/// <param name="Type">Decides the topic.</param>
/// <param name="ProductId">The record's key.</param>
/// <param name="Payload">The event as it is sent: the client's bytes, with an id where it had none.</param>
public sealed record ReadCommand(string EventId, EventType Type, string ProductId, byte[] Payload);

/// <summary>Where ids of new events come from.</summary>
public interface IEventIds
{
    /// <summary><c>EVT-</c> and a UUIDv7, so that ids sort by the time they were made.</summary>
    string Next();
}
