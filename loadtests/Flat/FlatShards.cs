using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.LoadTests.Flat;

/// <summary>
/// The states of all shards of a node, without the loops around them, as a node has them once every officer has sent a position. One
/// thread.
/// </summary>
internal sealed class FlatShards
{
    private readonly StateWriter _moved = new();
    private readonly ShardState[] _states;
    private readonly Dictionary<JurisdictionId, ShardState> _byJurisdiction = [];

    public FlatShards(IReadOnlyList<ShardConfiguration> configurations)
    {
        Configurations = configurations;
        _states = [.. configurations.Select(each => new ShardState(each.MakeTables(FlatGround.Start)))];
        for (var shard = 0; shard < _states.Length; shard++)
        {
            _states[shard].Effects.Drain();
            _byJurisdiction.Add(configurations[shard].Jurisdiction, _states[shard]);
        }
    }

    public IReadOnlyList<ShardConfiguration> Configurations { get; }

    public IReadOnlyList<ShardState> States => _states;

    /// <summary>Now on the node's clock.</summary>
    public Instant Now { get; private set; } = FlatGround.Start;

    /// <summary>The state of one jurisdiction.</summary>
    public ShardState StateOf(JurisdictionId jurisdiction) => _byJurisdiction[jurisdiction];

    /// <summary>The clock goes on.</summary>
    public void Pass(long milliseconds) => Now = Now.PlusMilliseconds(milliseconds);

    /// <summary>Everybody sends a first position, which is written down; then the clock goes on until nobody counts as just come.</summary>
    /// <param name="places">By number of officer less one.</param>
    public void PlaceAll(LatLng[] places)
    {
        Pass(1_000);
        for (var shard = 0; shard < _states.Length; shard++)
        {
            foreach (var officer in Configurations[shard].Officers)
            {
                var result = _states[shard].Fold(FixOf(officer.Id, places[officer.Id.Value - 1], Now));
                Invariant.Holds(result == FoldResult.Folded);
            }

            WriteMoved(_states[shard]);
            var ticks = Configurations[shard].Officers.Count / DomainLimits.FreedPerTick + 1;
            for (var tick = 0; tick < ticks; tick++) _states[shard].Apply(Now, new Ticked());
            _states[shard].Effects.Drain();
        }
    }

    /// <summary>
    /// Takes what the fixes since the last call have come to as written, as a node does before each input: the bytes are made and let go.
    /// </summary>
    public void WriteMoved(ShardState state)
    {
        while (state.HasMoved)
        {
            _moved.Clear();
            state.MovedIsSaved(state.SaveMoved(_moved, ShardLimits.JournalMovedPerEntry));
        }
    }

    /// <summary>The fix of an officer who circles around a place.</summary>
    public static Fix FixOf(OfficerId officer, LatLng place, Instant at)
    {
        var report = Report(officer.Value, place, at);
        return new Fix(
            officer, at, report.Place, report.SpeedCentimetresPerSecond, report.HeadingCentidegrees, report.AccuracyDecimetres);
    }

    /// <summary>The same as its terminal sends it.</summary>
    public static FixReport Report(uint officer, LatLng place, Instant at) =>
        Circling.FixOf(new OfficerSeat(officer, place, Jurisdiction: 0), at, sequence: 0);
}
