using StreamStock.ServiceDefaults;
using StreamStock.ServiceDefaults.Kafka;

namespace StreamStock.Processor.Commands;

/// <summary>
/// What stands behind a command's name: words, of which the first may be a connection string, and options
/// <c>--name value</c>. What is missing is taken from the environment, as the service takes it.
/// </summary>
internal sealed class CommandLine
{
    private readonly Dictionary<string, List<string>> _options = [];
    private readonly IConfiguration _configuration;
    private readonly string _name;

    /// <exception cref="ConfigurationException">An option is unknown or has no value.</exception>
    public CommandLine(string name, IReadOnlyList<string> arguments, IReadOnlyCollection<string> options, IConfiguration configuration)
    {
        (_name, _configuration) = (name, configuration);
        for (var i = 0; i < arguments.Count; i++)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal))
            {
                Words.Add(arguments[i]);
                continue;
            }

            var option = arguments[i][2..];
            if (!options.Contains(option))
            {
                throw new ConfigurationException($"{name} has no option --{option}; it has {string.Join(", ", options.Select(o => "--" + o))}.");
            }

            if (!Flags.Contains(option) && i + 1 == arguments.Count)
            {
                throw new ConfigurationException($"--{option} needs a value.");
            }

            if (!_options.TryGetValue(option, out var values))
            {
                _options[option] = values = [];
            }

            values.Add(Flags.Contains(option) ? "true" : arguments[++i]);
        }
    }

    /// <summary>Options without a value.</summary>
    private static readonly string[] Flags = ["all"];

    public List<string> Words { get; } = [];

    public string? Option(string name) => _options.GetValueOrDefault(name)?[^1];

    public IReadOnlyList<string>? Options(string name) => _options.GetValueOrDefault(name);

    public bool Has(string name) => _options.ContainsKey(name);

    /// <summary>Who gives the command.</summary>
    public string By => Option("by") ?? Environment.UserName;

    public string Store => Words.FirstOrDefault() ?? _configuration.GetConnectionString("inventory")
        ?? throw new ConfigurationException($"{_name} needs a connection string: as its argument or in ConnectionStrings__inventory, such as \"Data Source=inventory.db\" or \"Host=localhost;Database=inventory;Username=…\".");

    public string Kafka => Option("kafka") ?? _configuration.GetConnectionString(KafkaDefaults.ConnectionName)
        ?? throw new ConfigurationException($"{_name} needs a broker: --kafka HOST:PORT or ConnectionStrings__kafka.");
}
