namespace StreamStock.Core.Messaging;

/// <summary>One topic and how long it keeps its records.</summary>
/// <param name="Name">Topic name on the broker.</param>
/// <param name="Retention">How long records are kept; null where the topic is compacted: the last record of each key stays.</param>
public sealed record TopicSpec(string Name, TimeSpan? Retention);

/// <summary>Every topic of the system. All have the same number of partitions and, unless it says otherwise, are keyed by product id.</summary>
public static class Topics
{
    public const int DefaultPartitions = 6;
    public const int MaxPartitions = 128;

    /// <summary>Value: a SALE event.</summary>
    public const string Sales = "inventory.sales";

    /// <summary>Value: a RESTOCK event; the processor writes its automatic restocks here too.</summary>
    public const string Restocks = "inventory.restocks";

    /// <summary>Value: a RETURN event.</summary>
    public const string Returns = "inventory.returns";

    /// <summary>Value: any other event that asks for a decision, with its arguments in <c>data</c>.</summary>
    public const string Commands = "inventory.commands";

    /// <summary>Value: an ALERT event, one a transition; <c>metadata.alert</c> holds the alert.</summary>
    public const string Alerts = "inventory.alerts";

    /// <summary>Value: a <see cref="Models.StockSnapshot"/>, at most one a product and publish tick.</summary>
    public const string Stock = "inventory.stock";

    /// <summary>Value: a <see cref="Models.FeedRecord"/>; keyed <c>partition-n</c> and sent to partition n.</summary>
    public const string Feed = "inventory.feed";

    /// <summary>Value: a <see cref="Models.Decision"/>; keyed by who asked, whom the header <c>reply-to</c> names as well.</summary>
    public const string Decisions = "inventory.decisions";

    /// <summary>Value: the original bytes of a record that could not be decided; headers say why and from where.</summary>
    public const string DeadLetters = "inventory.deadletters";

    /// <summary>Value: a webhook, keyed by its id; Web's own.</summary>
    public const string Webhooks = "inventory.webhooks";

    /// <summary>Value: how a delivery ended, keyed by its webhook; Web's own.</summary>
    public const string WebhookDeliveries = "inventory.webhook-deliveries";

    private static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The topics that ask for decisions, in the order in which records of equal time are decided.</summary>
    public static IReadOnlyList<string> Inputs { get; } = [Commands, Restocks, Returns, Sales];

    public static IReadOnlyList<TopicSpec> All { get; } =
    [
        new(Sales, Month), new(Restocks, Month), new(Returns, Month), new(Commands, Month),
        new(Alerts, Month), new(Stock, null), new(Feed, Day), new(Decisions, Day), new(DeadLetters, Month),
        new(Webhooks, null), new(WebhookDeliveries, Month),
    ];
}

/// <summary>Names of the Kafka headers that the system reads and writes.</summary>
public static class Headers
{
    /// <summary>Asks for a <see cref="Models.Decision"/> and names the asker; the decision carries it back.</summary>
    public const string ReplyTo = "reply-to";

    /// <summary>With the value <c>source</c>: the event's timestamp moves partition time (event clock only).</summary>
    public const string Clock = "clock";

    /// <summary>Value of <see cref="Clock"/> on the generator's records.</summary>
    public const string ClockSource = "source";

    /// <summary>Names the dead letter that this record sends again.</summary>
    public const string RedriveOf = "redrive-of";

    /// <summary>Why a dead letter could not be decided.</summary>
    public const string Error = "error";

    public const string SourceTopic = "source-topic";
    public const string SourcePartition = "source-partition";
    public const string SourceOffset = "source-offset";
}

/// <summary>The consumer groups whose committed offsets others watch.</summary>
public static class ConsumerGroups
{
    /// <summary>The processors; their committed offsets follow every database commit.</summary>
    public const string Processor = "streamstock-processor";

    /// <summary>The Web replicas that deliver webhooks.</summary>
    public const string Webhooks = "streamstock-webhooks";
}
