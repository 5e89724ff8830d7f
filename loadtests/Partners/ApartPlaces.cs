using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Running;

namespace SmartPolicing.Realtime.LoadTests.Partners;

/// <summary>
/// Places all over the region's roads, each of the next type: so that calls there seldom join. Types that nobody is sent to automatically,
/// where there are some, so that nothing but the incidents themselves is work for the node. Safe on any thread.
/// </summary>
/// <param name="run">Of no two runs the same, so that none is where another was.</param>
internal sealed class ApartPlaces(RegionMessage region, RegionGround ground, ulong seed, string run)
{
    private readonly CallPlaces _places = new(region, ground, seed);
    private readonly IReadOnlyList<string> _types = TypesOf(region);
    private readonly Chance _chance = Chance.Of(seed, run);
    private readonly Lock _lock = new();
    private int _next;

    /// <summary>The next place and type.</summary>
    internal (LatLng Place, string Type) Next()
    {
        lock (_lock) return (_places.Draw(null, _chance), _types[_next++ % _types.Count]);
    }

    /// <summary>Codes of the types that wait for a person; all, where there are none.</summary>
    internal static IReadOnlyList<string> TypesOf(RegionMessage region)
    {
        var types = region.Types.Where(type => type.Code is not (JointAlertLimits.PostType or OfficerLimits.EmergencyType)).ToList(); // Not for calls.
        string[] waiting = [.. types.Where(type => !type.AutoIssue).Select(type => type.Code)];
        return waiting.Length > 0 ? waiting : [.. types.Select(type => type.Code)];
    }
}
