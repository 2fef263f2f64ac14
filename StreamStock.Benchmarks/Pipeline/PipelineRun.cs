using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using StreamStock.Benchmarks.Rig;
using StreamStock.Core.Messaging;
using StreamStock.ServiceDefaults.Kafka;

namespace StreamStock.Benchmarks.Pipeline;

/// <summary>
/// Generator, broker, processor and database as processes, and this process as the reader: events from produce to
/// durable to published, under load.
/// </summary>
internal sealed class PipelineRun : IDisposable
{
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// At a steady rate, probes count from this long after the generator's start: it first sends its catalogue at once, and
    /// the first probes have their way through processor and reader compiled.
    /// </summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan StallCeiling = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan SettleCeiling = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan TopicCeiling = TimeSpan.FromSeconds(60);

    /// <summary>What a processor says when its group gives it partitions.</summary>
    private const string AssignedLine = "Was assigned topics of partitions";

    private readonly PipelineOptions _options;
    private readonly string _folder = Directory.CreateTempSubdirectory("streamstock-pipeline-").FullName;
    private readonly KafkaInstance? _ownKafka;
    private readonly PostgresInstance? _ownPostgres;
    private readonly string _kafka;
    private readonly string _store;
    private readonly Random _random;
    private readonly List<Service> _processors = [];

    public PipelineRun(PipelineOptions options)
    {
        _options = options;
        _random = new Random(options.Seed);
        _ownKafka = options.Kafka is null ? KafkaInstance.Start() : null;
        _ownPostgres = options is { Store: "postgres", StoreConnection: null } ? PostgresInstance.Start() : null;
        _kafka = options.Kafka ?? _ownKafka!.BootstrapServers;
        _store = options.StoreConnection ?? _ownPostgres?.ConnectionString ?? $"Data Source={Path.Combine(_folder, "inventory.db")}";
    }

    public PipelineReport Run()
    {
        TopicSetup.EnsureAsync(_kafka, Topics.DefaultPartitions, Topics.All, TopicCeiling).GetAwaiter().GetResult();
        for (var i = 0; i < _options.Processors; i++)
        {
            _processors.Add(StartProcessor(i));
        }

        _processors.ForEach(p => p.WaitUntilHealthy());
        _ownPostgres?.RecycleLog();
        if (_options.Warmup > 0)
        {
            WarmUp();
            _ownPostgres?.Checkpoint();
        }

        var before = LedgerCheck.Sequences(_store);
        var inputs = InputEnds();
        using var reader = new PipelineReader(_kafka, Topics.DefaultPartitions, TimeProvider.System);
        var allocations = _processors.Select(p => new AllocationMeter(p.Process.Id)).ToList();
        var cpuBefore = CpuSeconds(null);
        using var generator = StartGenerator(_options.Events, _options.Rate);
        WaitForEvents(reader, generator, LedgerCheck.EverDecided(_store));
        var cpu = CpuSeconds(generator).ToDictionary(c => c.Key, c => Math.Round(c.Value - cpuBefore.GetValueOrDefault(c.Key), 2));
        Wait.For(TimeSpan.FromSeconds(1.5)); // The meters report once a second.
        var allocated = allocations.Sum(a => a.Bytes);
        allocations.ForEach(a => a.Dispose());
        if (_options.Probes is { } file)
        {
            File.WriteAllLines(file, reader.Done.Select(p => p.ToString()).Prepend(ProbeTimes.Columns));
        }

        var report = Report(reader, LedgerCheck.Read(_store, before), cpu, allocated, FirstEventAt(inputs));
        return _options.Recovery ? report with { RecoveryMs = Recover(reader) } : report;
    }

