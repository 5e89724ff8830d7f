using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Policy;

namespace SmartPolicing.Realtime.Grains.Dispatch;

/// <summary>
/// The region's rules of dispatch, read from the tables of its folder (docs/POLICY.md). Immutable; a supervisor can put another one in
/// force, so nobody keeps parts of it longer than a decision takes.
/// </summary>
/// <param name="Types">By code; at least one.</param>
/// <param name="AnswerSeconds">Seconds an officer has to acknowledge, by priority 1 to 4 (index 0 to 3). 5 to 600 each.</param>
/// <param name="PositionAgeMaxSeconds">An officer whose newest fix is older is shown but never chosen by itself. 10 to 3,600.</param>
/// <param name="JoinMetres">A call within this distance of an open incident of the same type joins it. 0 to 1,000; 0 never joins.</param>
/// <param name="JoinSeconds">... and only when that incident was opened at most this long ago. 0 to 86,400.</param>
/// <param name="WaitingLateSeconds">After this long without anybody assigned the incident shows late, by priority 1 to 4.</param>
public sealed record DispatchPolicy(
    IReadOnlyDictionary<string, IncidentType> Types,
    IReadOnlyList<int> AnswerSeconds,
    int PositionAgeMaxSeconds,
    int JoinMetres,
    int JoinSeconds,
    IReadOnlyList<int> WaitingLateSeconds)
{
    /// <summary>Which one it is.</summary>
    public PolicyVersion Version { get; init; } = PolicyVersion.None;

    /// <summary>The statuses officers can be in.</summary>
    public StatusTable Statuses { get; init; } = StatusTable.Default;

    /// <summary>How long incidents may stay in each state.</summary>
    public TimerTable Timers { get; init; } = TimerTable.Of(WaitingLateSeconds, AnswerSeconds);

    /// <summary>When officers are asked whether all is well.</summary>
    public SafetyTable Safety { get; init; } = SafetyTable.Default;

    /// <summary>Who is sent to what, where and when.</summary>
    public ResponsePlans Plans { get; init; } = ResponsePlans.Default;

    /// <summary>How incidents can end.</summary>
    public DispositionTable Dispositions { get; init; } = DispositionTable.Default;

    /// <summary>Who takes matters that are not for the police.</summary>
    public TransferTable Transfers { get; init; } = TransferTable.Default;

    /// <summary>The areas of the region.</summary>
    public AreaTable Areas { get; init; } = AreaTable.Default;

    /// <summary>Further numbers of sending.</summary>
    public SendingNumbers Sending { get; init; } = SendingNumbers.Default;

    /// <summary>How long callers may wait.</summary>
    public LineNumbers Lines { get; init; } = LineNumbers.Default;

    /// <summary>
    /// A type by its code. What the policy does not know is left to people: types that the engine itself needs are as they are made, and a
    /// type that was taken out of the policy while an incident is of it keeps its code at priority 2.
    /// </summary>
    public IncidentType TypeOf(string code) =>
        Types.TryGetValue(code, out var type) ? type
        : code == IncidentType.WatchPost.Code ? IncidentType.WatchPost
        : code == IncidentType.OfficerEmergency.Code ? IncidentType.OfficerEmergency
        : new IncidentType(code, code, code, 2, [], []);

    /// <summary>True when callers may mean the same happening by the two types: they are the same, or either names the other.</summary>
    public bool AreRelated(string one, string other) =>
        one == other || TypeOf(one).Rules.Related.Contains(other) || TypeOf(other).Rules.Related.Contains(one);
}
