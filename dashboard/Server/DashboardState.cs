using Microsoft.AspNetCore.SignalR;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Viewers;

namespace SmartPolicing.Realtime.Server;

/// <summary>What all hub connections share. Immutable; its parts say which threads may use them.</summary>
internal sealed record DashboardState(
    NodeDoor Node, Board Board, DashboardMeters Meters, FrameCells Cells, RegionMap Map, double Speed, TimeProvider Wall,
    AccessLog Access)
{
    /// <summary>The way out to one connection.</summary>
    internal ClientLine Line(string hub, ISingleClientProxy client, HubCallerContext context) => new(
        hub, (message, body, cancellation) => client.SendAsync(message, body, cancellation), context.Abort,
        TimeSpan.FromSeconds(DashboardLimits.SendSecondsMax), Wall, Meters);
}
