using System.Text;
using Confluent.Kafka;
using StreamStock.Core.Events;
using StreamStock.ServiceDefaults.Kafka;
using Headers = Confluent.Kafka.Headers;
using HeaderNames = StreamStock.Core.Messaging.Headers;

namespace StreamStock.Web.Commands;

/// <summary>The one way of a command: to Kafka, and back with its decision. API and pages both go through it.</summary>
public sealed class CommandGateway(
    Lazy<IProducer<byte[], byte[]>> producer, PendingDecisions pending, ReplicaId replica, IEventIds ids, TimeProvider time)
{
    private readonly byte[] replyTo = Encoding.ASCII.GetBytes(replica.Value);

    /// <summary>Sends what a page composed, under a new id.</summary>
    public Task<CommandResult> SendAsync(EventType type, string productId, int? quantity, string? dataJson, CancellationToken cancellationToken)
    {
        var draft = new EventDraft(ids.Next(), type, productId)
        {
            Quantity = quantity,
            Data = dataJson is null ? default : Encoding.UTF8.GetBytes(dataJson),
        };
        return SendAsync(new ReadCommand(draft.Id, type, productId, EventWriter.ToUtf8(draft)), CommandLimits.DefaultWait, cancellationToken);
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
        if (await ProduceAsync(command, cancellationToken) is { } failure)
        {
            return new CommandResult.NotSent(command.EventId, command.ProductId, failure);
        }

        var left = wait - time.GetElapsedTime(started);
        var decision = await waiter.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellationToken);
        return decision is null
            ? new CommandResult.Undecided(command.EventId, command.ProductId)
            : new CommandResult.Decided(decision);
    }

    private async Task<string?> ProduceAsync(ReadCommand command, CancellationToken cancellationToken)
    {
        var topic = command.Type.Topic();
        var message = new Message<byte[], byte[]>
        {
            Key = Encoding.ASCII.GetBytes(command.ProductId),
            Value = command.Payload,
            Headers = new Headers { { HeaderNames.ReplyTo, replyTo } },
        };
        using var activity = TraceHeaders.StartPublish(topic, message.Headers);
        var delivered = new TaskCompletionSource<Error>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            producer.Value.Produce(topic, message, report => delivered.TrySetResult(report.Error));
        }
        catch (KafkaException exception)
        {
            return exception.Error.Reason; // The producer's own queue is full, or the record too large.
        }

        // The send is not undone by a client that went away, so its outcome is only no longer waited for.
        var error = await delivered.Task.WaitAsync(cancellationToken);
        return error.IsError ? error.Reason : null;
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
