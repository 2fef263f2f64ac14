using System.CommandLine;

namespace StreamStock.Benchmarks.Chaos;

/// <summary>The command <c>chaos</c>: the full suite.</summary>
internal static class ChaosCommand
{
    private const int Kills = 20;
    private const int EachOther = 2;

    public static Command Create()
    {
        var seed = new Option<int>("--seed") { Description = "Chooses events, victims and pauses", DefaultValueFactory = _ => 1 };
        var rate = new Option<int>("--rate") { Description = "Events a second", DefaultValueFactory = _ => 5_000 };
        var only = new Option<Fault[]>("--faults") { Description = "These instead of all, in this order, on three replicas", AllowMultipleArgumentsPerToken = true };
        var classic = new Option<bool>("--classic") { Description = "The classic group protocol for all of it" };
        var command = new Command("chaos", "Faults under load, and whether anything was lost, doubled or told wrongly.") { seed, rate, only, classic };
        command.SetAction(parsed =>
        {
            var runs = Runs(parsed.GetValue(seed), parsed.GetValue(only) ?? [])
                .Select(r => r with { Rate = parsed.GetValue(rate), Classic = r.Classic || parsed.GetValue(classic), Tell = Console.WriteLine });
            var failed = runs.Count(run => !Run(run));
            Console.WriteLine(failed == 0 ? "PASSED" : $"FAILED: {failed} runs");
            return failed == 0 ? 0 : 1;
        });
        return command;
    }

    private static IEnumerable<ChaosOptions> Runs(int seed, Fault[] only)
    {
        if (only.Length > 0)
        {
            yield return new ChaosOptions { Seed = seed, Faults = only };
            yield break;
        }

        Fault[] others = [.. Enum.GetValues<Fault>().Where(f => f != Fault.KillProcessor)];
        yield return new ChaosOptions { Seed = seed, Processors = 2, Faults = [.. Enumerable.Repeat(Fault.KillProcessor, Kills)] };
        yield return new ChaosOptions { Seed = seed + 1, Processors = 3, Faults = [.. Enumerable.Repeat(Fault.KillProcessor, Kills)] };
        yield return new ChaosOptions { Seed = seed + 2, Processors = 3, Faults = [.. Enumerable.Repeat(others, EachOther).SelectMany(f => f)] };
        yield return new ChaosOptions { Seed = seed + 3, Processors = 3, Classic = true, Faults = [Fault.KillProcessor, .. others] };
    }

    private static bool Run(ChaosOptions options)
    {
        Console.WriteLine($"seed {options.Seed}: {options.Processors} replicas, {(options.Classic ? "classic" : "KIP-848")} protocol, {options.Faults.Count} faults, {options.Rate} events/s");
        var verdict = ChaosRun.Run(options);
        Console.WriteLine($"seed {options.Seed}: {verdict.Acknowledged} events acknowledged, {verdict.Decided} in the ledger");
        foreach (var failure in verdict.Failures)
        {
            Console.WriteLine($"seed {options.Seed}: FAILED: {failure}");
        }

        return verdict.IsPassed;
    }
}
