using Confluent.Kafka;

namespace StreamStock.Processor.Deciding;

internal sealed partial class Pipeline
{
    [LoggerMessage(LogLevel.Information, "Owns partitions {Partitions}")]
    private static partial void Assigned(ILogger log, string partitions);

    [LoggerMessage(LogLevel.Information, "Gave up partitions {Partitions}")]
    private static partial void Revoked(ILogger log, string partitions);

    [LoggerMessage(LogLevel.Warning, "{Reason} It rejoins the group")]
    private static partial void Fenced(ILogger log, string reason);

    [LoggerMessage(LogLevel.Error, "A batch could not be committed; the state is loaded again")]
    private static partial void CommitFailed(ILogger log, Exception exception);

    [LoggerMessage(LogLevel.Warning, "The end of the commands of partition {Partition} is not known: {Reason}")]
    private static partial void WatermarkFailed(ILogger log, int partition, string reason);

    [LoggerMessage(LogLevel.Critical, "{Reason}")]
    private static partial void StoppedPartition(ILogger log, string reason);

    [LoggerMessage(LogLevel.Warning, "A person let partition {Partition} go on; what is missing is in the ledger")]
    private static partial void WentOn(ILogger log, int partition);

    [LoggerMessage(LogLevel.Warning, "Reading failed ({Code}): {Reason}")]
    private static partial void ConsumeFailed(ILogger log, ErrorCode code, string reason);

    [LoggerMessage(LogLevel.Information, "Stopping: {Records} records are left to decide")]
    private static partial void Draining(ILogger log, long records);
}
