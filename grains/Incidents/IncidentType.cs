using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.Policy;

namespace SmartPolicing.Realtime.Grains.Incidents;

/// <summary>One kind of happening from the region's policy, with the rules that go with it.</summary>
/// <param name="Code">Lower-case word used in calls, e.g. "burglary". Unique in the region.</param>
/// <param name="Name">English name.</param>
/// <param name="NameZh">Chinese name.</param>
/// <param name="Priority">1 (life in danger) to 4 (can wait); a call may ask for another one.</param>
/// <param name="AutoIssuePriorities">
/// Priorities at which the region lets the engine send the first-ranked officer without a dispatcher's confirmation; empty for never.
/// </param>
/// <param name="Skills">Skills an officer must have to be sent; empty for none.</param>
public sealed record IncidentType(
    string Code,
    string Name,
    string NameZh,
    byte Priority,
    IReadOnlyList<byte> AutoIssuePriorities,
    IReadOnlyList<string> Skills)
{
    /// <summary>A watch post of a joint alert, where the region's policy says nothing of them: most urgent, no skill, never sent to by itself.</summary>
    public static IncidentType WatchPost { get; } = new(JointAlertLimits.PostType, "Watch post", "联动卡点", 1, [], []);

    /// <summary>An officer pressed for help, where the region's policy says nothing of it: most urgent, the engine sends by itself.</summary>
    public static IncidentType OfficerEmergency { get; } =
        new(OfficerLimits.EmergencyType, "Officer emergency", "民警紧急求助", 1, [1], []) { Rules = new TypeRules { LastClear = LastClear.Queue } };

    /// <summary>Further rules of the type.</summary>
    public TypeRules Rules { get; init; } = TypeRules.Default;

    /// <summary>True when the engine sends by itself at some priority.</summary>
    public bool AutoIssue => AutoIssuePriorities.Count > 0;

    /// <summary>True when the engine sends by itself at this priority.</summary>
    public bool IsIssuedAt(byte priority) => AutoIssuePriorities.Contains(priority);
}
