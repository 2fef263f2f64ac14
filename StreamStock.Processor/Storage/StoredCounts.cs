using System.Globalization;
using System.Text.Json;
using StreamStock.Core.Models;

namespace StreamStock.Processor.Storage;

/// <summary>
/// The counts of a partition as one JSON object: those since the data was first made under their type, those of the
/// present day under <c>2026-03-10/SALE</c>.
/// </summary>
/// <param name="ByType">Since the data was first made.</param>
/// <param name="Today">Of the last day on which anything was counted.</param>
internal sealed record StoredCounts(IReadOnlyDictionary<string, OutcomeCounts> ByType, DayCounts Today)
{
    private const string DayFormat = "yyyy-MM-dd";
    private const char Separator = '/';

    public string Write()
    {
        var all = new Dictionary<string, OutcomeCounts>(ByType);
        foreach (var (type, counts) in Today.Counts)
        {
            all[Today.Day.ToString(DayFormat, CultureInfo.InvariantCulture) + Separator + type] = counts;
        }

        return JsonSerializer.Serialize(all, StorageJson.Default.IReadOnlyDictionaryStringOutcomeCounts);
    }

    public static StoredCounts Read(string json)
    {
        var byType = new Dictionary<string, OutcomeCounts>();
        var today = new Dictionary<string, OutcomeCounts>();
        var day = default(DateOnly);
        foreach (var (name, counts) in JsonSerializer.Deserialize(json, StorageJson.Default.IReadOnlyDictionaryStringOutcomeCounts)!)
        {
            if (name.IndexOf(Separator, StringComparison.Ordinal) is var at and > 0)
            {
                day = DateOnly.ParseExact(name[..at], DayFormat, CultureInfo.InvariantCulture);
                today[name[(at + 1)..]] = counts;
            }
            else
            {
                byType[name] = counts;
            }
        }

        return new(byType, new DayCounts(day, today));
    }
}
