using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Ingest.Reads;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Ingest;

/// <summary>What the fix port works with; made once by the Host.</summary>
/// <param name="Targets">Where fixes go, by shard index.</param>
/// <param name="Routes">Which officer's fixes go to which index.</param>
/// <param name="NodeClock">The clock that fixes are dated by.</param>
/// <param name="ClockSpeed">Node seconds per wall second; told to clients so that they can date fixes. 1 is the wall's.</param>
/// <param name="Wall">The wall's clock: time limits of connections run on it, however fast the node's clock is.</param>
/// <param name="ConnectionsMax">At most <see cref="IngestLimits.ConnectionsMax"/>.</param>
public sealed record IngestOptions(
    IReadOnlyList<FixTarget> Targets,
    FixRoutes Routes,
    TimeProvider NodeClock,
    double ClockSpeed,
    TimeProvider Wall,
    int ConnectionsMax = IngestLimits.ConnectionsMax)
{
    /// <summary>Where plate reads go; nowhere when the node has no cameras.</summary>
    public ReadDesks Reads { get; init; } = ReadDesks.None;

    /// <summary>Now on the node's clock.</summary>
    internal Instant Now => Instant.From(NodeClock.GetUtcNow());

    /// <summary>The fix port of a node.</summary>
    public static IngestOptions Of(Node node, double clockSpeed, TimeProvider wall) =>
        new([.. node.Shards.Select(FixTarget.Of)], FixRoutes.Of(node), node.Clock, clockSpeed, wall);
}
