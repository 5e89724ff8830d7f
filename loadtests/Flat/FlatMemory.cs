using System.Threading.Channels;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Server;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.LoadTests.Flat;

/// <summary>
/// Managed memory that stays after a full collection, by what holds it. Unit: bytes, of all officers together.
/// </summary>
/// <param name="Registrations">Lines of officers.csv: number, call sign, home, station, skills.</param>
/// <param name="Fresh">Shards' state before anybody has sent a position.</param>
/// <param name="State">Shards' state once everybody has and it is written down: the hot state.</param>
/// <param name="Frames">One published frame of each shard. A second lives while viewers still read the one before.</param>
/// <param name="Board">The dashboard's board, and the door it sees the shards through.</param>
internal sealed record FlatMemory(int Officers, bool Together, long Registrations, long Fresh, long State, long Frames, long Board)
{
    public long All => Registrations + State + Frames + Board;

    /// <summary>Builds all of it for so many officers and lets it go again.</summary>
    /// <param name="places">Of the officers, by number less one.</param>
    public static FlatMemory Measure(FlatGround ground, LatLng[] places, bool together)
    {
        var officers = places.Length;
        var before = Held();
        var configurations = ground.Configurations(officers, together);
        var registrations = Held() - before;
        before += registrations;
        var shards = new FlatShards(configurations);
        var fresh = Held() - before;
        shards.PlaceAll(places);
        var state = Held() - before;
        before += state;
        var frames = shards.States
            .Select((each, i) => new OfficerFrame(configurations[i].Jurisdiction, shards.Now, each.Frame())).ToArray();
        var ofFrames = Held() - before;
        before += ofFrames;
        using var board = MakeBoard(shards, frames);
        var ofBoard = Held() - before;
        GC.KeepAlive(shards);
        GC.KeepAlive(places);
        return new FlatMemory(officers, together, registrations, fresh, state, ofFrames, ofBoard);
    }

    // Nobody tells it anything: it makes a row for every officer by itself, which a change replaces by another.
    private static Board MakeBoard(FlatShards shards, OfficerFrame[] frames)
    {
        var effects = Channel.CreateBounded<ShardEffects>(1);
        var doors = shards.Configurations.Select((each, i) => new ShardDoor(each.Jurisdiction, each.Officers, () => frames[i])).ToArray();
        return new Board(new NodeDoor(
            doors, shards.Configurations[0].Policy, TimeProvider.System, effects.Reader,
            (_, _, _) => ValueTask.FromResult(Outcome.Refused(Refusal.Stopping))));
    }

    private static long Held()
    {
        // Twice: what the first collection's finalizers hold goes with the second.
        GC.GetTotalMemory(forceFullCollection: true);
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
