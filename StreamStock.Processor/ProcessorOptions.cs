using System.ComponentModel.DataAnnotations;
using StreamStock.Core.Messaging;
using StreamStock.Core.Models;

namespace StreamStock.Processor;

/// <summary>What a user may want to change, bound from the section <c>Processor</c>. Refused at start where out of range.</summary>
public sealed class ProcessorOptions : IValidatableObject
{
    public const string Section = "Processor";

    /// <summary>Clock of data that is made now: <c>event</c>, <c>wall</c>, or <c>any</c> to go on with what there is (new data: wall).</summary>
    [RegularExpression("event|wall|any", ErrorMessage = "Processor:Clock must be event, wall or any.")]
    public string Clock { get; set; } = "any";

    /// <summary>On stop, decide everything that was produced before the stop. For a broker that forgets when it ends.</summary>
    public bool DrainOnStop { get; set; }

    /// <summary>Longest wait of a decided event for its commit, in milliseconds.</summary>
    [Range(1, 1_000, ErrorMessage = "Processor:CommitMilliseconds must be from 1 to 1000.")]
    public int CommitMilliseconds { get; set; } = 10;

    /// <summary>Ledger rows after which a batch is committed without waiting.</summary>
    [Range(1, 100_000, ErrorMessage = "Processor:MaxBatchRows must be from 1 to 100000.")]
    public int MaxBatchRows { get; set; } = 20_000;

    /// <summary>Records held ahead of deciding, per topic and partition; more are left with the broker.</summary>
    [Range(100, 1_000_000, ErrorMessage = "Processor:MaxBufferedRecords must be from 100 to 1000000.")]
    public int MaxBufferedRecords { get; set; } = 10_000;

    /// <summary>Shortest pause between two snapshots of a product on inventory.stock, in milliseconds; longer while the processor is behind.</summary>
    [Range(1, 1_000, ErrorMessage = "Processor:PublishMilliseconds must be from 1 to 1000.")]
    public int PublishMilliseconds { get; set; } = 5;

    /// <summary>Event ids remembered per partition; see <see cref="DedupeHours"/>.</summary>
    [Range(1_000, 100_000_000, ErrorMessage = "Processor:DedupeIds must be from 1000 to 100000000.")]
    public int DedupeIds { get; set; } = 2_000_000;

    /// <summary>Hours of recorded time for which event ids are remembered; the shorter of the two bounds is promised.</summary>
    [Range(0.02, 720, ErrorMessage = "Processor:DedupeHours must be from 0.02 to 720.")]
    public double DedupeHours { get; set; } = 24;

    /// <summary>Days (of recording, UTC) that the ledger is kept, today not counted. Never shorter than event ids are remembered.</summary>
    [Range(1, 3_650, ErrorMessage = "Processor:RetentionDays must be from 1 to 3650.")]
    public int RetentionDays { get; set; } = 30;

    /// <summary>Products whose invariants are checked each second, in turn; 0: none.</summary>
    [Range(0, 10_000, ErrorMessage = "Processor:MonitorProductsPerSecond must be from 0 to 10000.")]
    public int MonitorProductsPerSecond { get; set; } = 20;

    /// <summary>Alert thresholds for all products, where they differ from the specification's.</summary>
    public AlertThresholds? Alerts { get; set; }

    /// <summary>Alert thresholds by category.</summary>
    public Dictionary<string, AlertThresholds> AlertCategories { get; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // A duplicate is confirmed in the ledger, so what is remembered must still be there.
        if (RetentionDays * 24 < DedupeHours)
        {
            yield return new ValidationResult($"Processor:RetentionDays must be at least {Math.Ceiling(DedupeHours / 24)}: event ids are remembered for {DedupeHours} hours (Processor:DedupeHours).");
        }
    }
}

/// <summary>What all services agree on, bound from the section <c>Kafka</c>.</summary>
public sealed class KafkaOptions
{
    public const string Section = "Kafka";

    [Range(1, Topics.MaxPartitions, ErrorMessage = "Kafka:Partitions must be from 1 to 128.")]
    public int Partitions { get; set; } = Topics.DefaultPartitions;
}
