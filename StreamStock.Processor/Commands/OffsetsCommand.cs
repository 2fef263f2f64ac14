using System.Globalization;
using StreamStock.Core.Messaging;
using StreamStock.Processor.Storage;
using StreamStock.ServiceDefaults;

namespace StreamStock.Processor.Commands;

/// <summary>
/// <c>offsets list|accept-new-topic|accept-gap</c>: shows partitions that are stopped because their records are not where they were, and
/// lets them go on. Their owner does so within a few seconds, and writes down what is missing.
/// </summary>
internal static class OffsetsCommand
{
    public const string Name = "offsets";
    public const string AcceptNewTopic = "accept-new-topic";
    public const string AcceptGap = "accept-gap";

    private static readonly string[] s_options = ["partition", "by"];

    public static int Run(string[] args, IConfiguration configuration, TextWriter output)
    {
        var line = new CommandLine(Name, args.Length > 0 ? args[1..] : [], s_options, configuration);
        return args.FirstOrDefault() switch
        {
            "list" => List(Stops(line), output),
            AcceptNewTopic => Accept(line, PartitionStop.NewTopic, output),
            AcceptGap => Accept(line, PartitionStop.Gap, output),
            _ => throw new ConfigurationException($"offsets must be followed by list, {AcceptNewTopic} or {AcceptGap}."),
        };
    }

    private static int List(PartitionStops stops, TextWriter output)
    {
        var all = stops.List();
        foreach (var stop in all)
        {
            var state = stop.AcceptedBy is null ? "stopped" : $"accepted by {stop.AcceptedBy}";
            output.WriteLine($"{Topics.Inputs[stop.Topic]}[{stop.Partition}]  {state}  {stop.Message}");
        }

        output.WriteLine($"{all.Count(s => s.AcceptedBy is null)} partitions wait to be let go on.");
        return ExitCodes.Ok;
    }

    private static int Accept(CommandLine line, string kind, TextWriter output)
    {
        int? partition = null;
        if (line.Option("partition") is { } text)
        {
            partition = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new ConfigurationException("--partition must be the number of a partition.");
        }

        var accepted = Stops(line).Accept(kind, partition, line.By);
        output.WriteLine(accepted > 0 ? $"{accepted} accepted; their owners go on within a few seconds." : "No partition waits for that.");
        return accepted > 0 ? ExitCodes.Ok : ExitCodes.Failure;
    }

    private static PartitionStops Stops(CommandLine line) => new(StoreFactory.OpenForReading(line.Store).History.Database, TimeProvider.System);
}
