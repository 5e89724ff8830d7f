using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Host.Borders;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Host.Sending;

/// <summary>An officer of a neighbour who may be near.</summary>
internal readonly record struct NearNeighbour(OfficerRegistration Officer, JurisdictionId Home, LatLng Place, float HeadingDegrees, int Metres, int AgeSeconds);

/// <summary>
/// Officers of the node's other jurisdictions near a place, from their newest published frames: nobody's live state is touched. Available,
/// with the skills of their registration, and a position that is not too old; only of jurisdictions whose own ground begins within
/// <see cref="MetresMax"/>, so that a province of many cities costs no more than a few. Safe on any thread.
/// </summary>
/// <param name="shards">All of the node.</param>
/// <param name="grounds">Rectangles around their borders; a jurisdiction without one is told of nowhere.</param>
/// <param name="positionAgeMaxSeconds">Asked each time: the policy may change.</param>
public sealed class NeighbourOfficers(
    IReadOnlyList<Shard> shards, IReadOnlyList<(JurisdictionId Id, GeoBounds Bounds)> grounds, Func<int> positionAgeMaxSeconds)
{
    /// <summary>Officers asked about by road: those nearest in a straight line, more than twice what is shown.</summary>
    private const int NearMax = 8;

    /// <summary>Half an hour of fast driving: nobody is asked for from further away. Unit: metres.</summary>
    private const double MetresMax = 30_000;

    private const double MetresPerDegree = 111_195;

    private readonly (Shard Shard, GeoBounds Bounds)[] _cities =
        [.. shards.Join(grounds, shard => shard.Jurisdiction, each => each.Id, (shard, each) => (shard, each.Bounds))];

    /// <summary>The nearest in a straight line.</summary>
    internal List<NearNeighbour> Near(JurisdictionId here, LatLng place, IReadOnlyList<string> skills)
    {
        var near = new List<(double Metres, Shard Shard, int Slot, OfficerPosition Position, Instant At)>(NearMax + 1);
        var oldest = positionAgeMaxSeconds() * 1000L;
        var east = MetresPerDegree * Math.Cos(place.Latitude * Math.PI / 180);
        foreach (var (shard, bounds) in _cities)
        {
            if (shard.Jurisdiction == here || !NearBorders.MayBeNear(bounds, place, MetresMax)) continue;
            var frame = shard.Frame;
            var count = Math.Min(frame.Officers.Length, shard.Staff.Count);
            for (var slot = 0; slot < count; slot++)
            {
                ref readonly var position = ref frame.Officers[slot];
                if (position.Status != OfficerStatus.Available || frame.At.MillisecondsSince(position.FixAt) > oldest) continue;
                var (north, across) = ((position.Latitude - place.Latitude) * MetresPerDegree, (position.Longitude - place.Longitude) * east);
                var square = north * north + across * across;
                var limit = near.Count < NearMax ? MetresMax : near[^1].Metres;
                if (square > limit * limit || !NeedMatching.Suits(shard.Staff[slot].Skills, skills)) continue;
                Put(near, (Math.Sqrt(square), shard, slot, position, frame.At));
            }

            frame.LetGo();
        }

        return
        [
            .. near.Select(each => new NearNeighbour(
                each.Shard.Staff[each.Slot], each.Shard.Jurisdiction, LatLng.FromDegrees(each.Position.Latitude, each.Position.Longitude),
                each.Position.HeadingDegrees < 0 ? float.NaN : each.Position.HeadingDegrees, (int)each.Metres,
                (int)Math.Clamp(each.At.MillisecondsSince(each.Position.FixAt) / 1000, 0, int.MaxValue))),
        ];
    }

    private static void Put<T>(List<(double Metres, Shard Shard, int Slot, T Position, Instant At)> near,
        (double Metres, Shard Shard, int Slot, T Position, Instant At) one)
    {
        var at = near.Count;
        while (at > 0 && near[at - 1].Metres > one.Metres) at--;
        near.Insert(at, one);
        if (near.Count > NearMax) near.RemoveAt(NearMax);
    }
}
