using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.LoadTests.Benchmarks;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Roads;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.LoadTests.Flat;

/// <summary>
/// A region that any number of officers work in, more than its folder may hold (<see cref="RegionLimits.OfficersMax"/>): officers are
/// numbered from 1 and repeat those of the folder in home, station and skills, so each city keeps its share of them. Each has a place of
/// its own on the roads of its home. One thread.
/// </summary>
internal sealed class FlatGround
{
    /// <summary>When every shift begins, on the node's clock.</summary>
    public static readonly Instant Start = new(1_790_000_000_000);

    /// <summary>What a satellite receiver in a street is off by. Unit: metres, deviation on either axis.</summary>
    private const double OffRoadMetres = 5;

    /// <summary>Draws for one officer's place on average, at most: a home without roads must not make it draw for ever.</summary>
    private const int DrawsPerOfficerMax = 200;

    private readonly MapPlaces _places;
    private readonly JurisdictionFinder _finder;
    private readonly ulong _seed;
    private readonly double _topMetresPerSecond;
    private readonly int _stride;

    private FlatGround(RegionGround ground, RoadGraph roads, JurisdictionFinder finder, ulong seed)
    {
        (Region, Roads, _finder, _seed) = (ground.Region, roads, finder, seed);
        _places = new MapPlaces(roads);
        _stride = StrideThrough(Region.Officers.Count);
        _topMetresPerSecond = PlaceTimes.TopMetresPerSecond(roads, Region.Speeds.Speeds);
    }

    /// <summary>The folder.</summary>
    public Region Region { get; }

    /// <summary>Its roads.</summary>
    public RoadGraph Roads { get; }

    /// <param name="folder">A region's folder.</param>
    /// <returns>False with one line for a person.</returns>
    public static bool TryOpen(string folder, ulong seed, [NotNullWhen(true)] out FlatGround? ground, out string refusal)
    {
        ground = null;
        if (!RegionGround.TryLoad(folder, measuredFile: null, out var region, out refusal)) return false;
        if (!RegionFolder.TryReadRoads(region!.Region, out var roads, out var refused)
            || !RegionFolder.TryReadBorders(region.Region, out var borders, out refused))
        {
            refusal = refused.ToString();
            return false;
        }

        var map = new BorderMap<JurisdictionId>(borders.Select(border => (border.Border, border.Id)));
        ground = new FlatGround(region, roads, place => map.TryFind(place, out var owner) ? owner.Value : 0, seed);
        return true;
    }

    /// <summary>What the shards take from the region, with so many officers.</summary>
    /// <param name="together">All officers in one jurisdiction, which then has the whole region's ground.</param>
    public IReadOnlyList<ShardConfiguration> Configurations(int officers, bool together)
    {
        var first = Region.Jurisdictions[0].Id;
        var ofHomes = Region.Jurisdictions.Take(together ? 1 : int.MaxValue)
            .ToDictionary(each => each.Id, _ => new List<OfficerRegistration>(together ? officers : 0));
        for (var number = 1; number <= officers; number++)
        {
            var like = Like(number);
            var home = together ? first : like.Home;
            ofHomes[home].Add(new OfficerRegistration(new OfficerId((uint)number), $"F{number:D6}", home, like.Start, [.. like.Skills]));
        }

        // As the folder's reader leaves them: a list that is as long as it is.
        return [.. ofHomes.OrderBy(pair => pair.Key.Value).Select(pair =>
            new ShardConfiguration(pair.Key, Region.Policy, pair.Value.ToArray(), _topMetresPerSecond))];
    }

    /// <summary>A place for each officer, by number less one: on a road of the home, every metre as likely as any other.</summary>
    /// <exception cref="InvalidDataException">A jurisdiction has officers and hardly any roads.</exception>
    public LatLng[] Places(int officers)
    {
        var places = new LatLng[officers];
        var waiting = Region.Jurisdictions.ToDictionary(each => (int)each.Id.Value, _ => new Queue<int>());
        for (var number = 1; number <= officers; number++) waiting[Like(number).Home.Value].Enqueue(number - 1);
        var chance = Chance.Of(_seed, "places");
        var left = officers;
        for (var drawsLeft = (long)officers * DrawsPerOfficerMax + 1_000_000; left > 0; drawsLeft--)
        {
            if (drawsLeft == 0) throw new InvalidDataException($"{left} officers of {Region.Id} find no road at home");
            var place = _places.NearRoad(chance, OffRoadMetres);
            if (!waiting.TryGetValue(_finder(place), out var next) || !next.TryDequeue(out var officer)) continue;
            places[officer] = place;
            left--;
        }

        return places;
    }

    /// <summary>A place somebody calls from: near a road like any other of the region.</summary>
    /// <param name="jurisdiction">Whose ground it is.</param>
    public LatLng CallPlace(Chance chance, out JurisdictionId jurisdiction)
    {
        const double HouseMetres = 15;
        while (true)
        {
            var place = _places.NearRoad(chance, HouseMetres);
            jurisdiction = new JurisdictionId((ushort)_finder(place));
            if (jurisdiction.Value != 0) return place;
        }
    }

    // The folder's order is that of its cities: going through it in long strides, any number of officers has some of each.
    private OfficerRegistration Like(int number) => Region.Officers[(int)((number - 1L) * _stride % Region.Officers.Count)];

    // The golden section leaves the smallest gaps; without a common divisor the whole list comes before anybody comes again.
    private static int StrideThrough(int count)
    {
        var stride = Math.Max(1, (int)(count * 0.6180339887498949));
        while (BigInteger.GreatestCommonDivisor(stride, count) > 1) stride++;
        return stride;
    }
}
