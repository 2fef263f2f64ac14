using System.Text.Json.Serialization;
using StreamStock.Core.Models;

namespace StreamStock.Processor.Storage;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyDictionary<string, OutcomeCounts>))]
[JsonSerializable(typeof(long[]))]
internal sealed partial class StorageJson : JsonSerializerContext;
