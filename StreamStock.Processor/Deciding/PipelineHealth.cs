using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace StreamStock.Processor.Deciding;

/// <summary>Whether the pipeline decides, and if not, why.</summary>
public sealed class PipelineHealth : IHealthCheck
{
    private volatile string? _trouble = "The pipeline has not started yet.";

    /// <summary>Why nothing is decided; null where all is well.</summary>
    public string? Trouble
    {
        get => _trouble;
        set => _trouble = value;
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Trouble is { } reason ? HealthCheckResult.Unhealthy(reason) : HealthCheckResult.Healthy());
}
