using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.Policy;

namespace SmartPolicing.Realtime.Regions;

/// <summary>The words of the policy's tables (docs/POLICY.md) and what they stand for: for readers, answers and the schema. Immutable.</summary>
public static class PolicyWords
{
    /// <summary>Column <c>availability</c> of statuses.csv.</summary>
    public static IReadOnlyDictionary<string, Availability> Availabilities { get; } = new Dictionary<string, Availability>
    {
        ["available"] = Availability.Available,
        ["conditional"] = Availability.ConditionallyAvailable,
        ["none"] = Availability.NotAvailable,
    };

    /// <summary>Column <c>shows</c> of statuses.csv.</summary>
    public static IReadOnlyDictionary<string, OfficerStatus> Shown { get; } = new Dictionary<string, OfficerStatus>
    {
        ["offDuty"] = OfficerStatus.OffDuty,
        ["available"] = OfficerStatus.Available,
        ["dispatched"] = OfficerStatus.Dispatched,
        ["enRoute"] = OfficerStatus.EnRoute,
        ["onScene"] = OfficerStatus.OnScene,
        ["busy"] = OfficerStatus.Busy,
    };

    /// <summary>Column <c>setBy</c> of statuses.csv.</summary>
    public static IReadOnlyDictionary<string, StatusSetter> Setters { get; } = new Dictionary<string, StatusSetter>
    {
        ["anyone"] = StatusSetter.Anyone,
        ["desk"] = StatusSetter.Desk,
        ["engine"] = StatusSetter.Engine,
    };

    /// <summary>Column <c>state</c> of timers.csv.</summary>
    public static IReadOnlyDictionary<string, IncidentState> States { get; } = new Dictionary<string, IncidentState>
    {
        ["waiting"] = IncidentState.Waiting,
        ["offered"] = IncidentState.Offered,
        ["assigned"] = IncidentState.Assigned,
        ["enRoute"] = IncidentState.EnRoute,
        ["onScene"] = IncidentState.OnScene,
    };

    /// <summary>Column <c>tieBreak</c> of plans.csv.</summary>
    public static IReadOnlyDictionary<string, TieBreak> TieBreaks { get; } = new Dictionary<string, TieBreak>
    {
        ["number"] = TieBreak.Number,
        ["longestIdle"] = TieBreak.LongestIdle,
        ["fewestSkills"] = TieBreak.FewestSkills,
    };

    /// <summary>Key <c>lastClear</c> of a type of policy.json.</summary>
    public static IReadOnlyDictionary<string, LastClear> LastClears { get; } = new Dictionary<string, LastClear>
    {
        ["close"] = LastClear.Close,
        ["queue"] = LastClear.Queue,
    };

    /// <summary>Column <c>falseAlarm</c> of dispositions.csv.</summary>
    public static IReadOnlyDictionary<string, bool> YesNo { get; } = new Dictionary<string, bool> { ["yes"] = true, ["no"] = false };

    /// <summary>Days of the week, Monday first, as in column <c>days</c> of plans.csv.</summary>
    public static IReadOnlyList<string> Days { get; } = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <summary>The word for a value.</summary>
    public static string Of<T>(IReadOnlyDictionary<string, T> words, T value) =>
        words.First(word => EqualityComparer<T>.Default.Equals(word.Value, value)).Key;

    /// <summary>A type's code as the tables take it: a code of policy.json or one of the engine's own.</summary>
    internal static bool IsEngineType(string code) => code == IncidentType.WatchPost.Code || code == IncidentType.OfficerEmergency.Code;
}
