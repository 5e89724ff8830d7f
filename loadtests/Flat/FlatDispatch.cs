using System.Diagnostics;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.LoadTests.Benchmarks;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.Roads;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Incidents;

namespace SmartPolicing.Realtime.LoadTests.Flat;

/// <summary>What it costs to answer a call with a directive. Unit: nanoseconds of one core.</summary>
/// <param name="Whole">From the call's entry into the shard's state to the directive in its effects.</param>
/// <param name="Shard">Of that in the shard: fold, candidates, ranking, effects.</param>
/// <param name="Roads">Of that on the roads, as a node's road workers answer.</param>
/// <param name="Asked">Officers the roads were asked about for a call, mean.</param>
/// <param name="Nobody">Calls for which nobody could be sent; in no figure.</param>
internal sealed record FlatDispatch(int Officers, bool Together, Spread Whole, Spread Shard, Spread Roads, double Asked, int Nobody);

/// <summary>
/// Calls one after the other, each closed before the next; 1 officer in 10 is busy and 1 in 20 off duty. No queues between loop and road
/// workers, no journal, no hop to another thread: what the two of them compute. One thread.
/// </summary>
internal sealed class DispatchCost
{
    private const int WarmUp = 200;
    private const int Calls = 2_000;
    private const string By = "flat";

    private readonly FlatGround _ground;
    private readonly FlatShards _shards;
    private readonly bool _together;
    private readonly Chance _chance;
    private readonly PlaceTimes _times;
    private readonly IncidentType[] _types;
    private readonly LogHistogram _whole = new();
    private readonly LogHistogram _inShard = new();
    private readonly LogHistogram _onRoads = new();
    private readonly LogHistogram _asked = new();
    private int _nobody;

    private DispatchCost(FlatGround ground, FlatShards shards, bool together, ulong seed)
    {
        (_ground, _shards, _together, _chance) = (ground, shards, together, Chance.Of(seed, "calls"));
        _times = new PlaceTimes(ground.Roads.FreeFlow);
        var types = ground.Region.Policy.Types.Values.OrderBy(type => type.Code, StringComparer.Ordinal);
        _types = [.. types.Where(type => type.IsIssuedAt(type.Priority))];
    }

    /// <param name="shards">With everybody placed; its clock goes on.</param>
    /// <exception cref="InvalidDataException">The engine issues nothing by itself in this region.</exception>
    public static FlatDispatch Measure(FlatGround ground, FlatShards shards, bool together, ulong seed)
    {
        var cost = new DispatchCost(ground, shards, together, seed);
        if (cost._types.Length == 0) throw new InvalidDataException($"{ground.Region.Id}: no type is issued by the engine");
        cost.SetStatuses();
        for (var call = 0; call < WarmUp + Calls; call++) cost.Take(call);
        var officers = shards.Configurations.Sum(each => each.Officers.Count);
        return new FlatDispatch(
            officers, together, Nanoseconds(cost._whole), Nanoseconds(cost._inShard), Nanoseconds(cost._onRoads),
            cost._asked.Mean, cost._nobody);
    }

    private void SetStatuses()
    {
        for (var shard = 0; shard < _shards.States.Count; shard++)
        {
            foreach (var officer in _shards.Configurations[shard].Officers)
            {
                var status = _chance.NextUnit() switch
                {
                    < 0.1 => OfficerStatus.Busy,
                    < 0.15 => OfficerStatus.OffDuty,
                    _ => OfficerStatus.Available,
                };
                if (status == OfficerStatus.Available) continue;
                _shards.States[shard].Apply(_shards.Now, new OfficerStatusSet(officer.Id, status));
            }

            _shards.States[shard].Effects.Drain();
        }
    }

    private void Take(int number)
    {
        var place = _ground.CallPlace(_chance, out var jurisdiction);
        var state = _shards.StateOf(_together ? _ground.Region.Jurisdictions[0].Id : jurisdiction);
        var type = _types[_chance.NextBelow(_types.Length)];
        var id = new Guid(number, 0, 0, new byte[8]);
        var call = new Call(id, type.Code, 0, place, "12 Yingbin Road", "Somebody is hurt.", "", "", "110");
        _shards.Pass(1);
        long onRoads = 0, asked = 0;
        var isSent = false;
        var start = Stopwatch.GetTimestamp();
        var outcome = state.Apply(_shards.Now, new CallReceived(call));
        while (!isSent)
        {
            var (effects, requests) = state.Effects.Drain();
            isSent = effects.Any(effect => effect is DirectiveChanged { Directive.State: DirectiveState.Sent });
            if (requests.Count == 0) break;
            var askedAt = Stopwatch.GetTimestamp();
            var answers = requests.Select(request => NearestBench.Answer(_times, request)).ToList();
            onRoads += Stopwatch.GetTimestamp() - askedAt;
            asked += requests.Sum(request => request.Candidates.Count);
            foreach (var answer in answers) state.Apply(_shards.Now, new RankingAnswered(answer));
        }

        var whole = Stopwatch.GetTimestamp() - start;
        Invariant.Holds(outcome is { Refusal: Refusal.None, Joined: false });
        state.Apply(_shards.Now, new IncidentCancelled(outcome.Incident, "measured", By)); // Closing may need a result.
        state.Apply(_shards.Now, new Ticked()); // Else the freed would heap up.
        state.Effects.Drain();
        if (number < WarmUp) return;
        if (!isSent)
        {
            _nobody++;
            return;
        }

        _whole.Add(Timing.Picoseconds(whole));
        _inShard.Add(Timing.Picoseconds(whole - onRoads));
        _onRoads.Add(Timing.Picoseconds(onRoads));
        _asked.Add(asked);
    }

    private static Spread Nanoseconds(LogHistogram picoseconds) => Spread.Of(picoseconds, 1_000);
}
