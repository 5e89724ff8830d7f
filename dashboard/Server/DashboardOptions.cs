using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Roads;
using SmartPolicing.Realtime.Server.Archive;
using SmartPolicing.Realtime.Server.Closures;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Replay;
using SmartPolicing.Realtime.Server.Access;
using SmartPolicing.Realtime.Server.Terminals;

namespace SmartPolicing.Realtime.Server;

/// <summary>The border of one jurisdiction.</summary>
/// <param name="Polygons">Each is its outer ring and then its holes; rings as in GeoJSON, the last place again the first or not.</param>
public sealed record JurisdictionBorder(JurisdictionId Id, IReadOnlyList<IReadOnlyList<IReadOnlyList<LatLng>>> Polygons);

/// <summary>Takes an officer's position from the officer's own page. Any thread.</summary>
/// <param name="at">On the node's clock.</param>
/// <returns>Null when it is taken; else why not, a camelCase word of docs/WIRE.md.</returns>
public delegate string? TakePosition(
    OfficerId officer, Instant at, LatLng place, double? metresPerSecond, double? headingDegrees, double? accuracyMetres);

/// <summary>What the Host gives the dashboard. All of it is there and checked before the node listens.</summary>
/// <param name="Node">The running engine; its effects belong to the dashboard from now on.</param>
/// <param name="Borders">One per jurisdiction of the region.</param>
/// <param name="Roads">The roads as they are now. Closures are the dashboard's: nobody else blocks streets.</param>
/// <param name="StateFolder">Holds users.json, closures.json and the keys of session cookies; made (mode 700) when missing.</param>
/// <param name="WebFolder">The built pages: index.html, dispatch.html, patrol.html and their files. May be missing: then there are no
/// pages.</param>
/// <param name="Demo">Adds demo users, unless <paramref name="ListensBeyondLoopback"/>.</param>
/// <param name="ListensBeyondLoopback">True when any address the node listens on can be reached from another machine.</param>
/// <param name="Speed">How many times faster than the wall the node's clock runs.</param>
/// <param name="Wall">The wall clock: timers, sign-in limits.</param>
public sealed record DashboardOptions(
    NodeDoor Node,
    Region Region,
    IReadOnlyList<JurisdictionBorder> Borders,
    LiveRoads Roads,
    JurisdictionFinder JurisdictionOf,
    string StateFolder,
    string WebFolder,
    bool Demo,
    bool ListensBeyondLoopback,
    double Speed,
    TimeProvider Wall)
{
    /// <summary>Opens the journals to look back; null for a node that keeps none.</summary>
    public PastOpener? Past { get; init; }

    /// <summary>Says how the Host's parts and interfaces do; null where nobody can. Any thread.</summary>
    public Func<SystemLook>? System { get; init; }

    /// <summary>Runs what keeps the archives of closed incidents, which lie in the state folder; null for a node that keeps none.</summary>
    public RunAside? Archive { get; init; }

    /// <summary>
    /// Takes positions that officers' own pages tell; null where other terminals, or a demo's driver, tell them: then pages are not asked
    /// to.
    /// </summary>
    public TakePosition? Positions { get; init; }

    /// <summary>For posts ahead of followed vehicles; null for a node that forecasts nothing.</summary>
    public ForecastDoor? Forecasts { get; init; }

    /// <summary>Vehicle terminals that the node serves itself; null for none.</summary>
    public TerminalDoor? Terminals { get; init; }

    /// <summary>Whether <c>/api/viid</c> is served (docs/GAT1400.md).</summary>
    public bool HasViid { get; init; }

    /// <summary>How far a jurisdiction's shard is behind, on the wall (<see cref="Shards.Node.BehindOf"/>). Any thread.</summary>
    public Func<JurisdictionId, TimeSpan> BehindOf { get; init; } = _ => TimeSpan.Zero;

    /// <summary>Keys of machines; null for a node whose keys never change.</summary>
    public KeysDoor? Keys { get; init; }

    /// <summary>Plate reads; null for a node that takes none.</summary>
    public ReadsDoor? Reads { get; init; }

    /// <summary>
    /// Other jurisdictions whose border is near a place of this one; asked for urgent calls only. Any thread. At most
    /// <see cref="Grains.JointAlerts.JointAlertLimits.NearMax"/>.
    /// </summary>
    public Func<LatLng, JurisdictionId, IReadOnlyList<JurisdictionId>> NeighboursNear { get; init; } = (_, _) => [];
}
