using System.Globalization;
using StreamStock.Core.Messaging;
using StreamStock.Generator.Load;
using StreamStock.Generator.Processor;
using StreamStock.Generator.Replay;
using StreamStock.Generator.Sources;
using StreamStock.Generator.Status;
using StreamStock.Generator.Synthetic;
using StreamStock.ServiceDefaults;
using StreamStock.ServiceDefaults.Kafka;

namespace StreamStock.Generator;

/// <summary>
/// Runs the source of the configured mode, once. The process stays when the source has ended, to answer
/// <c>/health</c> and <c>/status</c>. Whatever cannot be sent ends the process with another code than 0.
/// </summary>
public sealed class GeneratorWorker(
    GeneratorOptions options,
    IServiceProvider services,
    IConfiguration configuration,
    ProcessorClient processor,
    GeneratorStatus status,
    TimeProvider time,
    ILogger<GeneratorWorker> logger) : BackgroundService
{
    /// <summary>How long a stop waits for what was handed to the client and not yet acknowledged.</summary>
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Mode == GeneratorMode.Off)
        {
            status.Finish(null);
            return;
        }

        // Not before the host has started: the wait for others must not hold up /health.
        await Task.Yield();
        var files = options.Mode == GeneratorMode.Replay ? FindFiles() : null;
        await EnsureTopicsAsync(stoppingToken);
        var storedTime = await ClockAsync(stoppingToken);
        var producer = services.GetRequiredService<FlowControlProducer>();
        await producer.StartAsync(stoppingToken);
        try
        {
            await RunAsync(producer, CreateSource(files, storedTime), stoppingToken);
        }
        finally
        {
            await FlushAsync(producer);
        }
    }

    private async Task RunAsync(FlowControlProducer producer, IEventSource source, CancellationToken cancellationToken)
    {
        status.Begin();
        await source.RunAsync(new KafkaEventSink(producer, status, options.IsClockSource), cancellationToken);
        var result = options.Mode == GeneratorMode.Replay ? await processor.SalesAsync(cancellationToken) : null;
        status.Finish(result);
        LogSummary(result);
    }

    private IEventSource CreateSource(InvoiceFiles? files, DateTime? storedTime)
    {
        if (files is not null)
        {
            return new ReplaySource(files, options.Speed, storedTime, status.Progress, time);
        }

        if (options.Mode == GeneratorMode.Load)
        {
            var run = time.GetUtcNow().ToString("yyyyMMddTHHmmssfff", CultureInfo.InvariantCulture);
            var load = new LoadDemand(options.Seed, options.Products, options.Distribution, options.Mix, run);
            return new LoadSource(load, options.Rate, options.Events, time);
        }

        // At full speed there is no wall time to relate a rate to: a day is as the default makes it.
        var eventsPerDay = options is { Rate: { } rate, Speed: { } speed }
            ? DemandDial.EventsPerDay(rate, speed)
            : DemandDial.EventsPerDay(GeneratorOptions.DefaultRate, GeneratorOptions.DefaultSpeed);
        var pace = options.Rate is null ? null : options.Speed;
        logger.LogInformation(
            "Simulating {Events:0} events a day at {Speed} times wall time, seed {Seed}; {History}",
            eventsPerDay,
            pace?.ToString(CultureInfo.InvariantCulture) ?? "as many as the processors manage",
            options.Seed,
            storedTime is null ? $"{SyntheticSource.History(eventsPerDay).TotalDays:0.#} days before now come first" : "no history");
        var demand = new SyntheticDemand(options.Seed, eventsPerDay, options.Mix);
        return new SyntheticSource(demand, pace, eventsPerDay, storedTime, time, services.GetService<DemandDial>());
    }

    private InvoiceFiles FindFiles()
    {
        var files = InvoiceFiles.Find(options.Path);
        logger.LogInformation(
            "Replaying {Count} files of {Path}, {Megabytes:0.0} MB", files.Files.Count, options.Path, files.TotalBytes / 1e6);
        if (files.Others.Count > 0)
        {
            logger.LogWarning(
                "Left out, not invoice files: {Files}", string.Join(", ", files.Others.Take(10).Select(Path.GetFileName)));
        }

        return files;
    }

    private async Task EnsureTopicsAsync(CancellationToken cancellationToken)
    {
        var connection = configuration.GetConnectionString(KafkaDefaults.ConnectionName);
        await TopicSetup.EnsureAsync(connection!, options.Partitions, Topics.All, Timeout.InfiniteTimeSpan, time, cancellationToken);
    }

    /// <summary>Where the processors' time stands, where this mode drives it; refuses data of the other clock.</summary>
    private async Task<DateTime?> ClockAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(configuration[ProcessorClient.AddressKey]))
        {
            return options.IsClockSource
                ? throw new ConfigurationException(
                    $"{ProcessorClient.AddressKey} is missing: this mode asks the processor where time stands, for example http://127.0.0.1:5100.")
                : null;
        }

        var clock = await processor.ClockAsync(cancellationToken);
        var wanted = options.IsClockSource ? "event" : "wall";
        if (clock.Clock != wanted)
        {
            throw new ConfigurationException(
                $"Generator:Mode is '{options.Mode}', which needs data on the {wanted} clock, but this data was made on the {clock.Clock} clock. Use another data directory, or the mode off.");
        }

        if (options is { Mode: GeneratorMode.Replay, Start: ReplayStart.Beginning })
        {
            return null;
        }

        if (clock.PartitionTime is { } stored)
        {
            logger.LogInformation("Going on at {Time:yyyy-MM-ddTHH:mm:ssZ}, where the stored data stands", stored);
        }

        return clock.PartitionTime;
    }

    private async Task FlushAsync(FlowControlProducer producer)
    {
        using var limit = new CancellationTokenSource(FlushTimeout, time);
        try
        {
            await producer.FlushAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            logger.LogWarning("Stopped before the broker had acknowledged everything; what was not is lost");
        }
        catch (Confluent.Kafka.KafkaException exception)
        {
            logger.LogError(exception, "The broker refused a record for good");
        }
    }

    private void LogSummary(ReplayResult? result)
    {
        var sent = status.Read().Sent;
        logger.LogInformation(
            "Done in {Seconds:0.0} s: sent {Total} records: {Sales} sales, {Restocks} restocks, {Returns} returns, {Adjustments} adjustments, {Commands} commands",
            status.SecondsTaken, sent.Total, sent.Sales, sent.Restocks, sent.Returns, sent.Adjustments, sent.Commands);
        if (options.Mode == GeneratorMode.Replay)
        {
            logger.LogInformation(
                "Replayed {Lines} lines, {Bad} unreadable, {Skipped} of an earlier run; sales accepted {Accepted:P2}, units served {Fill:P2}",
                status.Progress.Lines, status.Progress.BadLineCount, status.Progress.SkippedLines, result?.AcceptedShare, result?.FillRate);
        }
    }
}
