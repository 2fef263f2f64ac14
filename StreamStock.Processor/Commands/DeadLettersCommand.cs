using System.Diagnostics.Metrics;
using System.Globalization;
using Confluent.Kafka;
using StreamStock.Core.Models;
using StreamStock.Processor.DeadLetters;
using StreamStock.Processor.History;
using StreamStock.Processor.Storage;
using StreamStock.ServiceDefaults;
using StreamStock.ServiceDefaults.Kafka;

namespace StreamStock.Processor.Commands;

/// <summary><c>deadletters list|redrive|discard</c>: what the HTTP API does, for a terminal. Exits with 1 where a letter could not be sent.</summary>
internal static class DeadLettersCommand
{
    public const string Name = "deadletters";
    private const int MaxShown = 160;

    private static readonly string[] s_options =
        ["kafka", "id", "state", "reason", "topic", "partition", "product", "from", "to", "limit", "cursor", "all", "by", "because"];

    public static int Run(string[] args, IConfiguration configuration, TextWriter output)
    {
        var line = new CommandLine(Name, args.Length > 0 ? args[1..] : [], s_options, configuration);
        return args.FirstOrDefault() switch
        {
            "list" => List(line, output),
            "redrive" => Redrive(line, output),
            "discard" => Discard(line, output),
            _ => throw new ConfigurationException("deadletters must be followed by list, redrive or discard."),
        };
    }

    private static int List(CommandLine line, TextWriter output)
    {
        var query = Query(line);
        var filter = DeadLetterQuery.ReadPage(query) with { Ids = DeadLetterQuery.ReadIds(query, line.Options("id")) };
        Refuse(query);
        var page = new DeadLetterTable(Database(line), TimeProvider.System).List(line.Has("state") ? filter : filter with { State = DeadLetterFilter.Open });
        foreach (var letter in page.Items)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{letter.Id}  {letter.State}  {letter.RecordedAt:yyyy-MM-dd'T'HH:mm:ss'Z'}  {letter.Topic}[{letter.Partition}]@{letter.Offset}  {letter.Reason}: {letter.Message}"));
            var payload = letter.Payload ?? "base64 " + letter.PayloadBase64;
            output.WriteLine("    " + (payload.Length <= MaxShown ? payload : payload[..MaxShown] + "…").ReplaceLineEndings(" "));
        }

        output.WriteLine(page.Next is null ? $"{page.Items.Count} dead letters." : $"{page.Items.Count} dead letters; go on with --cursor {page.Next}");
        return ExitCodes.Ok;
    }

    private static int Redrive(CommandLine line, TextWriter output)
    {
        var filter = Chosen(line);
        var history = StoreFactory.OpenForReading(line.Store).History;
        var partitions = history.PartitionCount();
        var config = KafkaConnection.Apply(line.Kafka, new ProducerConfig().UseStreamStockDefaults());
        config.MessageTimeoutMs = (int)Redriver.SendCeiling.TotalMilliseconds / 2;
        using var producer = new ProducerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
        using var meters = new PlainMeters();
        var redriver = new Redriver(
            new DeadLetterTable(history.Database, TimeProvider.System), producer, () => partitions,
            $"{Environment.MachineName}-{Environment.ProcessId}", TimeProvider.System, new ProcessorMetrics(meters));
        RedriveResult result;
        var redriven = 0;
        do
        {
            result = redriver.RedriveAsync(filter, line.By).GetAwaiter().GetResult();
            redriven += result.Redriven;
        }
        while (result is { More: true, Failed: 0 });

        output.WriteLine(result.Failed == 0
            ? $"{redriven} dead letters redriven."
            : $"{redriven} dead letters redriven, {result.Failed} not: {result.Error}");
        return result.Failed == 0 ? ExitCodes.Ok : ExitCodes.Failure;
    }

    private static int Discard(CommandLine line, TextWriter output)
    {
        var filter = Chosen(line);
        var because = line.Option("because")
            ?? throw new ConfigurationException("deadletters discard needs --because and why, for whoever looks later.");
        output.WriteLine($"{new DeadLetterTable(Database(line), TimeProvider.System).Discard(filter, line.By, because)} dead letters discarded.");
        return ExitCodes.Ok;
    }

    /// <summary>Letters chosen on purpose: nobody redrives everything by leaving an option out.</summary>
    private static DeadLetterFilter Chosen(CommandLine line)
    {
        var query = Query(line);
        var filter = DeadLetterQuery.Read(query) with { Ids = DeadLetterQuery.ReadIds(query, line.Options("id")) };
        Refuse(query);
        return filter != new DeadLetterFilter() || line.Has("all")
            ? filter
            : throw new ConfigurationException("Choose dead letters by --id, --reason, --topic, --partition, --product, --from, --to, or --all.");
    }

    private static QueryReader Query(CommandLine line) => new(name => line.Option(name == "productId" ? "product" : name));

    private static void Refuse(QueryReader query)
    {
        if (!query.IsValid)
        {
            throw new ConfigurationException(string.Join(" ", query.Errors.SelectMany(e => e.Value)));
        }
    }

    private static IDatabase Database(CommandLine line) => StoreFactory.OpenForReading(line.Store).History.Database;

    /// <summary>Makes meters that nobody listens to.</summary>
    private sealed class PlainMeters : IMeterFactory
    {
        private readonly List<Meter> _meters = [];

        public Meter Create(MeterOptions options)
        {
            var meter = new Meter(options);
            _meters.Add(meter);
            return meter;
        }

        public void Dispose() => _meters.ForEach(m => m.Dispose());
    }
}
