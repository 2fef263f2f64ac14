using StreamStock.Web.Bulk;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers imports.</summary>
public static class BulkRegistration
{
    public static IServiceCollection AddBulk(this IServiceCollection services) => services.AddSingleton<LineCommands>().AddSingleton<Importer>();
}
