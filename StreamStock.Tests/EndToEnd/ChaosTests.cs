using StreamStock.Benchmarks.Chaos;
using Xunit;

namespace StreamStock.Tests.EndToEnd;

/// <summary>
/// The chaos suite in short: replicas of the processor on Apache Kafka and PostgreSQL under load, killed, paused and cut
/// off. Everything acknowledged must be in the ledger exactly once, nothing that was not durable may have been
/// published, and in the end inventory.stock equals the database. The full form is a command of the benchmarks.
/// </summary>
public sealed class ChaosTests
{
    public ChaosTests()
    {
        if (!ChaosRun.IsPossible && Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail("Apache Kafka (shared/kafka), Toxiproxy (shared/tools), Java or PostgreSQL is missing on this build server.");
        }

        Assert.SkipUnless(ChaosRun.IsPossible, "This needs shared/kafka and shared/tools beside the repository, Java and PostgreSQL.");
    }

    [Fact]
    public void Replicas_of_a_group_survive_each_other_their_database_and_their_broker() =>
        Survives(new ChaosOptions { Seed = 11, Faults = [Fault.KillProcessor, Fault.KillDatabase, Fault.KillBroker, Fault.PauseProcessor] });

    [Fact]
    public void Replicas_of_a_classic_group_survive_the_network_and_a_full_disk() =>
        Survives(new ChaosOptions
        {
            Seed = 12,
            Processors = 2,
            Classic = true,
            Faults = [Fault.CutBroker, Fault.StallDatabase, Fault.FullDatabase, Fault.KillProcessor, Fault.PauseProcessor],
        });

    private static void Survives(ChaosOptions options)
    {
        var output = TestContext.Current.TestOutputHelper!;
        var verdict = ChaosRun.Run(options with { Rate = 1_000, Products = 100, LongestCalm = TimeSpan.FromSeconds(2), Tell = output.WriteLine });

        Assert.True(verdict.IsPassed, string.Join('\n', verdict.Failures));
    }
}
