using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using StreamStock.Processor.Deciding;
using Xunit;

namespace StreamStock.Tests.Processor.Deciding;

public class PipelineHealthTests
{
    [Fact]
    public async Task It_is_healthy_only_when_nothing_is_wrong_and_says_all_that_is()
    {
        var health = new PipelineHealth();
        health.Report(PipelineHealth.Commits, "No room.");
        health.Report(PipelineHealth.Start, null);
        health.Report(PipelineHealth.Loading, "No answer.");

        var result = await health.CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);
        Assert.Equal((HealthStatus.Unhealthy, "No room. No answer."), (result.Status, result.Description));

        health.Report(PipelineHealth.Commits, null);
        health.Report(PipelineHealth.Loading, null);
        Assert.Null(health.Trouble);
    }

    [Fact]
    public void Outages_and_full_disks_are_waited_out_and_errors_of_the_program_are_not()
    {
        Assert.True(Outage.IsPassing(new SqliteException("database or disk is full", 13)));
        Assert.True(Outage.IsPassing(new PostgresException("No space left on device", "ERROR", "ERROR", "53100")));
        Assert.True(Outage.IsPassing(new NpgsqlException("Exception while reading from stream", new IOException())));
        Assert.True(Outage.IsPassing(new TimeoutException()));
        Assert.False(Outage.IsPassing(new InvalidOperationException()));
    }
}
