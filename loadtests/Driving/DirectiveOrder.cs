using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;

namespace SmartPolicing.Realtime.LoadTests.Driving;

/// <summary>A directive as far as the officer who drives needs it.</summary>
/// <param name="Since">When <paramref name="State"/> last changed, on the node's clock.</param>
public sealed record DirectiveOrder(
    string Id, string Incident, DirectiveState State, Instant Since, string Type, byte Priority, LatLng Place)
{
    /// <summary>True once nothing more can come of it.</summary>
    public bool IsOver => State >= DirectiveState.Declined;
}
