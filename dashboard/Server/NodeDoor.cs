using System.Threading.Channels;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server;

/// <summary>One shard as the dashboard sees it: who is in it and its newest frame.</summary>
/// <param name="Officers">In the order of its frames.</param>
/// <param name="Frame">Reads the newest published frame, to be let go by whoever asked (<see cref="OfficerFrame"/>); any thread.</param>
public sealed record ShardDoor(JurisdictionId Jurisdiction, IReadOnlyList<OfficerRegistration> Officers, Func<OfficerFrame> Frame)
{
    /// <summary>The first of <see cref="Officers"/>: see <see cref="Shard.Staff"/>.</summary>
    public IReadOnlyList<OfficerRegistration> Staff { get; init; } = Officers;
}

/// <summary>Puts an input before a jurisdiction's shard and waits for the answer (<see cref="Node.AskAsync"/>).</summary>
public delegate ValueTask<Outcome> Ask(JurisdictionId jurisdiction, ShardInput input, CancellationToken cancellation);

/// <summary>
/// All that the dashboard uses of the engine, and no more. Immutable; safe on any thread, except that <see cref="Effects"/> has one
/// reader, the <see cref="Boards.Board"/>.
/// </summary>
public sealed class NodeDoor
{
    private readonly OfficerHomes _homes;
    private readonly Dictionary<JurisdictionId, ShardDoor> _shards = [];

    /// <param name="policy">The region's rules of dispatch.</param>
    /// <param name="clock">The node's clock.</param>
    /// <param name="ask">See <see cref="Ask"/>.</param>
    public NodeDoor(IReadOnlyList<ShardDoor> shards, DispatchPolicy policy, TimeProvider clock, ChannelReader<ShardEffects> effects,
        Ask ask)
    {
        Shards = shards;
        Live = new LivePolicy(policy, clock);
        Clock = clock;
        Started = Now;
        Effects = effects;
        Ask = ask;
        _homes = new OfficerHomes([.. shards.Select(shard => shard.Staff)]);
        foreach (var shard in shards) _shards.Add(shard.Jurisdiction, shard);
    }

    /// <summary>The door of a running node.</summary>
    public static NodeDoor Of(Node node) => new(
        [.. node.Shards.Select(shard => new ShardDoor(shard.Jurisdiction, shard.Officers, () => shard.Frame) { Staff = shard.Staff })],
        node.Policy, node.Clock, node.Effects, node.AskAsync) { Live = node.Live };

    /// <summary>The shards, by jurisdiction number.</summary>
    public IReadOnlyList<ShardDoor> Shards { get; }

    /// <summary>See <see cref="Node.Live"/>.</summary>
    public LivePolicy Live { get; init; }

    /// <summary>The region's rules of dispatch that are in force.</summary>
    public DispatchPolicy Policy => Live.Policy;

    /// <summary>The node's clock: every instant on the wire is on it.</summary>
    public TimeProvider Clock { get; }

    /// <summary>When this door was made, with the node. Until there is a journal, incident numbers begin anew with each start.</summary>
    public Instant Started { get; }

    /// <summary>Effects of all shards; one reader.</summary>
    public ChannelReader<ShardEffects> Effects { get; }

    /// <summary>See <see cref="Server.Ask"/>.</summary>
    public Ask Ask { get; }

    /// <summary>Now on the node's clock.</summary>
    public Instant Now => Instant.From(Clock.GetUtcNow());

    /// <returns>False when this node does not hold that jurisdiction.</returns>
    public bool HasShard(JurisdictionId id) => _shards.ContainsKey(id);

    /// <returns>False when no officer of this node has that number.</returns>
    public bool TryOfficer(OfficerId id, out OfficerRegistration officer)
    {
        var known = _homes.TryFind(id, out var shard, out var slot);
        officer = known ? Shards[shard].Staff[slot] : null!;
        return known;
    }

    /// <summary>Whose officer it is.</summary>
    /// <returns>False when no officer of this node has that number.</returns>
    public bool TryHome(OfficerId id, out JurisdictionId home)
    {
        var known = _homes.TryFind(id, out var shard, out _);
        home = known ? Shards[shard].Jurisdiction : default;
        return known;
    }

    /// <summary>The newest position of an officer. Any thread.</summary>
    /// <returns>False when the officer is unknown or no frame with it has been published.</returns>
    public bool TryPosition(OfficerId id, out OfficerPosition position)
    {
        position = default;
        if (!_homes.TryFind(id, out var shard, out var slot)) return false;
        var frame = Shards[shard].Frame();
        var isThere = slot < frame.Officers.Length; // Not before the shard's first frame.
        if (isThere) position = frame.Officers[slot];
        frame.LetGo();
        Invariant.Holds(!isThere || position.Officer == id);
        return isThere;
    }
}
