using System.Globalization;
using StreamStock.AppHost.Broker;
using StreamStock.Core.Messaging;

namespace StreamStock.AppHost.Model;

/// <summary>Reads and validates options by name. Every message names the option, what it accepts and what it got.</summary>
/// <param name="get">The text of an option, null where it was not given.</param>
/// <param name="containers">True where broker and database are containers of ours.</param>
internal sealed class OptionReader(Func<string, string?> get, bool containers)
{
    private const string Max = "max";
    private readonly List<string> errors = [];

    /// <summary>Reads all options; the result is usable only where no error is returned.</summary>
    public static (LaunchOptions Options, IReadOnlyList<string> Errors) Read(
        Func<string, string?> get, bool containers = false)
    {
        var reader = new OptionReader(get, containers);
        return (reader.Read(), reader.errors);
    }

    private LaunchOptions Read()
    {
        var kafka = Text(OptionTable.Kafka);
        CheckBootstrap(kafka);
        CheckContainers();
        var embedded = kafka is null && !containers;
        var generator = Choice(OptionTable.Generator, GeneratorMode.Synthetic);
        var store = Choice(OptionTable.Store, StoreKind.Sqlite);
        var most = embedded ? MockCluster.MaxPartitions : Topics.MaxPartitions;
        return new LaunchOptions
        {
            DataDirectory = DataDirectory(),
            WebPort = Number(OptionTable.WebPort, 0, 65_535, LaunchOptions.DefaultWebPort, " (0 picks a free port)"),
            Partitions = Number(OptionTable.Partitions, 1, most, Topics.DefaultPartitions,
                embedded ? " on the embedded broker" : ""),
            Processors = Number(OptionTable.Processors, 1, LaunchOptions.MaxReplicas, 1),
            Webs = Number(OptionTable.Webs, 1, LaunchOptions.MaxReplicas, 1),
            Generator = generator,
            GeneratorRate = Rate(),
            GeneratorSpeed = Speed(),
            GeneratorPath = ReplayPath(generator),
            Kafka = kafka,
            Store = store,
            StoreConnection = Connection(store),
        };
    }

    /// <summary>Options that choose what a container runtime brings by itself.</summary>
    private void CheckContainers()
    {
        string[] chosen = [OptionTable.DataDir, OptionTable.Kafka, OptionTable.Store, OptionTable.StoreConnection];
        errors.AddRange(chosen.Where(name => containers && get(name) is not null).Select(name =>
            $"{name} is not used with containers, which bring Kafka and PostgreSQL; build with -p:StreamStockHost=embedded to choose."));
    }

    private string DataDirectory()
    {
        var folder = Text(OptionTable.DataDir);
        if (folder is null)
        {
            var home = Environment.GetFolderPath(
                Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            if (home.Length == 0)
            {
                errors.Add($"{OptionTable.DataDir} is needed: this user has no local application data folder.");
                return "";
            }

            return Path.Combine(home, "StreamStock");
        }

        if (File.Exists(folder))
        {
            errors.Add($"{OptionTable.DataDir} accepts a folder, but '{folder}' is a file.");
        }

        return Path.GetFullPath(folder);
    }

    private string? ReplayPath(GeneratorMode generator)
    {
        var path = Text(OptionTable.GeneratorPath);
        if (generator != GeneratorMode.Replay)
        {
            if (path is not null)
            {
                errors.Add($"{OptionTable.GeneratorPath} is used only with {OptionTable.Generator} replay.");
            }

            return null;
        }

        if (path is null)
        {
            errors.Add($"{OptionTable.Generator} replay needs {OptionTable.GeneratorPath}: a file or folder of .csv or .csv.gz files.");
            return null;
        }

        if (!File.Exists(path) && !Directory.Exists(path))
        {
            errors.Add($"{OptionTable.GeneratorPath} accepts an existing file or folder, but there is none at '{path}'.");
        }

        return Path.GetFullPath(path);
    }

    private string? Connection(StoreKind store)
    {
        var connection = Text(OptionTable.StoreConnection);
        if (store == StoreKind.Postgres && connection is null)
        {
            errors.Add($"{OptionTable.Store} postgres needs {OptionTable.StoreConnection}, for example 'Host=localhost;Database=inventory;Username=…;Password=…'.");
        }

        if (store == StoreKind.Sqlite && connection is not null)
        {
            errors.Add($"{OptionTable.StoreConnection} is used only with {OptionTable.Store} postgres; SQLite keeps its file in {OptionTable.DataDir}.");
        }

        return connection;
    }

    private string? Rate()
    {
        var text = Text(OptionTable.GeneratorRate);
        if (text is null or Max)
        {
            return text;
        }

        return Number(OptionTable.GeneratorRate, 1, OptionTable.MaxRate, 1, " events a minute, or max")
            .ToString(CultureInfo.InvariantCulture);
    }

    private string? Speed()
    {
        var text = Text(OptionTable.GeneratorSpeed);
        if (text is null or Max)
        {
            return text;
        }

        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor)
            && factor is >= OptionTable.MinSpeed and <= OptionTable.MaxSpeed)
        {
            return factor.ToString(CultureInfo.InvariantCulture);
        }

        errors.Add(string.Create(CultureInfo.InvariantCulture,
            $"{OptionTable.GeneratorSpeed} accepts {OptionTable.MinSpeed} to {OptionTable.MaxSpeed}, or max, not '{text}'."));
        return null;
    }

    private void CheckBootstrap(string? kafka)
    {
        if (kafka is null || kafka.Contains('=', StringComparison.Ordinal))
        {
            return;
        }

        foreach (var address in kafka.Split(','))
        {
            var colon = address.LastIndexOf(':');
            if (colon <= 0 || address.AsSpan().ContainsAny(" \t/")
                || !ushort.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                || port == 0)
            {
                errors.Add($"{OptionTable.Kafka} accepts host:port[,host:port], not '{kafka}'.");
                return;
            }
        }
    }

    private T Choice<T>(string name, T fallback)
        where T : struct, Enum
    {
        var text = Text(name);
        if (text is null)
        {
            return fallback;
        }

        foreach (var value in Enum.GetValues<T>())
        {
            if (text.Equals(value.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        var accepted = string.Join(", ", Enum.GetNames<T>().Select(choice => choice.ToLowerInvariant()));
        errors.Add($"{name} accepts {accepted}, not '{text}'.");
        return fallback;
    }

    private int Number(string name, int least, int most, int fallback, string note = "") =>
        (int)Number(name, least, (long)most, fallback, note);

    private long Number(string name, long least, long most, long fallback, string note)
    {
        var text = Text(name);
        if (text is null)
        {
            return fallback;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most)
        {
            return number;
        }

        errors.Add($"{name} accepts {least} to {most}{note}, not '{text}'.");
        return fallback;
    }

    private string? Text(string name)
    {
        var text = get(name);
        if (text is not null && string.IsNullOrWhiteSpace(text))
        {
            errors.Add($"{name} is empty.");
            return null;
        }

        return text;
    }
}
