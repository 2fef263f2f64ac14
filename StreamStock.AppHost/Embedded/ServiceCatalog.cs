using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using StreamStock.ServiceDefaults;

namespace StreamStock.AppHost.Embedded;

/// <summary>Where the services' programs are and how to start them. The build wrote the paths into this assembly.</summary>
internal static class ServiceCatalog
{
    private static readonly Assembly Self = typeof(ServiceCatalog).Assembly;

    /// <summary>Command that runs a service; its working folder is the project's, as with <c>dotnet run</c>.</summary>
    /// <exception cref="ConfigurationException">The service has not been built.</exception>
    public static ProcessStartInfo Command(ServiceKind kind)
    {
        var program = PathOf($"StreamStock.{kind}");
        var command = Run(program);
        command.WorkingDirectory = ProjectFolder(program);
        return command;
    }

    /// <summary>Command that runs the embedded broker: this program itself.</summary>
    public static ProcessStartInfo BrokerCommand(int partitions)
    {
        var command = Run(Self.Location);
        command.ArgumentList.Add(CommandLine.BrokerCommandName);
        command.ArgumentList.Add(Model.OptionTable.Partitions);
        command.ArgumentList.Add(partitions.ToString(System.Globalization.CultureInfo.InvariantCulture));
        command.Environment[Lifeline.Variable] = Lifeline.Stdin;
        return command;
    }

    private static ProcessStartInfo Run(string program)
    {
        var command = new ProcessStartInfo(Muxer());
        command.ArgumentList.Add("exec");
        command.ArgumentList.Add(program);
        return command;
    }

    private static string PathOf(string assembly)
    {
        var path = Self.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(attribute => attribute.Key == assembly)?.Value;
        return path is not null && File.Exists(path)
            ? path
            : throw new ConfigurationException($"{assembly} is not built (looked for '{path}'); run `dotnet build` first.");
    }

    /// <summary>The nearest folder above with a project file; the program's own where it was moved.</summary>
    private static string ProjectFolder(string program)
    {
        var own = Path.GetDirectoryName(program)!;
        for (var folder = own; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, Path.GetFileNameWithoutExtension(program) + ".csproj")))
            {
                return folder;
            }
        }

        return own;
    }

    /// <summary>The <c>dotnet</c> that belongs to the running runtime, not just the first one on the path.</summary>
    private static string Muxer()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        // <root>/shared/Microsoft.NETCore.App/<version>/
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var muxer = Path.Combine(root, name);
        return File.Exists(muxer) ? muxer : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? name;
    }
}
