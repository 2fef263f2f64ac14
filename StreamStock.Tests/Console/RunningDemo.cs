namespace StreamStock.Tests.Console;

/// <summary>A demo that runs already, which explicit tests look at.</summary>
internal static class RunningDemo
{
    public static string Address => Environment.GetEnvironmentVariable("CONSOLE_URL") ?? throw new InvalidOperationException("CONSOLE_URL must name the running demo.");
}
