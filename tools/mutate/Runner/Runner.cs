using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace StreamStock.Tests;

/// <summary>
/// Runs the tests of this assembly in one process, without a test platform: once to learn which mutants each test
/// meets, then for each mutant those that meet it, quickest first, until one fails. What a test meets only at its first
/// run stands in static state, which is made before a mutant is switched on: such a mutant, if it survives, is tried
/// again in a process of its own.
/// </summary>
internal static class Runner
{
    private sealed record Test(string Name, MethodInfo Method, object?[] Arguments)
    {
        public bool[] Met = [];
        public bool[] MetAgain = [];
        public TimeSpan Time;
    }

    private static int s_current;
    private static long s_deadline = long.MaxValue;
    private static string s_results = "";

    public static async Task<int> Main(string[] args)
    {
        var work = args[0];
        s_results = Path.Combine(work, "results.txt");
        var mutants = File.ReadAllLines(Path.Combine(work, "mutants.txt")).Select(int.Parse).ToList();
        var done = File.Exists(s_results) ? File.ReadLines(s_results).Select(l => int.Parse(l.Split(' ')[0], CultureInfo.InvariantCulture)).ToHashSet() : [];
        var left = mutants.Where(m => !done.Contains(m)).ToList();
        if (args.Length > 1)
        {
            Mutants.Active = int.Parse(args[1], CultureInfo.InvariantCulture);
            return await TryAlone();
        }

        if (left.Count == 0)
        {
            return 0;
        }

        new Thread(Watch) { IsBackground = true }.Start();
        var tests = await FindTests();
        Console.WriteLine($"{tests.Count} tests; {left.Count} of {mutants.Count} mutants to go");
        if (!TryRecall(work, tests, mutants.Max()) && !await Learn(work, tests, mutants.Max()))
        {
            return 1;
        }

        foreach (var mutant in left)
        {
            await Try(mutant, [.. tests.Where(t => t.Met[mutant]).OrderBy(t => t.Time)]);
        }

        return 0;
    }

    /// <summary>Runs every test without a mutant, to learn what it meets, and writes that down for the next process.</summary>
    private static async Task<bool> Learn(string work, List<Test> tests, int last)
    {
        foreach (var test in tests)
        {
            Mutants.Met = new bool[last + 1];
            await RunTest(test);
            test.Met = Mutants.Met;
            Mutants.Met = new bool[last + 1];
            await RunTest(test);
            test.MetAgain = Mutants.Met;
            Mutants.Met = null;
            var start = Stopwatch.GetTimestamp();
            if (await RunTest(test) is { } failure)
            {
                Console.Error.WriteLine($"{test.Name} fails without a mutant: {failure}");
                return false;
            }

            test.Time = Stopwatch.GetElapsedTime(start);
        }

        static string Bits(bool[] met) => string.Concat(met.Select(m => m ? '1' : '0'));
        File.WriteAllLines(Path.Combine(work, "met.txt"), tests.Select(t => $"{t.Name} {t.Time.Ticks} {Bits(t.Met)} {Bits(t.MetAgain)}"));
        return true;
    }

    /// <summary>Takes what an earlier process learnt, which a mutant without an end took with it.</summary>
    private static bool TryRecall(string work, List<Test> tests, int last)
    {
        var file = Path.Combine(work, "met.txt");
        var lines = File.Exists(file) ? File.ReadAllLines(file).Select(l => l.Split(' ')).ToList() : [];
        if (lines.Count != tests.Count || lines.Zip(tests).Any(p => p.First[0] != p.Second.Name || p.First[2].Length != last + 1))
        {
            return false;
        }

        foreach (var (line, test) in lines.Zip(tests))
        {
            test.Time = TimeSpan.FromTicks(long.Parse(line[1], CultureInfo.InvariantCulture));
            (test.Met, test.MetAgain) = ([.. line[2].Select(c => c == '1')], [.. line[3].Select(c => c == '1')]);
        }

        return true;
    }

    private static async Task Try(int mutant, List<Test> tests)
    {
        s_current = mutant;
        Mutants.Active = mutant;
        var outcome = tests.Count == 0 ? "unmet" : "survived";
        foreach (var test in tests)
        {
            // Sooner or later a loop without end fills the memory: be quick.
            var allowed = TimeSpan.FromSeconds(5) + (8 * test.Time);
            Volatile.Write(ref s_deadline, Stopwatch.GetTimestamp() + (long)(allowed.TotalSeconds * Stopwatch.Frequency));
            if (await RunTest(test) is not null)
            {
                outcome = $"killed {test.Name}";
                break;
            }
        }

        Mutants.Active = 0;
        Volatile.Write(ref s_deadline, long.MaxValue);
        if (outcome == "survived" && tests.Any(t => !t.MetAgain[mutant]))
        {
            outcome = TryInProcess(mutant) ? "survived" : "killed alone";
        }

        File.AppendAllText(s_results, $"{mutant} {outcome}\n");
    }

    /// <returns>Whether it survives.</returns>
    private static bool TryInProcess(int mutant)
    {
        using var process = Process.Start(Environment.ProcessPath!, [.. Environment.GetCommandLineArgs()[..2], mutant.ToString(CultureInfo.InvariantCulture)]);
        if (process.WaitForExit(TimeSpan.FromMinutes(2)))
        {
            return process.ExitCode == 0;
        }

        process.Kill();
        return false;
    }

    private static async Task<int> TryAlone()
    {
        foreach (var test in await FindTests())
        {
            if (await RunTest(test) is not null)
            {
                return 1;
            }
        }

        return 0;
    }

    private static void Watch()
    {
        while (true)
        {
            Thread.Sleep(200);
            if (Stopwatch.GetTimestamp() > Volatile.Read(ref s_deadline) || GC.GetTotalMemory(false) > 3_000_000_000)
            {
                File.AppendAllText(s_results, $"{s_current} timeout\n");
                Environment.Exit(3);
            }
        }
    }

    private static async Task<string?> RunTest(Test test)
    {
        object? instance = null;
        try
        {
            instance = test.Method.IsStatic ? null : Activator.CreateInstance(test.Method.DeclaringType!);
            if (test.Method.Invoke(instance, test.Arguments) is Task task)
            {
                await task;
            }

            return null;
        }
        catch (Exception e)
        {
            return (e.InnerException ?? e).Message;
        }
        finally
        {
            (instance as IDisposable)?.Dispose();
        }
    }

    private static async Task<List<Test>> FindTests()
    {
        var tests = new List<Test>();
        foreach (var type in typeof(Runner).Assembly.GetTypes().Where(t => t is { IsAbstract: false, IsClass: true }))
        {
            foreach (var method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
            {
                var fact = method.GetCustomAttributes().OfType<IFactAttribute>().FirstOrDefault();
                if (fact is { Skip: null })
                {
                    var name = $"{type.Name}.{method.Name}";
                    var data = method.GetCustomAttributes().OfType<IDataAttribute>().ToList();
                    tests.AddRange(data.Count == 0 ? [new Test(name, method, [])] : []);
                    foreach (var attribute in data)
                    {
                        if (attribute is MemberDataAttribute member)
                        {
                            member.MemberType ??= type;
                        }

                        foreach (var row in await attribute.GetData(method, new DisposalTracker()))
                        {
                            tests.Add(new Test(name, method, row.GetData()));
                        }
                    }
                }
            }
        }

        return tests;
    }
}