    /// <summary>Kills the processor with a probe waiting on each partition, and starts its successor.</summary>
    private Recovery Recover(PipelineReader reader)
    {
        var time = TimeProvider.System;
        _processors[0].Process.Kill();
        var products = Enumerable.Range(1, _options.Products).Select(ProductId)
            .DistinctBy(id => Partitioning.PartitionOf(Encoding.ASCII.GetBytes(id), Topics.DefaultPartitions)).ToList();
        products.ForEach(p => reader.Probe(p));
        var successor = StartProcessor(_processors.Count);
        _processors.Add(successor);
        WaitClosely(() => successor.Process.Log.Contains(AssignedLine, StringComparison.Ordinal), "the successor's assignment");
        var assigned = time.GetTimestamp();
        WaitClosely(() => reader.Undecided < products.Count, "the successor's first decision");
        var first = time.GetElapsedTime(assigned);
        WaitClosely(() => reader.Undecided == 0, "a decision of each partition");
        return new Recovery(Math.Round(first.TotalMilliseconds), Math.Round(time.GetElapsedTime(assigned).TotalMilliseconds));
    }

    private static void WaitClosely(Func<bool> holds, string what)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Wait.For(TimeSpan.FromMilliseconds(2));
            if (TimeProvider.System.GetElapsedTime(started) > SettleCeiling)
            {
                throw new TimeoutException($"Waited {SettleCeiling.TotalSeconds:0} s in vain for {what}.");
            }
        }
    }

    private Service StartProcessor(int number) => Service.StartProcessor(
        Path.Combine(_folder, $"processor-{number}.log"),
        new Dictionary<string, string> { ["ConnectionStrings__kafka"] = _kafka, ["ConnectionStrings__inventory"] = _store });

    private void WarmUp()
    {
        using var generator = StartGenerator(_options.Warmup, _options.Rate);
        Wait.Until(() => IsDone(generator), StallCeiling, "the end of the warm-up");
    }

    private Service StartGenerator(long events, double? rate) => Service.StartGenerator(
        Path.Combine(_folder, "generator.log"),
        new Dictionary<string, string>
        {
            ["ConnectionStrings__kafka"] = _kafka,
            ["Generator__Mode"] = "load",
            ["Generator__Products"] = _options.Products.ToString(CultureInfo.InvariantCulture),
            ["Generator__Events"] = events.ToString(CultureInfo.InvariantCulture),
            ["Generator__Rate"] = rate is { } perSecond ? (perSecond * 60).ToString(CultureInfo.InvariantCulture) : "max",
            ["Generator__Seed"] = _options.Seed.ToString(CultureInfo.InvariantCulture),
        });

    /// <summary>Sends probes until the generator has sent everything and all of it was decided.</summary>
    private void WaitForEvents(PipelineReader reader, Service generator, long decidedBefore)
    {
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        var (moved, decided, asked, done) = (time.GetTimestamp(), reader.Decided, time.GetTimestamp(), false);
        while (!done)
        {
            Wait.For(ProbeInterval);
            if (decided > 0)
            {
                reader.Probe(Product(), counts: _options.Rate is null || time.GetElapsedTime(started) > Settling);
            }

            if (reader.Decided != decided)
            {
                (decided, moved) = (reader.Decided, time.GetTimestamp());
            }

            if (time.GetElapsedTime(moved) > StallCeiling)
            {
                throw new TimeoutException($"Nothing was decided for {StallCeiling}; {decided} events were.\n{generator.Process.Log}\n{_processors[0].Process.Log}");
            }

            // Not before: thirty questions make the generator compile all it answers with anew, on a whole core.
            if (reader.Decided - decidedBefore >= _options.Events && time.GetElapsedTime(asked) > TimeSpan.FromMilliseconds(500))
            {
                asked = time.GetTimestamp();
                done = IsDone(generator);
            }
        }

        Wait.Until(() => reader.AllAnswered, SettleCeiling, "the probes' answers");
        var target = _options.Events + reader.ProbesSent;
        Wait.Until(
            () => reader.Decided - decidedBefore >= target,
            SettleCeiling,
            $"{target} decisions in the feed, which tells of {reader.Decided}");
    }

    private static bool IsDone(Service generator) => generator.Process.HasExited
        ? throw new InvalidOperationException($"The generator ended:\n{generator.Process.Log}")
        : generator.Get("/status") is { Status: 200 } answer && (string?)JsonNode.Parse(answer.Body)!["state"] == "done";

    private string Product() => ProductId(1 + _random.Next(_options.Products));

    private static string ProductId(int number) => string.Create(CultureInfo.InvariantCulture, $"PROD-{number:000000}");

    private Dictionary<string, double> CpuSeconds(Service? generator)
    {
        var cpu = new Dictionary<string, double>
        {
            ["broker"] = _ownKafka?.CpuSeconds ?? ChildProcess.CpuOf(Ports.ListenerOn(Port(_kafka)), withEndedChildren: false),
            ["generator"] = generator?.Process.CpuSeconds ?? 0,
            ["processor"] = _processors.Sum(p => p.Process.CpuSeconds),
            ["reader"] = Environment.CpuUsage.TotalTime.TotalSeconds,
        };
        if (_options.Store == "postgres")
        {
            cpu["database"] = _ownPostgres?.CpuSeconds ?? PostgresInstance.Cpu(Ports.ListenerOn(new Npgsql.NpgsqlConnectionStringBuilder(_store).Port));
        }

        return cpu;
    }

    private static int Port(string bootstrapServers) => int.Parse(bootstrapServers.Split(',')[0].Split(':')[^1], CultureInfo.InvariantCulture);

    private Dictionary<TopicPartition, long> InputEnds()
    {
        using var consumer = NewConsumer();
        return EventSources().ToDictionary(s => s, s => consumer.QueryWatermarkOffsets(s, TopicCeiling).High.Value);
    }

    private static IEnumerable<TopicPartition> EventSources() =>
        new[] { Topics.Sales, Topics.Restocks, Topics.Returns }.SelectMany(t => Enumerable.Range(0, Topics.DefaultPartitions).Select(p => new TopicPartition(t, p)));

    private IConsumer<byte[], byte[]> NewConsumer() =>
        new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = _kafka, GroupId = "pipeline-benchmark" }.UseStreamStockDefaults()).Build();

    private DateTime FirstEventAt(Dictionary<TopicPartition, long> starts)
    {
        using var consumer = NewConsumer();
        consumer.Assign(starts.Select(s => new TopicPartitionOffset(s.Key, s.Value)));
        var waiting = starts.Keys.ToHashSet();
        var first = DateTime.MaxValue;
        while (waiting.Count > 0 && consumer.Consume(TopicCeiling) is { } record)
        {
            if (waiting.Remove(record.TopicPartition) && !record.IsPartitionEOF)
            {
                first = record.Message.Timestamp.UtcDateTime < first ? record.Message.Timestamp.UtcDateTime : first;
            }
        }

        consumer.Close();
        return first;
    }

    private PipelineReport Report(PipelineReader reader, LedgerCheck ledger, Dictionary<string, double> cpu, double allocated, DateTime firstAt)
    {
        var sent = _options.Events + reader.ProbesSent;
        var last = reader.Progress[^1];
        return new PipelineReport
        {
            Store = _options.Store,
            Events = sent,
            Products = _options.Products,
            EventsPerSecond = Math.Round(sent / (last.At - firstAt).TotalSeconds),
            DurableMs = Percentiles.Of(reader.Done.Select(p => p.DurableMs)),
            SnapshotMs = Percentiles.Of(reader.Done.Select(p => p.SnapshotMs)),
            CpuSeconds = cpu,
            AllocatedBytesPerEvent = Math.Round(allocated / sent),
            Accepted = ledger.Accepted,
            Rejected = ledger.Rejected,
            Lost = Math.Max(0, sent - ledger.Decided - ledger.Duplicates),
            Duplicated = ledger.DecidedTwice,
            Snapshots = reader.Snapshots,
            Tenths = Tenths(reader.Progress, firstAt, last.Decided - sent, sent),
        };
    }

    /// <summary>The rate in each tenth of the events.</summary>
    private static List<double> Tenths(List<(DateTime At, long Decided)> progress, DateTime firstAt, long decidedBefore, long events)
    {
        var rates = new List<double>();
        var (at, decided) = (firstAt, decidedBefore);
        for (var tenth = 1; tenth <= 10; tenth++)
        {
            var end = progress.Find(p => p.Decided >= decidedBefore + (events * tenth / 10));
            if (end.At > at)
            {
                rates.Add(Math.Round((end.Decided - decided) / (end.At - at).TotalSeconds));
                (at, decided) = end;
            }
        }

        return rates;
    }

    public void Dispose()
    {
        _processors.ForEach(p => p.Dispose());
        _ownKafka?.Dispose();
        _ownPostgres?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
