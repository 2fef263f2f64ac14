using Confluent.Kafka;
using StreamStock.ServiceDefaults.Kafka;

namespace StreamStock.Processor.Ingest;

/// <summary>
/// Makes consumers of the input topics: one for each time this replica joins the group, because a client that was
/// fenced or has failed for good can only be replaced.
/// </summary>
internal sealed class InputConsumers(ConsumerConfig config, string connectionString, RebalanceEvents rebalances, ILogger<InputConsumers> log)
{
    public IConsumer<byte[], byte[]> Create()
    {
        var builder = new ConsumerBuilder<byte[], byte[]>(KafkaConnection.Apply(connectionString, new ConsumerConfig(config)));
        rebalances.AddTo(builder);
        builder.SetLogHandler((_, message) => log.Log(
            (LogLevel)message.LevelAs(LogLevelType.MicrosoftExtensionsLogging), "{Facility}: {Message}", message.Facility, message.Message));
        return builder.Build();
    }
}
