using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Micro;

/// <summary>One jurisdiction without roads: officers at random places of a square of some 11 km.</summary>
internal static class Town
{
    /// <summary>No road is driven faster. Unit: metres per second.</summary>
    public const double TopMetresPerSecond = 33;

    private const double HalfSideDegrees = 0.05;

    /// <summary>When shifts begin.</summary>
    public static readonly Instant Start = new(1_790_000_000_000);

    private static readonly LatLng Middle = LatLng.FromDegrees(33.5, 117.0);

    /// <summary>One type that the engine answers by itself.</summary>
    public static readonly DispatchPolicy Policy = new(
        new Dictionary<string, IncidentType>(StringComparer.Ordinal) { ["theft"] = new("theft", "Theft", "盗窃", 2, [1, 2, 3, 4], []) },
        [30, 45, 60, 90], PositionAgeMaxSeconds: 120, JoinMetres: 0, JoinSeconds: 0, [60, 300, 900, 1800]);

    /// <summary>So many officers, numbered from 1.</summary>
    public static ShardConfiguration With(int officers) => new(
        new JurisdictionId(1),
        Policy,
        [
            .. Enumerable.Range(1, officers).Select(number =>
                new OfficerRegistration(new OfficerId((uint)number), $"P{number:D6}", new JurisdictionId(1), Middle, [])),
        ],
        TopMetresPerSecond);

    /// <summary>Anywhere in the square.</summary>
    public static LatLng Place(Chance chance) => LatLng.FromDegrees(
        Middle.Latitude + chance.NextBetween(-HalfSideDegrees, HalfSideDegrees),
        Middle.Longitude + chance.NextBetween(-HalfSideDegrees, HalfSideDegrees));

    /// <summary>A call from there.</summary>
    public static Call Call(int number, LatLng place) => new(
        new Guid(number, 0, 0, new byte[8]), "theft", 0, place, "12 Yingbin Road", "A bicycle is gone.", "Li Wei", "139 0000 1234", "110");
}
