using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Dapper;
using StreamStock.Core.Events;
using StreamStock.Core.Messaging;
using StreamStock.Core.Models;
using StreamStock.Processor.Storage;
using StreamStock.ServiceDefaults.Kafka;

namespace StreamStock.Processor.Upkeep;

/// <summary>
/// Alerts about the system, for its operators: kept beside the products' alerts and told on the same topic, so that everybody
/// who shows those shows these. They are no part of any product's state, and end by themselves.
/// </summary>
internal sealed class OperationalAlerts(IDatabase database, IProducer<byte[], byte[]> producer)
{
    private const string IdMark = "~SYS-";

    /// <summary>What an alert is about where it is about a partition.</summary>
    public static string SubjectOf(int partition) => string.Create(CultureInfo.InvariantCulture, $"partition-{partition}");

    public void RaiseBroken(int partition, string productId, string message, DateTime now) => Raise(partition, New(productId, "INVARIANT", AlertType.InvariantBroken, now) with
    {
        Message = message,
        AiRecommendation = "Run \"Processor verify\", which names everything that differs from the ledger; the ledger is right.",
    });

    public void RaiseLost(int partition, string topic, long offset, string message, DateTime now) => Raise(
        partition,
        New(SubjectOf(partition), string.Create(CultureInfo.InvariantCulture, $"GAP-{topic}-{offset}"), AlertType.RecordsLost, now) with
        {
            Message = message,
            AiRecommendation = "Count the products of this partition again, or have the senders send again what they sent in between: event ids that were decided are recognised.",
        });

    private static AlertRecord New(string subject, string what, AlertType type, DateTime now) => new()
    {
        Id = subject + IdMark + what,
        ProductId = subject,
        Severity = AlertSeverity.Critical,
        Type = type,
        Message = "",
        Evidence = new AlertEvidence(),
        Timestamp = now,
        State = AlertState.Open,
        Version = 1,
    };

    private void Raise(int partition, AlertRecord alert)
    {
        var known = Find(partition, alert.Id);
        if (known is { Resolved: false } && known.Message == alert.Message)
        {
            return;
        }

        Store(partition, alert with { Version = (known?.Version ?? 0) + 1 }, "raised");
    }

    /// <summary>Ends a product's alert, where there is one.</summary>
    public void ResolveBroken(int partition, string productId, DateTime now)
    {
        if (Find(partition, productId + IdMark + "INVARIANT") is { Resolved: false } open)
        {
            Resolve(partition, open, now);
        }
    }

    /// <summary>Ends what was raised before a time; what cannot mend itself has been seen by then.</summary>
    public void ResolveLostBefore(int partition, DateTime before, DateTime now)
    {
        foreach (var alert in Open(partition).Where(a => a.Type == AlertType.RecordsLost && a.Timestamp < before))
        {
            Resolve(partition, alert, now);
        }
    }

    /// <summary>Tells what is open again: telling it the first time may have failed.</summary>
    public void TellAgain(int partition)
    {
        foreach (var alert in Open(partition))
        {
            Tell(partition, alert, "raised");
        }
    }

    public IReadOnlyList<AlertRecord> Open(int partition)
    {
        using var connection = database.ConnectToRead();
        return [.. connection.Query<byte[]>(
            "SELECT alert FROM alerts WHERE partition = @partition AND resolved_at IS NULL AND alert_id LIKE @like", new { partition, like = $"%{IdMark}%" })
            .Select(json => JsonSerializer.Deserialize(json, CoreJson.Default.AlertRecord)!)];
    }

    private void Resolve(int partition, AlertRecord open, DateTime now) => Store(
        partition, open with { State = AlertState.Resolved, ResolvedAt = now, ResolvedReason = Reason.ConditionEnded.Name(), Version = open.Version + 1 }, "resolved");

    private AlertRecord? Find(int partition, string id)
    {
        using var connection = database.ConnectToRead();
        var json = connection.ExecuteScalar<byte[]?>("SELECT alert FROM alerts WHERE partition = @partition AND alert_id = @id", new { partition, id });
        return json is null ? null : JsonSerializer.Deserialize(json, CoreJson.Default.AlertRecord);
    }

    private void Store(int partition, AlertRecord alert, string transition)
    {
        using (var connection = database.Connect())
        {
            connection.Execute(
                """
                INSERT INTO alerts (partition, alert_id, product_id, resolved_at, version, alert) VALUES (@partition, @Id, @ProductId, @resolved, @Version, @json)
                ON CONFLICT (partition, alert_id) DO UPDATE SET resolved_at = excluded.resolved_at, version = excluded.version, alert = excluded.alert
                WHERE alerts.version < excluded.version
                """,
                new
                {
                    partition,
                    alert.Id,
                    alert.ProductId,
                    resolved = StoredTime.Micros(alert.ResolvedAt),
                    alert.Version,
                    json = JsonSerializer.SerializeToUtf8Bytes(alert, CoreJson.Default.AlertRecord),
                });
        }

        Tell(partition, alert, transition);
    }

    private void Tell(int partition, AlertRecord alert, string transition)
    {
        var draft = new EventDraft($"EVT-SYS-{Core.Stock.Ids.Hash(partition, alert.Version, alert.Id)}", EventType.Alert, alert.ProductId)
        {
            Timestamp = alert.ResolvedAt ?? alert.Timestamp,
            Metadata = JsonSerializer.SerializeToUtf8Bytes(new AlertEventMetadata(alert, transition), CoreJson.Default.AlertEventMetadata),
        };
        var message = new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(alert.ProductId), Value = EventWriter.ToUtf8(draft), Headers = [] };
        TraceHeaders.Inject(System.Diagnostics.Activity.Current, message.Headers);
        try
        {
            producer.Produce(new TopicPartition(Topics.Alerts, partition), message);
        }
        catch (ProduceException<byte[], byte[]>)
        {
            // The producer's queue is full; what is open is told again.
        }
    }
}
