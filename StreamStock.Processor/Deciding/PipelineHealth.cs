using System.Collections.Concurrent;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace StreamStock.Processor.Deciding;

/// <summary>Whether the pipeline decides, and if not, why: one reason for each thing it needs.</summary>
public sealed class PipelineHealth : IHealthCheck
{
    public const string Start = "start";
    public const string Commits = "commits";
    public const string Loading = "loading";
    public const string Ownership = "ownership";
    public const string Offsets = "offsets";

    private readonly ConcurrentDictionary<string, string> _troubles = new() { [Start] = "The pipeline has not started yet." };

    /// <summary>Why nothing, or not everything, is decided; null where all is well.</summary>
    public string? Trouble => _troubles.IsEmpty ? null : string.Join(" ", _troubles.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => t.Value));

    /// <summary>Says how one thing stands.</summary>
    /// <param name="about">Which.</param>
    /// <param name="trouble">What is wrong; null where nothing is.</param>
    public void Report(string about, string? trouble)
    {
        if (trouble is null)
        {
            _troubles.TryRemove(about, out _);
        }
        else
        {
            _troubles[about] = trouble;
        }
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Trouble is { } reason ? HealthCheckResult.Unhealthy(reason) : HealthCheckResult.Healthy());
}
