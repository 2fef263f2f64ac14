using System.Text;
using StreamStock.Core.Events;
using Xunit;

namespace StreamStock.Tests.Core.Events;

/// <summary>Escapes and broken characters, wherever they may stand.</summary>
public class EscapedTextTests
{
    private static bool TryRead(string json, out InventoryEvent e, out EventError error) =>
        EventReader.TryRead(Encoding.UTF8.GetBytes(json), out e, out error);

    [Theory]
    [InlineData("""{"i\ud800":1,"id":"E","type":"SALE","productId":"P","quantity":1}""")]
    [InlineData("""{"id":"E","type":"SALE","productId":"P","quantity":1,"metadata":{"d\ud800":1}}""")]
    [InlineData("""{"id":"E","type":"SALE","productId":"P","quantity":1,"metadata":{"disposition":"d\ud800"}}""")]
    public void A_lone_surrogate_in_what_is_not_decided_upon_is_told_or_kept_but_never_thrown(string json) =>
        Assert.True(TryRead(json, out _, out var error) || error.Reason == Reason.Malformed);

    [Theory]
    [InlineData("""{"id":"\ud800","type":"SALE","productId":"P","quantity":1}""", "id")]
    [InlineData("""{"id":"E","type":"S\udc00","productId":"P","quantity":1}""", "type")]
    [InlineData("""{"id":"E","type":"SALE","productId":"\udc00P","quantity":1}""", "productId")]
    [InlineData("""{"id":"E","type":"SALE","productId":"P","quantity":1,"warehouse":"W\ud83d"}""", "warehouse")]
    [InlineData("""{"id":"E","type":"SALE","productId":"P","quantity":1,"timestamp":"2026-01-01T00:00:00\ud800Z"}""", "timestamp")]
    public void A_lone_surrogate_in_a_field_names_the_field(string json, string field)
    {
        Assert.False(TryRead(json, out _, out var error));
        Assert.Equal((Reason.InvalidField, field), (error.Reason, error.Field));
    }

    [Fact]
    public void Escaped_letters_are_the_letters_they_stand_for()
    {
        Assert.True(TryRead("""{"\u0069d":"\u0045-1","typ\u0065":"S\u0041LE","productId":"P\u002d1","quantity":1}""", out var e, out _));
        Assert.Equal(("E-1", "P-1", EventType.Sale), (e.IdText, e.ProductIdText, e.Type));
    }

    [Theory]
    [InlineData("2026-01-01T02:00:00\\u002B02:00")]
    [InlineData("2026-01-01T02:00:00\\u002b02:00")]
    [InlineData("2025-12-31T22:00:00\\u002D02:00")]
    [InlineData("2026\\u002d01-01T00:00:00Z")]
    public void Escapes_in_a_timestamp_are_read_as_what_they_stand_for(string timestamp)
    {
        Assert.True(TryRead($$"""{"id":"E","type":"SALE","productId":"P","quantity":1,"timestamp":"{{timestamp}}"}""", out var e, out _));
        Assert.Equal(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), e.Timestamp);
    }

    [Fact]
    public void Escapes_do_not_pass_for_an_offset()
    {
        Assert.False(TryRead("""{"id":"E","type":"SALE","productId":"P","quantity":1,"timestamp":"2026\u002d01-01T00:00:00"}""", out _, out var error));
        Assert.Equal("timestamp", error.Field);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_refused_in_a_field_and_kept_elsewhere()
    {
        byte[] Event(string id, string note) => [.. Encoding.Latin1.GetBytes($$"""{"id":"{{id}}","type":"SALE","productId":"P","quantity":1,"note":"{{note}}"}""")];
        Assert.False(EventReader.TryRead(Event("\u00ff", ""), out _, out var error));
        Assert.Equal("id", error.Field);
        Assert.True(EventReader.TryRead(Event("E", "\u00ff"), out _, out _));
    }
}
