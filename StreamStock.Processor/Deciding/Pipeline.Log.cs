using Confluent.Kafka;

namespace StreamStock.Processor.Deciding;

internal sealed partial class Pipeline
{
    [LoggerMessage(LogLevel.Information, "Was assigned topics of partitions {Partitions}")]
    private static partial void Assigned(ILogger log, string partitions);

    [LoggerMessage(LogLevel.Information, "Owns partition {Partition}: {Products} products, taken over in {Milliseconds:0} ms")]
    private static partial void Owns(ILogger log, int partition, int products, double milliseconds);

    [LoggerMessage(LogLevel.Information, "Gave up partitions {Partitions}")]
    private static partial void Revoked(ILogger log, string partitions);

    [LoggerMessage(LogLevel.Warning, "Lost partitions {Partitions} to another replica")]
    private static partial void Lost(ILogger log, string partitions);

    [LoggerMessage(LogLevel.Warning, "Another replica owns partition {Partition} by now; this one stops writing to it")]
    private static partial void Fenced(ILogger log, int partition);

    [LoggerMessage(LogLevel.Warning, "Leaves the group and joins it anew: {Reason}")]
    private static partial void Rejoins(ILogger log, string reason);

    [LoggerMessage(LogLevel.Warning, "A possible duplicate in partition {Partition} could not be looked up; its state is loaded again: {Reason}")]
    private static partial void LookupFailed(ILogger log, int partition, string reason);

    [LoggerMessage(LogLevel.Error, "A batch could not be committed; the state is loaded again")]
    private static partial void CommitFailed(ILogger log, Exception exception);

    [LoggerMessage(LogLevel.Warning, "The end of the commands of partition {Partition} is not known: {Reason}")]
    private static partial void WatermarkFailed(ILogger log, int partition, string reason);

    [LoggerMessage(LogLevel.Warning, "Reading failed ({Code}): {Reason}")]
    private static partial void ConsumeFailed(ILogger log, ErrorCode code, string reason);

    [LoggerMessage(LogLevel.Information, "Stopping: {Records} records are left to decide")]
    private static partial void Draining(ILogger log, long records);
}
