using Confluent.Kafka;
using StreamStock.Core.Events;
using StreamStock.Core.Messaging;
using StreamStock.Core.Models;
using Headers = StreamStock.Core.Messaging.Headers;

namespace StreamStock.Processor.DeadLetters;

/// <summary>
/// Sends dead letters again, once their cause is mended: the original bytes under the original id, to the topic and
/// partition where they belong. A letter is claimed, sent, acknowledged by the broker and only then marked. Where the
/// process dies in between, it may be sent twice; the record names its letter, and the commit that decides it stores the
/// deciding row with the letter, so that a second one is a duplicate however long ago the first one was decided.
/// </summary>
internal sealed class Redriver(
    DeadLetterTable letters, IProducer<byte[], byte[]> producer, Func<int> partitions, string claimant, TimeProvider time, ProcessorMetrics metrics)
{
    /// <summary>Letters claimed at once: few enough to be sent well within the time a claim holds.</summary>
    private const int MaxClaimed = 200;

    /// <summary>How long the broker's acknowledgement is waited for.</summary>
    public static readonly TimeSpan SendCeiling = TimeSpan.FromSeconds(20);

    private static long s_claims;

    public async Task<RedriveResult> RedriveAsync(DeadLetterFilter filter, string by, CancellationToken cancellationToken = default)
    {
        int redriven = 0, failed = 0;
        string? error = null;
        // What fails in this call, or becomes a dead letter anew because of it, is not taken up again by the same call.
        var before = time.GetUtcNow().UtcDateTime;
        filter = filter with { To = filter.To < before ? filter.To : before.AddTicks(TimeSpan.TicksPerMicrosecond) };
        while (failed == 0 && redriven < DeadLetterChoice.MaxRedriven)
        {
            var claim = $"{claimant}-{before.Ticks}-{Interlocked.Increment(ref s_claims)}";
            var claimed = letters.Claim(filter, claim, MaxClaimed);
            if (claimed.Count == 0)
            {
                return new RedriveResult(redriven, failed, More: false, error);
            }

            var sent = claimed.Select(letter => SendAsync(letter, cancellationToken)).ToList();
            for (var i = 0; i < sent.Count; i++)
            {
                var outcome = await sent[i];
                Settle(claimed[i], claim, by, outcome);
                (redriven, failed) = outcome.Error is null ? (redriven + 1, failed) : (redriven, failed + 1);
                error = outcome.Error ?? error;
            }
        }

        return new RedriveResult(redriven, failed, More: true, error);
    }

    private void Settle(StoredLetter letter, string claim, string by, (string? Error, bool IsCertain) outcome)
    {
        if (outcome.Error is null)
        {
            letters.Redriven(letter.Id, claim, by);
            metrics.Redriven();
        }
        else if (outcome.IsCertain)
        {
            letters.Release(letter.Id, claim);
        }
    }

    /// <returns>What went wrong, and whether it is certain that the broker has not taken it.</returns>
    private async Task<(string? Error, bool IsCertain)> SendAsync(StoredLetter letter, CancellationToken cancellationToken)
    {
        if (letter.DecidedSequence is not null)
        {
            // It was sent and decided before; only the mark is missing.
            return (null, true);
        }

        var (topic, partition, key) = Target(letter, partitions());
        var message = new Message<byte[], byte[]>
        {
            Key = key,
            Value = letter.Payload,
            Headers = new Confluent.Kafka.Headers { { Headers.RedriveOf, System.Text.Encoding.ASCII.GetBytes(letter.Id.ToString()) } },
        };
        try
        {
            await producer.ProduceAsync(new TopicPartition(topic, partition), message, cancellationToken).WaitAsync(SendCeiling, time, cancellationToken);
            return (null, true);
        }
        catch (ProduceException<byte[], byte[]> e)
        {
            return (e.Error.Reason, e.DeliveryResult.Status == PersistenceStatus.NotPersisted);
        }
        catch (TimeoutException)
        {
            return ($"The broker did not acknowledge within {SendCeiling.TotalSeconds:0} s.", false);
        }
    }

    /// <summary>Where a letter belongs: by what its event says, where it can be read, else by its key.</summary>
    internal static (string Topic, int Partition, byte[] Key) Target(StoredLetter letter, int partitions)
    {
        var source = Topics.Inputs[letter.Topic];
        if (!EventReader.TryRead(letter.Payload, out var e, out _))
        {
            return (source, letter.Key.Length == 0 ? letter.Partition : Partitioning.PartitionOf(letter.Key, partitions), letter.Key);
        }

        if (e.Type == EventType.Time)
        {
            return (source, letter.Partition, letter.Key);
        }

        // An alert is nothing to decide; wherever it is read it becomes a dead letter again.
        var topic = e.Type == EventType.Alert ? source : e.Type.Topic();
        return (topic, Partitioning.PartitionOf(e.ProductId.Span, partitions), e.ProductId.ToArray());
    }
}
