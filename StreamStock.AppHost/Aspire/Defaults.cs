namespace StreamStock.AppHost.Containers;

/// <summary>
/// What a launch profile would set. There is none: `dotnet run` would apply it in embedded mode too and start the
/// services in Development there.
/// </summary>
internal static class Defaults
{
    private static readonly (string Name, string Value)[] Variables =
    [
        // The generated database password is kept in user secrets, which only Development reads. Without it the
        // password would not fit the data volume after a restart.
        ("DOTNET_ENVIRONMENT", "Development"),
        ("ASPNETCORE_URLS", "http://localhost:15080"),
        ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "http://localhost:19080"),
        ("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "http://localhost:20080"),
        ("ASPIRE_ALLOW_UNSECURED_TRANSPORT", "true"),
    ];

    /// <summary>Sets the variables that are not set; call before the builder is made, which reads them.</summary>
    public static void Apply()
    {
        foreach (var (name, value) in Variables)
        {
            if (Environment.GetEnvironmentVariable(name) is null)
            {
                Environment.SetEnvironmentVariable(name, value);
            }
        }
    }
}
