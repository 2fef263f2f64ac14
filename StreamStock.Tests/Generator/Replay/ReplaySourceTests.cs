using System.IO.Compression;
using System.Text;
using StreamStock.Core.Events;
using StreamStock.Generator.Replay;
using StreamStock.Generator.Status;
using StreamStock.ServiceDefaults;
using Xunit;

namespace StreamStock.Tests.Generator.Replay;

public sealed class ReplaySourceTests : IDisposable
{
    private const string Header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("streamstock-replay-");
    private readonly ReplayProgress progress = new();

    public void Dispose() => folder.Delete(recursive: true);

    private string Write(string name, params string[] lines)
    {
        var path = Path.Combine(folder.FullName, name);
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
        using Stream stream = name.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(File.Create(path), CompressionMode.Compress)
            : File.Create(path);
        stream.Write(bytes);
        return path;
    }

    private static string Line(string invoice, string time, string code = "1") => $"{invoice},{code},x,1,{time},1.0,,";

    private async Task<RecordingSink> ReplayAsync(string path, DateTime? stored = null)
    {
        var sink = new RecordingSink();
        await new ReplaySource(InvoiceFiles.Find(path), null, stored, progress, TimeProvider.System)
            .RunAsync(sink, TestContext.Current.CancellationToken);
        return sink;
    }

    [Fact]
    public async Task A_folder_is_replayed_in_name_order_packed_or_not_without_files_of_another_layout()
    {
        Write("2011-02.csv", Header, Line("3", "2011-02-01 09:00:00"));
        Write("2011-01.csv.gz", Header, Line("1", "2011-01-01 09:00:00"), Line("2", "2011-01-01 10:00:00"));
        Write("daily.csv", "sku,2011-01-01", "1,5");
        Write("notes.txt", "nothing");

        var sink = await ReplayAsync(folder.FullName);

        Assert.Equal(["1-2", "2-3", "3-2"], sink.Events.Where(draft => draft.Type == EventType.Sale).Select(draft => draft.Id));
        Assert.Equal(["daily.csv"], InvoiceFiles.Find(folder.FullName).Others.Select(Path.GetFileName));
        Assert.Equal((3, 0, 1.0), (progress.Lines, progress.BadLineCount, progress.Fraction));
    }

    [Fact]
    public async Task Unreadable_lines_are_counted_named_and_left_out()
    {
        var path = Write("a.csv", Header, Line("1", "2011-01-01 09:00:00"), "rubbish", "", Line("2", "soon"), Line("3", "2011-01-01 09:01:00"));

        var sink = await ReplayAsync(path);

        Assert.Equal(["1-2", "3-6"], sink.Events.Where(draft => draft.Type == EventType.Sale).Select(draft => draft.Id));
        Assert.Equal([("a.csv", 3), ("a.csv", 5)], progress.BadLines.Select(bad => (bad.File, bad.Line)));
        Assert.Equal(2, progress.BadLineCount);
    }

    [Fact]
    public async Task No_more_than_a_hundred_unreadable_lines_are_kept()
    {
        await ReplayAsync(Write("a.csv", [Header, .. Enumerable.Repeat("rubbish", 250)]));

        Assert.Equal((250, ReplayProgress.MaxBadLines), (progress.BadLineCount, progress.BadLines.Count));
    }

    [Fact]
    public async Task The_new_products_of_an_hour_are_made_before_its_lines_and_waited_for()
    {
        var sink = await ReplayAsync(Write(
            "a.csv",
            Header,
            Line("1", "2011-01-01 09:00:00"),
            Line("2", "2011-01-01 09:30:00", "2"),
            Line("3", "2011-01-01 10:10:00"),
            Line("4", "2011-01-01 10:20:00", "4")));

        Assert.Equal(
            ["time", "1-2-PRODUCT", "1-2-OPENING", "2-3-PRODUCT", "2-3-OPENING", "1-2", "2-3", "time", "4-5-PRODUCT", "4-5-OPENING", "3-4", "4-5"],
            sink.Sent.Select(draft => draft.Id));
        Assert.Equal([5, 10], sink.Flushed);
        Assert.All(sink.Sent.Where(draft => draft.Id.StartsWith("2-3-", StringComparison.Ordinal)), draft => Assert.Equal(0, draft.Timestamp!.Value.Minute));
    }

    [Fact]
    public async Task An_hour_of_more_lines_than_are_gathered_is_sent_in_its_order()
    {
        var lines = Enumerable.Range(0, ReplaySource.MaxGathered + 500).Select(i => Line($"{i}", "2011-01-01 09:00:00"));

        var sink = await ReplayAsync(Write("a.csv", [Header, .. lines]));

        var sales = sink.Events.Where(draft => draft.Type == EventType.Sale).Select(draft => draft.Id);
        Assert.Equal(Enumerable.Range(0, ReplaySource.MaxGathered + 500).Select(i => $"{i}-{i + 2}"), sales);
    }

    [Fact]
    public async Task Every_hour_that_passes_is_announced_before_what_happens_in_it()
    {
        var sink = await ReplayAsync(Write("a.csv", Header, Line("1", "2011-01-01 09:30:00"), Line("2", "2011-01-01 12:00:00")));

        Assert.Equal([9, 10, 11, 12], sink.Times.Select(time => time.Hour));
        Assert.Equal("2-3", sink.Sent[^1].Id);
    }

    [Fact]
    public async Task A_replay_goes_on_an_hour_before_the_stored_time()
    {
        var path = Write(
            "a.csv",
            Header,
            Line("1", "2011-01-01 09:00:00", "A"),
            Line("2", "2011-01-02 09:00:00", "A"),
            Line("3", "2011-01-02 09:30:00", "B"),
            Line("4", "2011-01-02 10:30:00", "A"));

        var sink = await ReplayAsync(path, new DateTime(2011, 1, 2, 10, 15, 0, DateTimeKind.Utc));

        Assert.Equal(["3-4-PRODUCT", "3-4-OPENING", "3-4", "4-5"], sink.Events.Select(draft => draft.Id));
        Assert.Equal(2, progress.SkippedLines);
    }

    [Fact]
    public void A_folder_without_invoice_files_is_refused()
    {
        Write("daily.csv", "sku,2011-01-01", "1,5");

        var refused = Assert.Throws<ConfigurationException>(() => InvoiceFiles.Find(folder.FullName));
        Assert.Contains("Generator:Path", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_packed_as_its_name_says_is_refused()
    {
        var path = Path.Combine(folder.FullName, "a.csv.gz");
        File.WriteAllText(path, Header);

        Assert.Throws<ConfigurationException>(() => InvoiceFiles.Find(path));
    }
}
