#pragma warning disable RS0030 // This is the door to the loops, not part of the fold.
using System.Threading.Channels;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// One process's shards and who belongs to which: the door through which everything else reaches live state. Immutable after
/// construction and safe on any thread; the state itself stays inside each shard's loop.
/// </summary>
public sealed class Node
{
    private readonly Dictionary<JurisdictionId, Shard> _shards;
    private readonly OfficerHomes _homes;

    /// <param name="shards">One per jurisdiction of this node; at least one.</param>
    /// <param name="policy">The region's rules of dispatch.</param>
    /// <param name="clock">The node's clock; it may run faster than the wall's.</param>
    /// <param name="effects">Where all shards put their effects; one reader (the dashboard's board).</param>
    public Node(IReadOnlyList<Shard> shards, DispatchPolicy policy, TimeProvider clock, ChannelReader<ShardEffects> effects)
    {
        Shards = shards;
        Live = new LivePolicy(policy, clock);
        Clock = clock;
        Effects = effects;
        _shards = shards.ToDictionary(shard => shard.Jurisdiction);
        _homes = new OfficerHomes([.. shards.Select(shard => shard.Staff)]);
    }

    /// <summary>The shards, by jurisdiction number.</summary>
    public IReadOnlyList<Shard> Shards { get; }

    /// <summary>The policy in force, areas and local time: for the edge. One without areas, in UTC, unless given.</summary>
    public LivePolicy Live { get; init; }

    /// <summary>The region's rules of dispatch that are in force.</summary>
    public DispatchPolicy Policy => Live.Policy;

    /// <summary>The node's clock: every instant in the engine is on it.</summary>
    public TimeProvider Clock { get; }

    /// <summary>The effects of all shards; single reader. At the bound the shards wait: effects are never dropped.</summary>
    public ChannelReader<ShardEffects> Effects { get; }

    /// <summary>Now on the node's clock.</summary>
    public Instant Now => Instant.From(Clock.GetUtcNow());

    /// <returns>False when no officer of this node has that number.</returns>
    public bool TryOfficer(OfficerId id, out OfficerRegistration officer)
    {
        var known = _homes.TryFind(id, out var shard, out var slot);
        officer = known ? Shards[shard].Staff[slot] : null!;
        return known;
    }

    /// <returns>False when this node does not hold that jurisdiction.</returns>
    public bool TryShard(JurisdictionId id, out Shard shard) => _shards.TryGetValue(id, out shard!);

    /// <summary>How far a jurisdiction's shard is behind (<see cref="Shard.Behind"/>); zero for one that is not of this node.</summary>
    public TimeSpan BehindOf(JurisdictionId jurisdiction) =>
        _shards.TryGetValue(jurisdiction, out var shard) ? shard.Behind : TimeSpan.Zero;

    /// <summary>
    /// Puts one input before the shard of <paramref name="jurisdiction"/> and waits for its answer. Waits while the inbox is full;
    /// an input that was taken in is never dropped.
    /// </summary>
    public ValueTask<Outcome> AskAsync(JurisdictionId jurisdiction, ShardInput input, CancellationToken cancellation) =>
        _shards.TryGetValue(jurisdiction, out var shard)
            ? shard.AskAsync(input, cancellation)
            : ValueTask.FromResult(Outcome.Refused(Refusal.PlaceOutsideRegion));
}
