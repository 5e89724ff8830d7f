using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Regions.Policy;

namespace SmartPolicing.Realtime.Regions;

/// <summary>
/// JSON schema (draft 2020-12) of policy.json, and under <c>$defs</c> of the rows of each CSV table, by file name: every field is a text
/// there, and its pattern says which. Made of the words, columns and bounds that the readers use. What crosses tables (that a code is
/// known) no schema can say: <c>POST /api/policy/check</c> does.
/// </summary>
public static class PolicySchema
{
    private const string Code = "^[a-z0-9-]{1,32}$";
    private const string Whole = "^[0-9]+$";
    private const string Text = "";

    private const string AnyOr = @"^(\*|[A-Za-z0-9-]{1,32})$";
    private const string Types = @"^(\*|([A-Za-z0-9-]{1,32} ?)*)$";

    private static readonly Lazy<string> s_schema = new(() => Make().ToJsonString(
        new JsonSerializerOptions { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));

    /// <summary>The schema as text.</summary>
    public static string Json => s_schema.Value;

    private static JsonObject Make() => new()
    {
        ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
        ["title"] = "policy.json",
        ["type"] = "object",
        ["required"] = Texts(["types", "answerSeconds", "positionAgeMaxSeconds", "joinMetres", "joinSeconds", "waitingLateSeconds"]),
        ["properties"] = new JsonObject
        {
            ["types"] = new JsonObject
            {
                ["type"] = "array", ["minItems"] = 1, ["maxItems"] = RegionLimits.TypesMax, ["items"] = Type(),
            },
            ["answerSeconds"] = ByPriority(5, 600),
            ["positionAgeMaxSeconds"] = Number(10, 3_600),
            ["joinMetres"] = Number(0, 1_000),
            ["joinSeconds"] = Number(0, PolicyLimits.SecondsMax),
            ["waitingLateSeconds"] = ByPriority(1, PolicyLimits.SecondsMax),
            ["sending"] = Sending(),
            ["lines"] = Lines(),
        },
        ["$defs"] = Tables(),
    };

    private static JsonObject Type() => new()
    {
        ["type"] = "object",
        ["required"] = Texts(["code", "name", "nameZh", "priority", "autoIssue", "skills"]),
        ["properties"] = new JsonObject
        {
            ["code"] = Matching("^([a-z0-9-]{1,32}|watchPost|officerEmergency)$"),
            ["name"] = Name(),
            ["nameZh"] = Name(),
            ["priority"] = Number(1, 4),
            ["autoIssue"] = Flag(),
            ["autoIssuePriorities"] = ListOf(Number(1, 4), 4),
            ["skills"] = ListOf(Matching(Code), RegionLimits.SkillsMax),
            ["lastClear"] = OneOf(PolicyWords.LastClears.Keys),
            ["historyDays"] = Number(0, PolicyLimits.HistoryDaysMax),
            ["historyMetres"] = Number(0, PolicyLimits.HistoryMetresMax),
            ["selfDispatch"] = Flag(),
            ["fieldOpen"] = Flag(),
            ["related"] = ListOf(Matching(Code), PolicyLimits.RelatedMax),
        },
    };

    private static JsonObject Sending() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["preemptionGainSeconds"] = Number(0, 3_600),
            ["betterGainSeconds"] = Number(0, 3_600),
            ["betterGainPercent"] = Number(0, 100),
            ["betterHoldSeconds"] = Number(0, 3_600),
            ["stackingAuto"] = Flag(),
        },
    };

    private static JsonObject Lines() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject { ["ringSeconds"] = Number(1, 600), ["callBackSeconds"] = Number(1, 3_600) },
    };

    private static JsonObject Tables() => new()
    {
        ["statuses.csv"] = Rows(PolicyTables.StatusColumns, PolicyLimits.StatusesMax, new()
        {
            ["code"] = Matching(Code), ["availability"] = OneOf(PolicyWords.Availabilities.Keys), ["shows"] = OneOf(PolicyWords.Shown.Keys),
            ["setBy"] = OneOf(PolicyWords.Setters.Keys), ["timerSeconds"] = Matching(Whole),
        }),
        ["timers.csv"] = Rows(PolicyTables.TimerColumns, PolicyLimits.TimersMax, new()
        {
            ["type"] = Matching(AnyOr), ["priority"] = Matching(@"^(\*|[1-4])$"), ["state"] = OneOf(PolicyWords.States.Keys),
            ["lateSeconds"] = Matching(Whole), ["alarmSeconds"] = Matching(Whole),
        }),
        ["safety.csv"] = Rows(PolicyTables.SafetyColumns, PolicyLimits.SafetyMax, new()
        {
            ["type"] = Matching(AnyOr), ["status"] = Matching(AnyOr), ["askSeconds"] = Matching(Whole), ["answerSeconds"] = Matching(Whole),
        }),
        ["plans.csv"] = Rows(PlansFile.Columns, PolicyLimits.PlansMax, new()
        {
            ["code"] = Matching(Code), ["type"] = Matching(AnyOr), ["area"] = Matching(AnyOr), ["priority"] = Matching(@"^(\*|[1-4])$"),
            ["days"] = Matching($@"^(\*|((({string.Join('|', PolicyWords.Days)})(-({string.Join('|', PolicyWords.Days)}))?) ?)+)$"),
            ["from"] = Matching("^([01][0-9]|2[0-3]):[0-5][0-9]$"), ["to"] = Matching("^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$"),
            ["needs"] = Matching(@"^([0-9]+(:[a-z0-9-]+(\+[a-z0-9-]+)*)? ?)+$"), ["tieBreak"] = OneOf(PolicyWords.TieBreaks.Keys),
            ["minimumCrew"] = Matching(Whole),
        }),
        ["dispositions.csv"] = Rows(PolicyTables.DispositionColumns, PolicyLimits.DispositionsMax, new()
        {
            ["code"] = Matching(Code), ["types"] = Matching(Types), ["falseAlarm"] = OneOf(PolicyWords.YesNo.Keys),
        }),
        ["transfers.csv"] = Rows(PolicyTables.TransferColumns, PolicyLimits.TransfersMax, new()
        {
            ["code"] = Matching(Code), ["types"] = Matching(Types), ["answerSeconds"] = Matching(Whole),
        }),
    };

    private static JsonObject Rows(string[] columns, int most, Dictionary<string, JsonObject> known)
    {
        var properties = new JsonObject();
        foreach (var column in columns) properties[column] = known.GetValueOrDefault(column) ?? Matching(Text);
        return new JsonObject
        {
            ["type"] = "array",
            ["maxItems"] = most,
            ["items"] = new JsonObject
            {
                ["type"] = "object", ["required"] = Texts(columns), ["properties"] = properties, ["additionalProperties"] = false,
            },
        };
    }

    private static JsonObject Number(int low, int high) => new() { ["type"] = "integer", ["minimum"] = low, ["maximum"] = high };

    private static JsonObject ByPriority(int low, int high) =>
        new() { ["type"] = "array", ["minItems"] = 4, ["maxItems"] = 4, ["items"] = Number(low, high) };

    private static JsonObject Name() => new() { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = RegionLimits.NameCharactersMax };

    private static JsonObject Flag() => new() { ["type"] = "boolean" };

    private static JsonObject Matching(string pattern) =>
        pattern.Length == 0 ? new() { ["type"] = "string" } : new() { ["type"] = "string", ["pattern"] = pattern };

    private static JsonObject OneOf(IEnumerable<string> words) => new() { ["enum"] = Texts(words) };

    private static JsonObject ListOf(JsonObject items, int most) => new() { ["type"] = "array", ["maxItems"] = most, ["items"] = items };

    private static JsonArray Texts(IEnumerable<string> texts) => new(texts.Select(text => (JsonNode?)text).ToArray());
}
