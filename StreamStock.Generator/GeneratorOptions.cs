using System.Globalization;
using StreamStock.Core.Messaging;
using StreamStock.Generator.Synthetic;
using StreamStock.ServiceDefaults;

namespace StreamStock.Generator;

/// <summary>Where the events come from.</summary>
public enum GeneratorMode
{
    /// <summary>Invented demand for a demo catalogue, on simulated time.</summary>
    Synthetic,

    /// <summary>Invoice lines of real sales files, on their own time.</summary>
    Replay,

    /// <summary>Many products at a fixed rate, on the wall clock.</summary>
    Load,

    /// <summary>Nothing is sent.</summary>
    Off,
}

/// <summary>How often the products of a load are chosen.</summary>
public enum LoadDistribution
{
    Uniform,
    Zipf,
}

/// <summary>Where a replay begins.</summary>
public enum ReplayStart
{
    /// <summary>Where the stored data stands: what an earlier run sent is left out.</summary>
    Stored,

    /// <summary>At the first line, whatever was sent before: the processor recognises it by its ids.</summary>
    Beginning,
}

/// <summary>The section <c>Generator</c>, read and checked at start.</summary>
public sealed record GeneratorOptions
{
    public const double DefaultRate = 120;
    public const double DefaultSpeed = 144;
    public const double MaxRate = 6_000_000;
    public const double MaxSpeed = 1_000_000;
    public const int MaxProducts = 999_999;
    public const long MaxEvents = 1_000_000_000_000;

    public GeneratorMode Mode { get; init; }

    /// <summary>Events a minute of wall time; null sends as fast as the processors take them.</summary>
    public double? Rate { get; init; } = DefaultRate;

    /// <summary>Seconds of event time in one of wall time; null sends as fast as the processors take them.</summary>
    public double? Speed { get; init; } = DefaultSpeed;

    /// <summary>File or folder to replay; empty in other modes.</summary>
    public string Path { get; init; } = "";

    public ReplayStart Start { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>Types of the events; of a load and of synthetic demand.</summary>
    public EventMix Mix { get; init; } = EventMix.Default;

    /// <summary>Products of a load.</summary>
    public int Products { get; init; } = 1_000;

    /// <summary>Events after which a load ends, its catalogue not counted; 0 never ends.</summary>
    public long Events { get; init; }

    public LoadDistribution Distribution { get; init; }

    /// <summary>Partitions of every topic.</summary>
    public int Partitions { get; init; } = Topics.DefaultPartitions;

    /// <summary>Time comes from the events in these modes; otherwise it is the wall clock.</summary>
    public bool IsClockSource => Mode is GeneratorMode.Synthetic or GeneratorMode.Replay;

    /// <summary>Sends as fast as the processors take it.</summary>
    public bool IsAtFullSpeed => Mode == GeneratorMode.Load ? Rate is null : Speed is null;

    /// <exception cref="ConfigurationException">Values are wrong: all of them, with what each key accepts.</exception>
    public static GeneratorOptions Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var reader = new Reader(configuration);
        var mode = reader.OneOf("Generator:Mode", GeneratorMode.Synthetic);
        var options = new GeneratorOptions
        {
            Mode = mode,
            Rate = reader.NumberOrMax("Generator:Rate", 1, MaxRate, DefaultRate),
            Speed = reader.NumberOrMax("Generator:Speed", 0.01, MaxSpeed, mode == GeneratorMode.Replay ? null : DefaultSpeed),
            Path = configuration["Generator:Path"]?.Trim() ?? "",
            Start = reader.OneOf("Generator:Start", ReplayStart.Stored),
            Seed = (int)reader.Whole("Generator:Seed", 0, int.MaxValue, 1),
            Mix = reader.Mix("Generator:Mix"),
            Products = (int)reader.Whole("Generator:Products", 1, MaxProducts, 1_000),
            Events = reader.Whole("Generator:Events", 0, MaxEvents, 0),
            Distribution = reader.OneOf("Generator:Distribution", LoadDistribution.Uniform),
            Partitions = (int)reader.Whole("Kafka:Partitions", 1, Topics.MaxPartitions, Topics.DefaultPartitions),
        };
        if (mode == GeneratorMode.Replay && !File.Exists(options.Path) && !Directory.Exists(options.Path))
        {
            reader.Wrong("Generator:Path", options.Path, "must name a file (.csv or .csv.gz) or a folder of them that exists");
        }

        reader.ThrowIfWrong();
        return options;
    }

    private sealed class Reader(IConfiguration configuration)
    {
        private readonly List<string> wrong = [];

        public void Wrong(string key, string? value, string rule) => wrong.Add($"{key} is '{value}' but {rule}.");

        public T OneOf<T>(string key, T fallback)
            where T : struct, Enum
        {
            var text = configuration[key];
            if (string.IsNullOrWhiteSpace(text))
            {
                return fallback;
            }

            // By name only: Enum.TryParse would take numbers and lists as well.
            var names = Enum.GetNames<T>();
            var index = Array.FindIndex(names, name => name.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase));
            if (index >= 0)
            {
                return Enum.GetValues<T>()[index];
            }

#pragma warning disable CA1308 // The names are shown as users write them.
            Wrong(key, text, $"must be one of {string.Join(", ", names.Select(name => name.ToLowerInvariant()))}");
#pragma warning restore CA1308
            return fallback;
        }

        public long Whole(string key, long least, long most, long fallback)
        {
            var text = configuration[key];
            if (string.IsNullOrWhiteSpace(text))
            {
                return fallback;
            }

            if (long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            {
                return value;
            }

            Wrong(key, text, $"must be a whole number from {least} to {most}");
            return fallback;
        }

        public double? NumberOrMax(string key, double least, double most, double? fallback)
        {
            var text = configuration[key];
            if (string.IsNullOrWhiteSpace(text))
            {
                return fallback;
            }

            if (text.Trim().Equals("max", StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }

            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            {
                return value;
            }

            Wrong(key, text, string.Create(CultureInfo.InvariantCulture, $"must be a number from {least} to {most}, or max"));
            return fallback;
        }

        public EventMix Mix(string key)
        {
            var text = configuration[key];
            if (string.IsNullOrWhiteSpace(text))
            {
                return EventMix.Default;
            }

            var parts = text.Split('/');
            var shares = Array.ConvertAll(parts, part =>
                int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var share) ? share : -1);
            if (shares is [var sales and >= 0, var restocks and >= 0, var returns and >= 0] && sales + restocks + returns == 100)
            {
                return new EventMix(sales, restocks, returns);
            }

            Wrong(key, text, "must be the percentages of sales, restocks and returns, three whole numbers that add up to 100, such as 65/25/10");
            return EventMix.Default;
        }

        public void ThrowIfWrong()
        {
            if (wrong.Count > 0)
            {
                throw new ConfigurationException(string.Join(" ", wrong));
            }
        }
    }
}
