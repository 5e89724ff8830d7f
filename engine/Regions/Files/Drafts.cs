using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmartPolicing.Realtime.Regions;

/// <summary>policy.json as it is written.</summary>
internal sealed record PolicyDraft(
    IReadOnlyList<TypeDraft> Types,
    IReadOnlyList<int> AnswerSeconds,
    int PositionAgeMaxSeconds,
    int JoinMetres,
    int JoinSeconds,
    IReadOnlyList<int> WaitingLateSeconds)
{
    public SendingDraft? Sending { get; init; }
}

/// <summary>The object "sending" of policy.json.</summary>
internal sealed record SendingDraft(
    int PreemptionGainSeconds, int BetterGainSeconds, int BetterGainPercent, int BetterHoldSeconds, bool StackingAuto);

/// <summary>One incident type of policy.json.</summary>
internal sealed record TypeDraft(string Code, string Name, string NameZh, int Priority, bool AutoIssue, IReadOnlyList<string> Skills)
{
    public string? LastClear { get; init; }

    public int? HistoryDays { get; init; }

    public int? HistoryMetres { get; init; }

    public bool? SelfDispatch { get; init; }

    public bool? FieldOpen { get; init; }

    public IReadOnlyList<string>? Related { get; init; }
}

/// <summary>speeds.json as it is written.</summary>
internal sealed record SpeedsDraft(string TimeZone, double EmergencyFactor, IReadOnlyList<TrafficDraft> Traffic, string Note);

/// <summary>One entry of speeds.json: local hours, from and before.</summary>
internal sealed record TrafficDraft(int From, int To, IReadOnlyList<string> Classes, double Factor);

/// <summary>region.json as it is written.</summary>
internal sealed record ManifestDraft(
    string Id,
    string Name,
    string NameZh,
    string Attribution,
    string Roads,
    string? Calls = null,
    string? Speeds = null,
    string? CamerasNote = null,
    string? PolicyNote = null,
    string? OfficersNote = null,
    string? StationsNote = null,
    string? Vehicle = null,
    bool? Ferries = null)
{
    [JsonPropertyOrder(-1)]
    public int Format { get; } = 1;

    public string Jurisdictions { get; } = "jurisdictions.geojson";

    public string Officers { get; } = "officers.csv";

    public string Stations { get; } = "stations.csv";

    public string Cameras { get; } = "cameras.csv";

    public string Policy { get; } = "policy.json";
}

/// <summary>Writes the JSON files of a region.</summary>
internal static class Drafts
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // Chinese stays readable; the files are never put into a page.
    };

    internal static void Write<T>(string path, T draft) => File.WriteAllText(path, JsonSerializer.Serialize(draft, s_options) + "\n");
}
