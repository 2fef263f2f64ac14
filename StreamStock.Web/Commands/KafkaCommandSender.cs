using System.Text;
using Confluent.Kafka;
using StreamStock.Core.Events;
using StreamStock.ServiceDefaults.Kafka;
using HeaderNames = StreamStock.Core.Messaging.Headers;

namespace StreamStock.Web.Commands;

/// <summary>Puts commands where the processor reads them.</summary>
public interface ICommandSender
{
    /// <summary>Completes when the broker has acknowledged the command.</summary>
    /// <returns>Null, or why it was not acknowledged; it may have been written nevertheless.</returns>
    Task<string?> SendAsync(ReadCommand command, CancellationToken cancellationToken);
}

/// <summary>Sends to the topic of the event's type, keyed by product, and asks for the decision to be sent to this replica.</summary>
public sealed class KafkaCommandSender(IProducer<byte[], byte[]> producer, ReplicaId replica) : ICommandSender
{
    private readonly byte[] replyTo = Encoding.ASCII.GetBytes(replica.Value);

    public async Task<string?> SendAsync(ReadCommand command, CancellationToken cancellationToken)
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
            producer.Produce(topic, message, report => delivered.TrySetResult(report.Error));
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
