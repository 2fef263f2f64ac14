namespace StreamStock.AppHost.Containers;

/// <summary>The tags that were tested together; a tag that moves would change the system under our feet.</summary>
internal static class Images
{
    /// <summary>confluentinc/confluent-local</summary>
    public const string Kafka = "8.2.0";

    /// <summary>kafbat/kafka-ui</summary>
    public const string KafkaUi = "v1.5.0";

    /// <summary>library/postgres</summary>
    public const string Postgres = "18.3";

    /// <summary>library/redis</summary>
    public const string Redis = "8.6";
}
