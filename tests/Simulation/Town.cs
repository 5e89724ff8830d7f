using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>Cities side by side from west to east, with officers, a policy, and roads that are straight lines with a detour.</summary>
internal sealed class Town
{
    public const string Auto = "robbery";
    public const string ByHand = "noise";
    public const string Skilled = "medical";
    private const double TopMetresPerSecond = 30;
    private const double Radius = 3_000;

    private readonly bool _hotspot;

    public Town(Weather weather)
    {
        _hotspot = weather.Hotspot;
        Jurisdictions = [.. Enumerable.Range(1, weather.Cities).Select(number => new JurisdictionId((ushort)number))];
        Officers =
        [
            .. from city in Jurisdictions
               from number in Enumerable.Range(1, weather.OfficersPerCity)
               select new OfficerRegistration(
                   new OfficerId((uint)(city.Value * 1_000 + number)), $"P{city.Value}{number:D3}", city, Middle(city),
                   number % 3 == 0 ? ["medic"] : []),
        ];
    }

    public IReadOnlyList<JurisdictionId> Jurisdictions { get; }

    public IReadOnlyList<OfficerRegistration> Officers { get; }

    public DispatchPolicy Policy { get; } = new(
        new Dictionary<string, IncidentType>
        {
            [Auto] = new(Auto, "Robbery", "抢劫", 1, [1, 2, 3, 4], []),
            [ByHand] = new(ByHand, "Noise", "噪音", 4, [], []),
            [Skilled] = new(Skilled, "Medical help", "医疗", 1, [1], ["medic"]),
        },
        [10, 15, 20, 30], 60, 60, 900, [60, 300, 900, 1800]);

    public ShardConfiguration Configuration(JurisdictionId city) =>
        new(city, Policy, [.. Officers.Where(officer => officer.Home == city)], TopMetresPerSecond);

    /// <summary>Which city a place lies in; null outside all.</summary>
    public JurisdictionId? Owner(LatLng place)
    {
        var number = (int)Math.Round((place.Longitude - 116) * 10);
        return number >= 1 && number <= Jurisdictions.Count ? new JurisdictionId((ushort)number) : null;
    }

    public LatLng PlaceIn(JurisdictionId city, Dice dice)
    {
        var radius = _hotspot ? 30 : Radius;
        return Beside(Middle(city), dice.Between(-radius, radius), dice.Between(-radius, radius));
    }

    public static LatLng Middle(JurisdictionId city) => LatLng.FromDegrees(33.5, 116 + city.Value * 0.1);

    public static LatLng Beside(LatLng place, double metresNorth, double metresEast) => LatLng.FromDegrees(
        Math.Clamp(place.Latitude + metresNorth / 111_195.0, -89, 89),
        place.Longitude + metresEast / (111_195.0 * Math.Cos(place.Latitude * Math.PI / 180)));

    /// <summary>What the workers would answer; exact for everybody.</summary>
    public static RankingAnswer Roads(RankingRequest request) => RankingAnswer.Of(
        request,
        [.. request.Candidates.Select(candidate => TravelMilliseconds(candidate.Officer, candidate.Place, request.Place))],
        milliseconds => (int)Math.Ceiling(milliseconds / 1000.0 * TopMetresPerSecond));

    private static int TravelMilliseconds(OfficerId officer, LatLng from, LatLng to)
    {
        var detour = 1 + (officer.Value * 2_654_435_761u >> 16) % 1000 / 1000.0;
        return (int)Math.Ceiling(from.MetresTo(to) * detour / TopMetresPerSecond * 1000);
    }
}
