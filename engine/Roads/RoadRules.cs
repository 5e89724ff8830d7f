using System.Globalization;

namespace SmartPolicing.Realtime.Roads;

/// <summary>The classes of road a car drives, from OSM's <c>highway</c> tag. Importance falls with the number.</summary>
public enum RoadClass : byte
{
    /// <summary>highway=motorway.</summary>
    Motorway,

    /// <summary>highway=motorway_link: ramps.</summary>
    MotorwayLink,

    /// <summary>highway=trunk.</summary>
    Trunk,

    /// <summary>highway=trunk_link.</summary>
    TrunkLink,

    /// <summary>highway=primary.</summary>
    Primary,

    /// <summary>highway=primary_link.</summary>
    PrimaryLink,

    /// <summary>highway=secondary.</summary>
    Secondary,

    /// <summary>highway=secondary_link.</summary>
    SecondaryLink,

    /// <summary>highway=tertiary.</summary>
    Tertiary,

    /// <summary>highway=tertiary_link.</summary>
    TertiaryLink,

    /// <summary>highway=unclassified: minor public roads.</summary>
    Unclassified,

    /// <summary>highway=residential.</summary>
    Residential,

    /// <summary>highway=living_street.</summary>
    LivingStreet,

    /// <summary>highway=service: driveways, alleys, car parks.</summary>
    Service,
}

/// <summary>Which way of travel along a way's nodes is open to a car.</summary>
internal enum RoadDirection
{
    Both,
    Forward,
    Backward,
}

/// <summary>How OSM tags become a road for a car. Pure.</summary>
public static class RoadRules
{
    /// <summary>
    /// Part of the posted limit that is driven on average: 0.9, the factor GraphHopper's car profile uses. Turns and signals are not in it.
    /// </summary>
    public const double PostedLimitFactor = 0.9;

    /// <summary>maxspeed=walk. Unit: km/h. German courts read "Schrittgeschwindigkeit" as 4 to 7.</summary>
    public const double WalkKmh = 6;

    private const double KmhPerMph = 1.609344;
    private const double PostedKmhMax = 200; // Above any posted limit in the world (160 km/h, Abu Dhabi): a typing error.

    private static readonly Dictionary<string, RoadClass> Classes = new(StringComparer.Ordinal)
    {
        ["motorway"] = RoadClass.Motorway,
        ["motorway_link"] = RoadClass.MotorwayLink,
        ["trunk"] = RoadClass.Trunk,
        ["trunk_link"] = RoadClass.TrunkLink,
        ["primary"] = RoadClass.Primary,
        ["primary_link"] = RoadClass.PrimaryLink,
        ["secondary"] = RoadClass.Secondary,
        ["secondary_link"] = RoadClass.SecondaryLink,
        ["tertiary"] = RoadClass.Tertiary,
        ["tertiary_link"] = RoadClass.TertiaryLink,
        ["unclassified"] = RoadClass.Unclassified,
        ["residential"] = RoadClass.Residential,
        ["living_street"] = RoadClass.LivingStreet,
        ["service"] = RoadClass.Service,
    };

    /// <summary>
    /// Speed where no limit is posted. Unit: km/h. Source: the speed table of the OSRM project's car profile (profiles/car.lua), whose
    /// values
    /// are averages over whole trips and lie under the legal limit; no tuning to any city.
    /// </summary>
    public static double DefaultKmh(RoadClass road) => road switch
    {
        RoadClass.Motorway => 90,
        RoadClass.MotorwayLink => 75,
        RoadClass.Trunk => 85,
        RoadClass.TrunkLink => 70,
        RoadClass.Primary => 65,
        RoadClass.PrimaryLink => 60,
        RoadClass.Secondary => 55,
        RoadClass.SecondaryLink => 50,
        RoadClass.Tertiary => 40,
        RoadClass.TertiaryLink => 30,
        RoadClass.Unclassified => 25,
        RoadClass.Residential => 25,
        RoadClass.LivingStreet => 10,
        _ => 15,
    };

    /// <summary>The speed driven on a road of this class with this maxspeed tag. Unit: km/h, above 0.</summary>
    public static double SpeedKmh(RoadClass road, string? maxspeed)
    {
        if (maxspeed == "walk") return WalkKmh;
        return TryPostedKmh(maxspeed, out var posted) ? posted * PostedLimitFactor : DefaultKmh(road);
    }

    /// <summary>
    /// Reads a posted limit: "50", "50 km/h", "30 mph". False for what is no number ("none", "signals", "CN:urban") or no sane one:
    /// the class then decides.
    /// </summary>
    public static bool TryPostedKmh(string? maxspeed, out double kmh)
    {
        kmh = 0;
        if (maxspeed is null) return false;
        var text = maxspeed.AsSpan().Trim();
        var unit = 1.0;
        if (text.EndsWith("mph", StringComparison.Ordinal))
        {
            text = text[..^3].TrimEnd();
            unit = KmhPerMph;
        }
        else if (text.EndsWith("km/h", StringComparison.Ordinal))
        {
            text = text[..^4].TrimEnd();
        }

        if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
        kmh = number * unit;
        return kmh is >= 1 and <= PostedKmhMax;
    }

    /// <summary>
    /// Whether a car may drive a way: its class, then motor_vehicle, then access (the narrower tag wins). "private" counts as closed: a
    /// gate may stand there. Construction sites, tracks and paths have no class here.
    /// </summary>
    internal static bool TryClass(OsmData data, int way, out RoadClass road)
    {
        var highway = data.Tag(way, "highway");
        if (highway is null || !Classes.TryGetValue(highway, out road))
        {
            road = default;
            return false;
        }

        return (data.Tag(way, "motor_vehicle") ?? data.Tag(way, "access")) is not ("no" or "private" or "agricultural" or "forestry"
            or "agricultural;forestry" or "military");
    }

    /// <summary>The oneway tag first; without one, roundabouts and motorways run along their nodes.</summary>
    internal static RoadDirection Direction(OsmData data, int way, RoadClass road) => data.Tag(way, "oneway") switch
    {
        "yes" or "true" or "1" => RoadDirection.Forward,
        "-1" or "reverse" => RoadDirection.Backward,
        "no" or "false" or "0" => RoadDirection.Both,
        _ when data.Tag(way, "junction") is "roundabout" or "circular" => RoadDirection.Forward,
        _ when road == RoadClass.Motorway => RoadDirection.Forward,
        _ => RoadDirection.Both,
    };
}
