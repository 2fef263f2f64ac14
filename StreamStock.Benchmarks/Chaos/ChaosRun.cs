using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using StreamStock.Benchmarks.Rig;

namespace StreamStock.Benchmarks.Chaos;

/// <summary>
/// Faults under load, one after the other, and then the judgement. Equal options choose equal events, victims and
/// pauses; what the machine makes of them differs.
/// </summary>
public static class ChaosRun
{
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan HealthCeiling = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan PauseBeyondSession = ChaosRig.SessionTimeout + TimeSpan.FromSeconds(6);

    /// <summary>Whether everything it needs can be started here.</summary>
    public static bool IsPossible => KafkaInstance.IsInstalled && PostgresInstance.IsInstalled && FaultProxy.IsInstalled;

    public static ChaosVerdict Run(ChaosOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var random = new Random(options.Seed);
        using var rig = new ChaosRig(options.Processors, options.Classic);
        using var watcher = new StockWatcher(rig.Kafka.BootstrapServers);
        using var load = new ChaosLoad(rig.Kafka.BootstrapServers, options.Seed, options.Products, options.Rate);
        load.SendCatalogue();
        load.Start();
        var failures = new List<string>();
        var clock = Stopwatch.StartNew();
        foreach (var fault in options.Faults)
        {
            Wait.For(options.LongestCalm * random.NextDouble());
            options.Tell(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds,6:0.0} s  {fault}, {load.Acknowledged} events acknowledged"));
            failures.AddRange(Do(fault, rig, random));
        }

        Wait.For(options.LongestCalm / 2);
        load.Stop();
        Wait.Until(() => Array.TrueForAll(rig.Processors, p => p.IsHealthy), HealthCeiling, $"all replicas to be healthy: {Healths(rig)}");
        options.Tell(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds,6:0.0} s  the end of the faults, {load.Acknowledged} events acknowledged"));
        ChaosCheck.WaitUntilDecided(rig.Database, load.Acknowledged);
        var verdict = ChaosCheck.Judge(rig.Database, load, watcher);
        failures.AddRange(verdict.Failures);
        options.Tell(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds,6:0.0} s  judged; {watcher.Records} snapshots read, {watcher.Older} not newer"));
        failures.AddRange(Buyers.Rush(rig.Kafka.BootstrapServers, $"BUYER-{options.Seed}", () => KillProcessor(rig, random)));
        options.Tell(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds,6:0.0} s  the buyers were answered"));
        if (options.Resend)
        {
            failures.AddRange(Resend.Everything(rig.Kafka.BootstrapServers, rig.Database));
            options.Tell(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds,6:0.0} s  everything was sent once more"));
        }

        var (exitCode, output) = Service.Verify(rig.Database);
        options.Tell(output);
        if (exitCode != 0)
        {
            failures.Add($"verify at the end: {output}");
        }

        if (failures.Count > 0)
        {
            for (var i = 0; i < rig.Processors.Length; i++)
            {
                options.Tell($"log of processor {i}:\n{rig.LogOf(i)}");
            }
        }

        return verdict with { Failures = failures };
    }

    private static string Healths(ChaosRig rig) => string.Join("; ", rig.Processors.Select(p => p.Health ?? "no answer"));

    private static IReadOnlyList<string> Do(Fault fault, ChaosRig rig, Random random)
    {
        switch (fault)
        {
            case Fault.KillProcessor:
                KillProcessor(rig, random);
                break;
            case Fault.KillDatabase:
                rig.Postgres.Kill();
                var told = ExpectUnhealthy(rig, random);
                rig.Postgres.Restart();
                return told;
            case Fault.KillBroker:
                rig.Kafka.Kill();
                Wait.For(Outage * random.NextDouble());
                rig.Kafka.Restart();
                break;
            case Fault.PauseProcessor:
                var victim = rig.Processors[random.Next(rig.Processors.Length)].Process;
                victim.Signal("STOP");
                Wait.For(PauseBeyondSession);
                victim.Signal("CONT");
                break;
            case Fault.FullDatabase:
                FillUp(rig.Database);
                var said = ExpectUnhealthy(rig, random);
                MakeRoom(rig.Database);
                return said;
            default:
                return DoToNetwork(fault, rig, random);
        }

        return [];
    }

    private static List<string> DoToNetwork(Fault fault, ChaosRig rig, Random random)
    {
        const int SlowMilliseconds = 300;
        var target = fault is Fault.CutBroker or Fault.StallBroker or Fault.SlowBroker ? ChaosRig.BrokerProxy : ChaosRig.DatabaseProxy;
        switch (fault)
        {
            case Fault.CutBroker or Fault.CutDatabase: rig.Proxy.Cut(target); break;
            case Fault.StallBroker or Fault.StallDatabase: rig.Proxy.Stall(target); break;
            default: rig.Proxy.Slow(target, SlowMilliseconds); break;
        }

        Wait.For(Outage * (0.5 + random.NextDouble()));
        rig.Proxy.Heal();
        return [];
    }

    private static void KillProcessor(ChaosRig rig, Random random)
    {
        var number = random.Next(rig.Processors.Length);
        rig.Processors[number].Process.Kill();
        Wait.For(TimeSpan.FromSeconds(2) * random.NextDouble());
        rig.Restart(number);
    }

    /// <summary>A database that is not there must show in the replicas' readiness, with the reason.</summary>
    private static IReadOnlyList<string> ExpectUnhealthy(ChaosRig rig, Random random)
    {
        try
        {
            Wait.Until(() => Array.Exists(rig.Processors, p => p.Get("/health") is { Status: 503 } answer && HasReason(answer.Body)), HealthCeiling, "a replica to say that it cannot commit");
            Wait.For(Outage * random.NextDouble());
            return [];
        }
        catch (TimeoutException e)
        {
            return [e.Message + " " + Healths(rig)];
        }
    }

    private static bool HasReason(string health) => JsonNode.Parse(health)?["checks"]?["pipeline"]?["reason"] is not null;

    /// <summary>Answers every write as PostgreSQL does when its disk is full.</summary>
    private static void FillUp(string database) => Execute(database, """
        CREATE OR REPLACE FUNCTION chaos_full() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
        CREATE TRIGGER chaos_full BEFORE INSERT OR UPDATE ON partitions FOR EACH STATEMENT EXECUTE FUNCTION chaos_full()
        """);

    private static void MakeRoom(string database) => Execute(database, "DROP TRIGGER chaos_full ON partitions");

    private static void Execute(string database, string sql)
    {
        using var connection = LedgerCheck.Open(database);
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of ours only.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
