using System.Globalization;

namespace StreamStock.Benchmarks.Pipeline;

/// <summary>The way of one probe, in milliseconds from when it was handed to the client.</summary>
/// <param name="Id">Its event id, under which it stands in the ledger.</param>
/// <param name="SentAt">When it was handed to the client.</param>
/// <param name="AcknowledgedMs">Until the broker's acknowledgement was here; null where everything else was faster.</param>
/// <param name="DurableMs">Until its decision was handed to the processor's client, just after its commit.</param>
/// <param name="AnsweredMs">Until its decision arrived.</param>
/// <param name="SnapshotMs">Until a snapshot with its effect arrived.</param>
internal sealed record ProbeTimes(string Id, DateTimeOffset SentAt, double? AcknowledgedMs, double DurableMs, double AnsweredMs, double SnapshotMs)
{
    public const string Columns = "id,sent_at,acknowledged_ms,durable_ms,answered_ms,snapshot_ms";

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Id},{SentAt:yyyy-MM-ddTHH:mm:ss.ffffffZ},{AcknowledgedMs:0.0},{DurableMs:0.0},{AnsweredMs:0.0},{SnapshotMs:0.0}");
}
