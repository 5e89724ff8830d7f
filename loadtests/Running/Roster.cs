using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>
/// One officer as the run knows it. Written by the gateway's thread; <see cref="Target"/> and <see cref="Gathered"/> by any.
/// </summary>
internal sealed class CrowdOfficer(uint id, int jurisdiction, string code)
{
    private Spot? _target;
    private Spot? _gathered;

    internal uint Id => id;

    internal int Jurisdiction => jurisdiction;

    internal string Code => code;

    internal OfficerStatus Status { get; set; }

    /// <summary>The incident's place while on the way there or at it.</summary>
    internal Spot? Target
    {
        get => Volatile.Read(ref _target);
        set => Volatile.Write(ref _target, value);
    }

    /// <summary>Where a gathering wants the officer.</summary>
    internal Spot? Gathered
    {
        get => Volatile.Read(ref _gathered);
        set => Volatile.Write(ref _gathered, value);
    }
}

/// <summary>A place that can be exchanged at once.</summary>
internal sealed record Spot(LatLng Place);

/// <summary>
/// Where officers live: at their seats when the region's folder is at hand, else dealt out over their jurisdiction's stations.
/// </summary>
internal static class Homes
{
    /// <summary>How far from the station officers are spread where their own places are not known, metres.</summary>
    private const double SpreadMetres = 400;

    /// <param name="officers">In order of number.</param>
    /// <param name="seats">Null when the region's folder is not at hand.</param>
    internal static LatLng[] Of(
        IReadOnlyList<CrowdOfficer> officers, RegionMessage region, IReadOnlyList<OfficerSeat>? seats, ulong seed)
    {
        var known = seats?.ToDictionary(seat => seat.Officer, seat => seat.Start);
        var stations = CallPlaces.CentresOf(region);
        var all = stations.SelectMany(pair => pair.Value).ToArray();
        var dealt = new Dictionary<int, int>();
        var homes = new LatLng[officers.Count];
        for (var i = 0; i < homes.Length; i++)
        {
            var officer = officers[i];
            if (known is not null && known.TryGetValue(officer.Id, out homes[i])) continue;
            var choice = stations.TryGetValue(officer.Jurisdiction, out var own) ? own : all;
            var turn = dealt[officer.Jurisdiction] = dealt.GetValueOrDefault(officer.Jurisdiction) + 1;
            homes[i] = CallPlaces.Near(choice[turn % choice.Length], SpreadMetres, Chance.Of(seed ^ 0x403E, officer.Id));
        }

        return homes;
    }
}
