using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmartPolicing.Realtime.Server;

/// <summary>JSON as docs/HUB.md has it: camelCase names and enum words, nulls left out.</summary>
internal static class DashboardJson
{
    internal static JsonSerializerOptions Options { get; } = Made();

    /// <summary>Makes options so, for the hubs, which own theirs.</summary>
    internal static void Set(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
    }

    private static JsonSerializerOptions Made()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Set(options);
        return options;
    }
}
