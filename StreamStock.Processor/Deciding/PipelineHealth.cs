using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace StreamStock.Processor.Deciding;

/// <summary>Whether the pipeline decides, and if not, why.</summary>
public sealed class PipelineHealth : IHealthCheck
{
    private volatile IReadOnlyList<string> _stopped = [];
    private volatile string? _trouble = "The pipeline has not started yet.";

    /// <summary>Why nothing is decided; null where all is well.</summary>
    public string? Trouble
    {
        get => _trouble;
        set => _trouble = value;
    }

    /// <summary>Why single partitions are stopped, while the others go on.</summary>
    public IReadOnlyList<string> Stopped
    {
        get => _stopped;
        set => _stopped = value;
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult((Trouble, Stopped) switch
        {
            ({ } reason, _) => HealthCheckResult.Unhealthy(reason),
            (null, { Count: > 0 } stopped) => HealthCheckResult.Unhealthy(string.Join(" ", stopped)),
            _ => HealthCheckResult.Healthy(),
        });
}
