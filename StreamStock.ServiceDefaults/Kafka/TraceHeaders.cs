using System.Diagnostics;
using System.Text;
using Confluent.Kafka;

namespace StreamStock.ServiceDefaults.Kafka;

/// <summary>Carries W3C trace context in Kafka headers (<c>traceparent</c>, <c>tracestate</c>).</summary>
public static class TraceHeaders
{
    public const string SourceName = "StreamStock.Kafka";
    public const string TraceParent = "traceparent";
    public const string TraceState = "tracestate";

    /// <summary>Longest tracestate that is passed on (W3C Trace Context, 3.3.1.5).</summary>
    public const int MaxTraceStateBytes = 512;

    public static ActivitySource Source { get; } = new(SourceName);

    /// <summary>Starts the activity of sending one record and writes its context to <paramref name="headers"/>;
    /// null, and no header, where nobody listens and no trace is under way.</summary>
    public static Activity? StartPublish(string topic, Headers headers)
    {
        var activity = Source.StartActivity($"publish {topic}", ActivityKind.Producer);
        Describe(activity, topic, "publish");
        Inject(activity ?? Activity.Current, headers);
        return activity;
    }

    /// <summary>Writes the activity's context, replacing what the headers hold; does nothing without one.</summary>
    public static void Inject(Activity? activity, Headers headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        if (activity is not { IdFormat: ActivityIdFormat.W3C, Id: { } id })
        {
            return;
        }

        headers.Remove(TraceParent);
        headers.Remove(TraceState);
        headers.Add(TraceParent, Encoding.ASCII.GetBytes(id));
        if (!string.IsNullOrEmpty(activity.TraceStateString) && activity.TraceStateString.Length <= MaxTraceStateBytes)
        {
            headers.Add(TraceState, Encoding.ASCII.GetBytes(activity.TraceStateString));
        }
    }

    /// <summary>Reads the sender's context; false where there is none or it is malformed.</summary>
    public static bool TryExtract(Headers? headers, out ActivityContext context)
    {
        context = default;
        if (headers is null || !headers.TryGetLastBytes(TraceParent, out var parent) || parent is null)
        {
            return false;
        }

        var state = headers.TryGetLastBytes(TraceState, out var bytes) && bytes is { Length: <= MaxTraceStateBytes }
            ? Encoding.ASCII.GetString(bytes)
            : null;
        return ActivityContext.TryParse(Encoding.ASCII.GetString(parent), state, isRemote: true, out context);
    }

    private static void Describe(Activity? activity, string topic, string operation)
    {
        activity?.SetTag("messaging.system", "kafka");
        activity?.SetTag("messaging.destination.name", topic);
        activity?.SetTag("messaging.operation.name", operation);
    }
}
