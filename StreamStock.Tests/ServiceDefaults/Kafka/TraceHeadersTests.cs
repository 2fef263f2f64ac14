using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using StreamStock.ServiceDefaults.Kafka;
using Xunit;

namespace StreamStock.Tests.ServiceDefaults.Kafka;

public class TraceHeadersTests
{
    [Fact]
    public void A_trace_goes_on_across_the_headers()
    {
        using var listener = Listen();
        var headers = new Headers();
        ActivityContext sent;
        using (var publish = TraceHeaders.StartPublish("inventory.sales", headers)!)
        {
            sent = publish.Context;
        }

        Assert.True(TraceHeaders.TryExtract(headers, out var received));
        Assert.Equal((sent.TraceId, sent.SpanId), (received.TraceId, received.SpanId));
    }

    [Fact]
    public void A_second_injection_replaces_the_first()
    {
        using var activity = new Activity("x").SetIdFormat(ActivityIdFormat.W3C).Start();
        activity.TraceStateString = "a=1";
        var headers = new Headers();

        TraceHeaders.Inject(activity, headers);
        TraceHeaders.Inject(activity, headers);

        Assert.Equal(2, headers.Count);
        Assert.True(TraceHeaders.TryExtract(headers, out var context));
        Assert.Equal("a=1", context.TraceState);
        Assert.True(context.IsRemote);
    }

    [Theory]
    [InlineData("")]
    [InlineData("rubbish")]
    [InlineData("00-00000000000000000000000000000000-0000000000000000-01")]
    public void A_malformed_context_is_no_context(string traceparent)
    {
        var headers = new Headers { { TraceHeaders.TraceParent, Encoding.ASCII.GetBytes(traceparent) } };

        Assert.False(TraceHeaders.TryExtract(headers, out _));
    }

    [Fact]
    public void Without_a_trace_there_is_no_header()
    {
        var headers = new Headers();

        TraceHeaders.Inject(null, headers);

        Assert.Equal(0, headers.Count);
        Assert.False(TraceHeaders.TryExtract(headers, out _));
        Assert.False(TraceHeaders.TryExtract(null, out _));
    }

    private static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TraceHeaders.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
