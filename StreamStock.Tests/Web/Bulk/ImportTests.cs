using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using StreamStock.Core.Models;
using StreamStock.Web.Bulk;
using StreamStock.Web.Commands;
using Xunit;

namespace StreamStock.Tests.Web.Bulk;

public sealed class ImportTests : IAsyncLifetime
{
    private readonly WebUnderTest web = new();

    public async ValueTask InitializeAsync()
    {
        await web.StartAsync();
        web.Decide = Accepted;
    }

    public async ValueTask DisposeAsync() => await web.DisposeAsync();

    [Fact]
    public async Task Products_come_as_csv_with_typed_cells()
    {
        var report = await Import("products", "text/csv", """"
            id,sku,name,unitPrice,backorder,category
            P1,S1,"Lamp, ""green""",39.90,true,
            P2,S2,Desk,120,false,Office
            """");

        Assert.Equal(("done", 2, 2, 4), (report.State, report.Lines, report.Accepted, report.ResumeAt));
        var data = JsonDocument.Parse(web.Sent.First().Payload).RootElement.GetProperty("data");
        Assert.Equal(("Lamp, \"green\"", 39.90m, true, false), (
            data.GetProperty("name").GetString(), data.GetProperty("unitPrice").GetDecimal(), data.GetProperty("backorder").GetBoolean(), data.TryGetProperty("category", out _)));
        Assert.Equal(["P1", "P2"], web.Sent.Select(command => command.ProductId));
    }

    [Fact]
    public async Task Faulty_and_refused_lines_are_told_with_their_numbers_and_do_not_hold_up_the_others()
    {
        web.Decide = command => command.ProductId == "P2" ? Accepted(command) with { Outcome = "rejected", Reason = "STALE_VERSION" } : Accepted(command);

        var report = await Import("counts", "application/x-ndjson", """
            {"productId":"P1","quantity":5}
            {"productId":"P2","quantity":5}
            {"productId":"P3","quantity":-5}
            nonsense

            {"productId":"P4","quantity":5}
            """);

        Assert.Equal((5, 2, 3), (report.Lines, report.Accepted, report.Rejected));
        Assert.Equal([(2L, "STALE_VERSION"), (3L, "INVALID_FIELD"), (4L, "INVALID_FIELD")], report.Errors.OrderBy(e => e.Line).Select(e => (e.Line, e.Reason)));
    }

    [Fact]
    public async Task Sent_again_under_its_key_an_import_has_the_same_event_ids()
    {
        const string Body = "{\"type\":\"SALE\",\"productId\":\"P1\",\"quantity\":1}\n{\"type\":\"SALE\",\"productId\":\"P1\",\"quantity\":1}\n";
        await Import("events", "application/x-ndjson", Body, key: "nightly");
        web.Decide = command => Accepted(command) with { Outcome = "duplicate", First = Accepted(command) };
        var again = await Import("events", "application/x-ndjson", Body, key: "nightly");

        Assert.Equal((0, 2), (again.Accepted, again.Repeated));
        var ids = web.Sent.Select(command => command.EventId).ToList();
        Assert.Equal(ids[..2], ids[2..]);
        Assert.Equal(2, ids.Distinct().Count());
        Assert.All(ids, id => Assert.StartsWith("IMP-", id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_import_that_broke_off_goes_on_where_it_stood()
    {
        var report = await Import("counts", "application/x-ndjson", string.Concat(Enumerable.Range(1, 10).Select(i => $"{{\"productId\":\"P{i}\",\"quantity\":1}}\n")), from: 8);
        Assert.Equal((3, 3, 11), (report.Lines, report.Accepted, report.ResumeAt));
        Assert.Equal(["P8", "P9", "P10"], web.Sent.Select(command => command.ProductId));
    }

    [Fact]
    public async Task A_line_that_is_too_long_ends_a_csv_import_and_says_where()
    {
        var report = await Import("products", "text/csv", $"id,sku,name\nP1,S,N\nP2,S,\"{new string('x', 2 * BulkLimits.MaxLineBytes)}\"\n");
        Assert.Equal(("failed", 1), (report.State, report.Accepted));
        Assert.StartsWith("Line 3", report.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_neither_csv_nor_lines_of_json_is_refused()
    {
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        var response = await web.Client.PostAsync("/api/v1/imports/products", content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task Progress_can_be_asked_for_by_the_id_in_the_answer()
    {
        using var content = new StringContent("{\"productId\":\"P1\",\"quantity\":1}", Encoding.UTF8, "application/x-ndjson");
        var response = await web.Client.PostAsync("/api/v1/imports/counts", content, TestContext.Current.CancellationToken);
        var report = await web.Client.GetFromJsonAsync<ImportReport>($"/api/v1/imports/{response.Headers.GetValues("Import-Id").Single()}", JsonSerializerOptions.Web, TestContext.Current.CancellationToken);
        Assert.Equal(("done", 1), (report!.State, report.Lines));
    }

    [Fact]
    public async Task Many_lines_need_no_more_room_than_few()
    {
        web.KeepsSent = false;
        var most = 0;
        web.Decide = command =>
        {
            most = Math.Max(most, command.Payload.Length);
            return Accepted(command);
        };
        var line = Encoding.UTF8.GetBytes("{\"productId\":\"P1\",\"quantity\":1}\n");
        using var content = new PushContent(line, times: 50_000);
        content.Headers.ContentType = new("application/x-ndjson");
        var response = await web.Client.PostAsync("/api/v1/imports/counts", content, TestContext.Current.CancellationToken);
        var report = await response.Content.ReadFromJsonAsync<ImportReport>(JsonSerializerOptions.Web, TestContext.Current.CancellationToken);

        Assert.Equal((50_000, 50_000), (report!.Lines, report.Accepted));
        Assert.True(most < 1_000);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("plain", "plain")]
    public async Task A_name_cannot_become_a_formula_of_whoever_opens_the_file(string name, string cell)
    {
        web.State.Apply(Samples.Product("P1") with { Name = name });
        var csv = await web.Client.GetStringAsync("/api/v1/exports/products", TestContext.Current.CancellationToken);
        Assert.Contains($"P1,SKU-P1,{cell},Electronics,WH-1,100,", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alerts_are_exported_with_the_resolved_ones()
    {
        web.State.Apply(Samples.Alert("A1"));
        web.State.Apply(Samples.Alert("A2", AlertState.Resolved));
        var lines = (await web.Client.GetStringAsync("/api/v1/exports/alerts", TestContext.Current.CancellationToken)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.StartsWith("A1,P1,warning,LOW_STOCK,open,Low.,", lines[1], StringComparison.Ordinal);
    }

    private async Task<ImportReport> Import(string kind, string type, string body, string? key = null, int? from = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/imports/{kind}{(from is null ? "" : $"?from={from}")}");
        request.Content = new StringContent(body, Encoding.UTF8, type);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using var response = await web.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<ImportReport>(JsonSerializerOptions.Web, TestContext.Current.CancellationToken))!;
    }

    private static Decision Accepted(ReadCommand command) => new() { EventId = command.EventId, ProductId = command.ProductId, Outcome = "accepted" };

    /// <summary>A body of which no more than a piece exists at a time.</summary>
    private sealed class PushContent(byte[] piece, int times) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var i = 0; i < times; i++)
            {
                await stream.WriteAsync(piece);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
