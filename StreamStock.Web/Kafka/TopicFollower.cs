using Confluent.Kafka;
using StreamStock.ServiceDefaults;
using StreamStock.ServiceDefaults.Kafka;

namespace StreamStock.Web.Kafka;

/// <summary>
/// The one consume loop of this service. It follows whole topics from their end, without a group, on a thread of its
/// own. A <b>life</b> is: take the end offsets, let the owner load what came before them, follow. Whatever goes wrong
/// (an offset out of range, all brokers gone, a failed load) ends the life, and the next one begins after a back-off:
/// after any of it a record may be missing, and only a new load can tell.
/// </summary>
public sealed class TopicFollower(TopicFollowerSettings settings, ILogger logger)
{
    private static readonly TimeSpan MetadataTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private volatile string? lost;

    /// <summary>Runs on the caller's thread until cancelled.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        var backoff = new Backoff(settings.FirstRetry, settings.SlowestRetry, new Random(Environment.ProcessId));
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                Live(backoff, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is not (OutOfMemoryException or ConfigurationException))
            {
                var delay = backoff.Next();
                settings.Failed(exception.Message);
                logger.LogWarning("{Topics} cannot be followed, trying again in {Delay:0.0} s: {Reason}",
                    string.Join(", ", settings.Topics), delay.TotalSeconds, exception.Message);
                cancellationToken.WaitHandle.WaitOne(delay);
            }
        }
    }

    private void Live(Backoff backoff, CancellationToken cancellationToken)
    {
        lost = null;
        // No Close before Dispose: without a group there is nothing to leave, and it would wait for a dead broker.
        using var consumer = Open();
        var ends = Ends(consumer);
        settings.Started(cancellationToken);
        consumer.Assign(ends.Select(end => new TopicPartitionOffset(end.Partition, end.From)));
        var lives = ends.ToDictionary(end => end.Partition, end => end.End);
        while (!cancellationToken.IsCancellationRequested)
        {
            var result = consumer.Consume(Poll);
            if (lost is { } reason)
            {
                throw new KafkaException(new Error(ErrorCode.Local_AllBrokersDown, reason));
            }

            if (result is not null && !result.IsPartitionEOF)
            {
                backoff.Reset();
                Take(result, isEarlier: result.Offset < lives[result.TopicPartition]);
            }
        }
    }

    private void Take(ConsumeResult<byte[], byte[]> record, bool isEarlier)
    {
        if (record.Message.Value is null)
        {
            settings.Removed?.Invoke(record.Message.Key);
            return;
        }

        try
        {
            var take = isEarlier && settings.Earlier is { } earlier ? earlier : settings.Received;
            take(record);
        }
        catch (System.Text.Json.JsonException exception)
        {
            // One record that cannot be read must not end the reading of all others.
            logger.LogWarning("Skipped {Topic} [{Partition}] @{Offset}: {Reason}",
                record.Topic, record.Partition.Value, record.Offset.Value, exception.Message);
        }
    }

    private List<(TopicPartition Partition, Offset From, Offset End)> Ends(IConsumer<byte[], byte[]> consumer)
    {
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var found = new List<(TopicPartition Partition, WatermarkOffsets Offsets)>();
        foreach (var topic in settings.Topics)
        {
            var metadata = admin.GetMetadata(topic, MetadataTimeout).Topics.Single();
            if (metadata.Error.IsError || metadata.Partitions.Count == 0)
            {
                throw new KafkaException(metadata.Error.IsError ? metadata.Error : new Error(ErrorCode.UnknownTopicOrPart));
            }

            foreach (var partition in metadata.Partitions)
            {
                var at = new TopicPartition(topic, partition.PartitionId);
                found.Add((at, consumer.QueryWatermarkOffsets(at, MetadataTimeout)));
            }
        }

        var tails = TailShares.Of([.. found.Select(f => f.Offsets.High.Value - f.Offsets.Low.Value)], settings.Tail);
        return [.. found.Select((f, i) => (f.Partition, From: settings.FromStart ? f.Offsets.Low : new Offset(f.Offsets.High.Value - tails[i]), End: f.Offsets.High))];
    }

    private IConsumer<byte[], byte[]> Open()
    {
        // The client wants a group's name even where no group is used.
        var config = new ConsumerConfig { GroupId = settings.ClientName, ClientId = settings.ClientName }.UseStreamStockDefaults();
        config.FetchMinBytes = settings.FetchBytes;
        config.FetchWaitMaxMs = (int)settings.FetchWait.TotalMilliseconds;
        return new ConsumerBuilder<byte[], byte[]>(KafkaConnection.Apply(settings.ConnectionString, config))
            .SetErrorHandler((_, error) =>
            {
                if (error.IsFatal || error.Code == ErrorCode.Local_AllBrokersDown)
                {
                    lost = error.Reason;
                }
            })
            .SetLogHandler((_, message) => logger.LogDebug("{Client}: {Message}", message.Name, message.Message))
            .Build();
    }
}

/// <summary>What a <see cref="TopicFollower"/> follows, and whom it tells. All calls come from its thread.</summary>
public sealed record TopicFollowerSettings
{
    public required string ConnectionString { get; init; }
    public required string ClientName { get; init; }
    public required IReadOnlyList<string> Topics { get; init; }

    /// <summary>Begin at the start of the topics instead.</summary>
    public bool FromStart { get; init; }

    /// <summary>Records before the ends, of all partitions together, that are read as well, and go to <see cref="Earlier"/>.</summary>
    public int Tail { get; init; }

    /// <summary>Bytes for which the broker does not wait out <see cref="FetchWait"/>.</summary>
    public int FetchBytes { get; init; } = KafkaDefaults.FetchBytes;

    /// <summary>How long the broker holds a fetch; each costs it a request, whether there is anything new or not.</summary>
    public TimeSpan FetchWait { get; init; } = KafkaDefaults.FetchWait;

    /// <summary>One record from before the end; null gives such records to <see cref="Received"/>.</summary>
    public Action<ConsumeResult<byte[], byte[]>>? Earlier { get; init; }

    /// <summary>The key of a record without a value; null passes such records over.</summary>
    public Action<byte[]>? Removed { get; init; }

    /// <summary>After the end offsets were taken and before the first record.</summary>
    public required Action<CancellationToken> Started { get; init; }

    /// <summary>One record. A JsonException skips it; any other exception ends the life.</summary>
    public required Action<ConsumeResult<byte[], byte[]>> Received { get; init; }

    /// <summary>A life ended, and why.</summary>
    public required Action<string> Failed { get; init; }

    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromMilliseconds(250);
    public TimeSpan SlowestRetry { get; init; } = TimeSpan.FromSeconds(10);
}
