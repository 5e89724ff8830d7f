namespace SmartPolicing.Realtime.Roads;

/// <summary>How fast a road is. Pure.</summary>
public static class RoadRules
{
    /// <summary>
    /// Part of the posted limit that is driven on average: 0.9, the factor GraphHopper's car profile uses. Turns and signals are not in it.
    /// </summary>
    public const double PostedLimitFactor = 0.9;

    /// <summary>Walking. Unit: km/h. GraphHopper's foot profile and the OSM wiki's table for pedestrians say 5 (4 to 6).</summary>
    public const double WalkingKmh = 5;

    /// <summary>Walking on stairs. Unit: km/h. GraphHopper's foot profile.</summary>
    public const double StepsKmh = 2;

    /// <summary>A ferry whose duration is not tagged. Unit: km/h. The OSRM project's car profile; waiting is in it.</summary>
    public const double FerryKmh = 5;

    /// <summary>
    /// The most a vehicle does on a surface. Unit: km/h. Source: surface_speeds of the OSRM project's car profile. What is not here is
    /// paved or unknown and slows nobody down.
    /// </summary>
    private static readonly Dictionary<string, double> Surfaces = new(StringComparer.Ordinal)
    {
        ["cement"] = 80, ["compacted"] = 80, ["fine_gravel"] = 80, ["paving_stones"] = 60, ["metal"] = 60, ["bricks"] = 60,
        ["grass"] = 40, ["wood"] = 40, ["sett"] = 40, ["grass_paver"] = 40, ["gravel"] = 40, ["unpaved"] = 40, ["ground"] = 40,
        ["dirt"] = 40, ["pebblestone"] = 40, ["cobblestone"] = 30, ["unhewn_cobblestone"] = 30, ["clay"] = 30, ["earth"] = 20,
        ["stone"] = 20, ["rocky"] = 20, ["rock"] = 20, ["sand"] = 20, ["mud"] = 10,
    };

    /// <summary>
    /// The most a vehicle does on a track of a grade. Unit: km/h. Source: tracktype_speeds of the OSRM project's car profile.
    /// </summary>
    private static readonly Dictionary<string, double> Grades = new(StringComparer.Ordinal)
    {
        ["grade1"] = 60, ["grade2"] = 40, ["grade3"] = 30, ["grade4"] = 25, ["grade5"] = 20,
    };

    /// <summary>
    /// Speed of a vehicle where no limit is posted. Unit: km/h. Source: the speed table of the OSRM project's car profile
    /// (profiles/car.lua), whose values are averages over whole trips and lie under the legal limit; no tuning to any city. Tracks as in
    /// GraphHopper's car profile; paths that are open to vehicles: OSRM's value for "any other way".
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
        RoadClass.Service or RoadClass.Track => 15,
        RoadClass.Path => 10,
        RoadClass.Ferry => FerryKmh,
        _ => StepsKmh,
    };

    /// <summary>The speed driven on a road of this class with this maxspeed tag. Unit: km/h, above 0.</summary>
    public static double SpeedKmh(RoadClass road, string? maxspeed)
    {
        if (!PostedLimits.TryRead(maxspeed, out var posted)) return DefaultKmh(road);
        if (posted <= PostedLimits.WalkKmh) return posted; // Nobody drives slower than walking pace.
        // A limit on a path or track is for the zone it lies in; people and ruts make it slower.
        var driven = posted * PostedLimitFactor;
        return road is RoadClass.Path or RoadClass.Track ? Math.Min(driven, DefaultKmh(road)) : driven;
    }

    /// <summary>The same with what the way is made of.</summary>
    internal static double SpeedKmh(RoadClass road, string? maxspeed, string? surface, string? tracktype)
    {
        var kmh = SpeedKmh(road, maxspeed);
        if (surface is not null && Surfaces.TryGetValue(surface, out var most)) kmh = Math.Min(kmh, most);
        if (tracktype is not null && Grades.TryGetValue(tracktype, out most)) kmh = Math.Min(kmh, most);
        return kmh;
    }

    /// <summary>The speed on foot. Unit: km/h.</summary>
    internal static double OnFootKmh(RoadClass road) => road == RoadClass.Steps ? StepsKmh : WalkingKmh;
}
