using Microsoft.AspNetCore.SignalR;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Archive;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Closures;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Viewers;

namespace SmartPolicing.Realtime.Server;

/// <summary>What all hub connections share. Immutable; its parts say which threads may use them.</summary>
internal sealed record DashboardState(
    NodeDoor Node, Board Board, DashboardMeters Meters, FrameCells Cells, RegionMap Map, double Speed, TimeProvider Wall,
    AccessLog Access)
{
    /// <summary>Whose a place is.</summary>
    internal JurisdictionFinder JurisdictionOf { get; init; } = _ => null;

    /// <summary>The archives of closed incidents; null for a node that keeps none.</summary>
    internal ArchiveDesk? Archive { get; init; }

    /// <summary>Looks back at places; null for a node that keeps no archives.</summary>
    internal PlacePast? PlacePast { get; init; }

    /// <summary>What other systems warn of; null where nobody may.</summary>
    internal Partners.In.NoticeDesk? Notices { get; init; }

    /// <summary>The way out to one connection.</summary>
    internal ClientLine Line(string hub, ISingleClientProxy client, HubCallerContext context) => new(
        hub, (message, body, cancellation) => client.SendAsync(message, body, cancellation), context.Abort,
        TimeSpan.FromSeconds(DashboardLimits.SendSecondsMax), Wall, Meters);

    /// <summary>Open incidents of some jurisdictions that a call may be about.</summary>
    internal DuplicateRow[] Duplicates(IEnumerable<JurisdictionId> jurisdictions, string? type, LatLng place, IncidentId except) =>
        Boards.Duplicates.Find(Board, jurisdictions, Node.Live.Policy, type, place, except, Node.Now);
}
