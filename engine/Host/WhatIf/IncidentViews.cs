using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;

namespace SmartPolicing.Realtime.Host.WhatIf;

/// <summary>What the what-if asks of an incident's view.</summary>
internal static class IncidentViews
{
    /// <summary>True when its newest ranking has somebody who can be sent.</summary>
    internal static bool HasSomebody(this IncidentView view) => view.Ranking?.Officers.Any(line => line.Reason == RankReason.Fits) == true;

    /// <summary>True when a policy lets the engine send somebody to it without a dispatcher.</summary>
    internal static bool IsSentByEngine(this IncidentView view, DispatchPolicy policy) =>
        policy.Types.TryGetValue(view.Type, out var type) && type.IsIssuedAt(view.Priority);
}
