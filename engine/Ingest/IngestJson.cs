using System.Text.Json;
using System.Text.Json.Serialization;
using SmartPolicing.Realtime.Ingest.Calls;
using SmartPolicing.Realtime.Ingest.Keys;
using SmartPolicing.Realtime.Ingest.Lines;
using SmartPolicing.Realtime.Ingest.Reads;

namespace SmartPolicing.Realtime.Ingest;

/// <summary>All JSON of the edge, compiled: camelCase, and the same member twice is a fault (two readers might see two calls).</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(CallRequest))]
[JsonSerializable(typeof(CallAnswer))]
[JsonSerializable(typeof(CallRefusal))]
[JsonSerializable(typeof(LineRequest))]
[JsonSerializable(typeof(LineAnswer))]
[JsonSerializable(typeof(SenderKeyRow[]))]
[JsonSerializable(typeof(ReadsAnswer))]
[JsonSerializable(typeof(ReadsRefusal))]
[JsonSerializable(typeof(DeletionLine))]
[JsonSerializable(typeof(SearchLine))]
internal sealed partial class IngestJson : JsonSerializerContext;

/// <summary>Names of enum values as the interfaces have them.</summary>
internal static class CamelCase
{
    internal static string Of(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    /// <returns>False when it is the name of no value.</returns>
    internal static bool TryRead<T>(string word, out T value)
        where T : struct, Enum
    {
        value = default;
        foreach (var each in Enum.GetValues<T>())
        {
            if (Of(each.ToString()) != word) continue;
            value = each;
            return true;
        }

        return false;
    }
}
