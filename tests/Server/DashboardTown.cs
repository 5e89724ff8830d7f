using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>A small region for tests: two square jurisdictions side by side, 3 and 4, four officers each, a few roads.</summary>
internal static class DashboardTown
{
    internal const double West = 116.9, Border = 117.1, East = 117.3, South = 33.4, North = 33.6;

    internal static readonly JurisdictionId Three = new(3);
    internal static readonly JurisdictionId Four = new(4);

    internal static DispatchPolicy Policy { get; } = new(
        new Dictionary<string, IncidentType>
        {
            ["robbery"] = new("robbery", "Robbery", "抢劫", 1, [1, 2, 3, 4], []),
            ["noise"] = new("noise", "Noise", "噪音", 4, [], []),
        },
        [30, 45, 60, 90], 120, 60, 900, [60, 300, 900, 1800]);

    /// <summary>P001 to P004 in jurisdiction 3, P005 to P008 in 4.</summary>
    internal static IReadOnlyList<OfficerRegistration> Officers { get; } =
    [
        .. Enumerable.Range(1, 8).Select(number => new OfficerRegistration(
            new OfficerId((uint)number), $"P{number:D3}", number <= 4 ? Three : Four,
            LatLng.FromDegrees(33.5, number <= 4 ? 117.0 : 117.2), [])),
    ];

    internal static IReadOnlyList<JurisdictionBorder> Borders { get; } =
        [new(Three, [[Square(West, Border)]]), new(Four, [[Square(Border, East)]])];

    internal static Region Region { get; } = new(
        "", "town", "Town", "镇", "© the test", "", "", null,
        [new Jurisdiction(Three, "TN-03", "West Town", "西镇"), new Jurisdiction(Four, "TN-04", "East Town", "东镇")],
        [new Station("Station West", "西站", Three, LatLng.FromDegrees(33.5, 117.0))],
        Officers, [new Camera("K1", "Bridge", LatLng.FromDegrees(33.5, 117.1), -1)], Policy, RegionSpeeds.FreeFlow);

    /// <summary>Wharf Road in two pieces, a footnote of a lane, and a motorway across both jurisdictions.</summary>
    internal static RoadGraph Roads { get; } = MakeRoads();

    internal static JurisdictionId? JurisdictionOf(LatLng place) =>
        place.Latitude is < South or > North || place.Longitude is < West or > East ? null : place.Longitude < Border ? Three : Four;

    internal static LatLng Place(double latitude, double longitude) => LatLng.FromDegrees(latitude, longitude);

    private static LatLng[] Square(double west, double east) =>
    [
        LatLng.FromDegrees(South, west), LatLng.FromDegrees(South, east), LatLng.FromDegrees(North, east), LatLng.FromDegrees(North, west),
        LatLng.FromDegrees(South, west),
    ];

    private static RoadGraph MakeRoads()
    {
        using var stream = new MemoryStream();
        using (var writer = new OsmXmlWriter(stream))
        {
            writer.Node(1, Place(33.5, 116.99));
            writer.Node(2, Place(33.5, 117.0));
            writer.Node(3, Place(33.5, 117.01));
            writer.Node(4, Place(33.51, 117.0));
            writer.Node(5, Place(33.51, 116.95));
            writer.Node(6, Place(33.52, 117.25));
            writer.Way(1, [1, 2], ("highway", "residential"), ("name", "Wharf Road"));
            writer.Way(2, [2, 3], ("highway", "residential"), ("name", "Wharf Road"));
            writer.Way(3, [2, 4], ("highway", "service"));
            writer.Way(4, [5, 4, 6], ("highway", "motorway"), ("name", "G3"), ("oneway", "no"));
        }

        stream.Position = 0;
        if (!OsmXml.TryRead(stream, "town.osm", out var data, out var refusal)) throw new InvalidOperationException(refusal.ToString());
        return RoadGraph.Build(data);
    }
}
