using System.Diagnostics;
using StreamStock.AppHost.Embedded.Output;
using StreamStock.AppHost.Embedded.Supervision;
using StreamStock.ServiceDefaults;
using Xunit;

namespace StreamStock.Tests.AppHost.Embedded.Supervision;

public sealed class ServiceRunnerTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);
    private readonly StringWriter output = new();
    private readonly List<ServiceRunner> runners = [];
    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_crashed_process_is_started_again_until_it_is_stopped()
    {
        var runner = Run("echo alive; exit 7");

        await SeeAsync("alive", times: 3);
        await runner.StopAsync(Task.Delay(Soon, cancellation)).WaitAsync(Soon, cancellation);

        Assert.Contains("svc │ ended with exit code 7; starts again in", Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_error_is_reported_once_and_not_tried_again()
    {
        var runner = Run($"echo start; echo '{ConfigurationException.LinePrefix}Port is wrong.' >&2; exit {ExitCodes.Configuration}");

        Assert.Equal("Port is wrong.", await runner.Refused.WaitAsync(Soon, cancellation));
        Assert.DoesNotContain("Port is wrong.", Output, StringComparison.Ordinal);
        await Task.Delay(300, cancellation);
        Assert.Single(Output.Split('\n'), line => line.EndsWith("start", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stop_is_a_SIGTERM_that_lets_the_process_finish()
    {
        var runner = Run("trap 'echo drained; exit 0' TERM; echo up; while true; do sleep 0.05; done");
        await SeeAsync("up");

        await runner.StopAsync(Task.Delay(Soon, cancellation)).WaitAsync(Soon, cancellation);

        Assert.Contains("svc │ drained", Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_does_not_stop_in_time_is_killed()
    {
        var runner = Run("trap '' TERM; echo up; while true; do sleep 0.05; done");
        await SeeAsync("up");

        await runner.StopAsync(Task.Delay(200, cancellation)).WaitAsync(Soon, cancellation);

        Assert.Contains("is killed", Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_system_stops_an_orderly_exit_is_the_last_but_a_crash_is_not()
    {
        var orderly = Run("echo orderly; sleep 0.3; exit 0");
        var crashed = Run("echo crashed; sleep 0.3; exit 9");
        orderly.IsLastRun = crashed.IsLastRun = true;

        await SeeAsync("crashed", times: 2);

        Assert.Single(Output.Split('\n'), line => line.EndsWith("orderly", StringComparison.Ordinal));
    }

    public void Dispose()
    {
        runners.ForEach(runner => runner.Kill());
        output.Dispose();
    }

    private string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    private ServiceRunner Run(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The scripts are for a POSIX shell.");
        var runner = new ServiceRunner(
            "svc",
            () => new ProcessStartInfo("/bin/sh") { ArgumentList = { "-c", script } },
            new ConsoleLog(TextWriter.Synchronized(output), colour: false, ["svc"]),
            new Backoff(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(50), new Random(1)),
            TimeProvider.System);
        runners.Add(runner);
        runner.Start();
        return runner;
    }

    private async Task SeeAsync(string line, int times = 1)
    {
        var waited = Stopwatch.StartNew();
        while (Output.Split('\n').Count(text => text.EndsWith($"│ {line}", StringComparison.Ordinal)) < times)
        {
            Assert.True(waited.Elapsed < Soon, $"'{line}' was not seen {times} time(s) in:\n{Output}");
            await Task.Delay(20, cancellation);
        }
    }
}
