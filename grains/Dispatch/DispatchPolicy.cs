using SmartPolicing.Realtime.Grains.Incidents;

namespace SmartPolicing.Realtime.Grains.Dispatch;

/// <summary>The region's rules of dispatch, read from its policy.json and constant for a run.</summary>
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
    IReadOnlyList<int> WaitingLateSeconds);
