using StreamStock.Core.Models;
using StreamStock.Web.Presentation.Inventory;

namespace StreamStock.Web.Presentation.Products;

/// <summary>A setting that was changed here and meanwhile elsewhere.</summary>
/// <param name="Name">Which.</param>
/// <param name="Base">What it was when editing began.</param>
/// <param name="Mine">What was typed.</param>
/// <param name="Theirs">What it is now.</param>
public sealed record SettingsConflict(string Name, string Base, string Mine, string Theirs);

/// <summary>
/// Settings being edited: the text of each field, and the version it began from. What happens elsewhere never overwrites
/// what was typed. A field changed only elsewhere follows; one changed on both sides is a conflict to be decided.
/// </summary>
public sealed class SettingsDraft
{
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> errors = new(StringComparer.Ordinal);
    private ProductSettings origin;

    public SettingsDraft(StockSnapshot product)
    {
        ArgumentNullException.ThrowIfNull(product);
        (origin, Version) = (ProductSettingsOf.Snapshot(product), product.SettingsVersion);
        foreach (var column in ProductCsv.Settings)
        {
            texts[column.Name] = column.Read(origin);
        }
    }

    /// <summary>The version that is replaced when this is saved.</summary>
    public long Version { get; private set; }

    public IReadOnlyList<SettingsConflict> Conflicts { get; private set; } = [];

    public bool IsChanged => ProductCsv.Settings.Any(column => texts[column.Name] != column.Read(origin));

    public string this[string name]
    {
        get => texts[name];
        set => texts[name] = value.Trim();
    }

    /// <summary>What is wrong with a field; null where nothing is.</summary>
    public string? Error(string name) => errors.GetValueOrDefault(name);

    /// <summary>The settings as they would be saved; null while a field is wrong.</summary>
    public ProductSettings? Read()
    {
        errors.Clear();
        var settings = origin;
        foreach (var column in ProductCsv.Settings)
        {
            if (column.With(settings, texts[column.Name]) is { } next)
            {
                settings = next;
            }
            else
            {
                errors[column.Name] = $"Must be {column.Expected}.";
            }
        }

        if (errors.Count == 0 && settings.Validate() is { } error)
        {
            errors[error.Field.Replace("data.", "", StringComparison.Ordinal)] = error.Message.Replace("data.", "", StringComparison.Ordinal);
        }

        return errors.Count == 0 ? settings : null;
    }

    /// <summary>Takes up what was saved elsewhere.</summary>
    public void Follow(StockSnapshot product)
    {
        ArgumentNullException.ThrowIfNull(product);
        if (product.SettingsVersion == Version)
        {
            return;
        }

        var theirs = ProductSettingsOf.Snapshot(product);
        List<SettingsConflict> conflicts = [];
        foreach (var column in ProductCsv.Settings)
        {
            var (was, mine, their) = (column.Read(origin), texts[column.Name], column.Read(theirs));
            if (mine == was || mine == their)
            {
                texts[column.Name] = their;
            }
            else if (their != was || Conflicts.Any(conflict => conflict.Name == column.Name))
            {
                conflicts.Add(new(column.Name, was, mine, their));
            }
        }

        (origin, Version, Conflicts) = (theirs, product.SettingsVersion, conflicts);
    }

    /// <summary>Settles a conflict: what was typed stays, or what was saved elsewhere takes its place.</summary>
    public void Settle(SettingsConflict conflict, bool keepMine)
    {
        ArgumentNullException.ThrowIfNull(conflict);
        texts[conflict.Name] = keepMine ? conflict.Mine : conflict.Theirs;
        Conflicts = [.. Conflicts.Where(other => other.Name != conflict.Name)];
    }
}
