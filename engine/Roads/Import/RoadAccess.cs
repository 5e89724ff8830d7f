namespace SmartPolicing.Realtime.Roads;

/// <summary>Which way of travel along a way's nodes is open.</summary>
internal enum RoadDirection
{
    Both,
    Forward,
    Backward,

    /// <summary>Neither: closed both ways, or the direction changes by the hour.</summary>
    None,
}

/// <summary>What a way is to a vehicle. Speeds along and against its nodes in km/h; for a ferry with a duration 0.</summary>
internal readonly record struct WayUse(RoadClass Class, RoadDirection Direction, double ForwardKmh, double BackwardKmh);

/// <summary>
/// Which ways a vehicle may use, and which way along them. From OSM's tags: https://wiki.openstreetmap.org/wiki/Key:access (values, and
/// which key overrides which) and https://wiki.openstreetmap.org/wiki/OSM_tags_for_routing/Access_restrictions (what a class means when
/// nothing is tagged). Immutable; one for each vehicle.
/// </summary>
internal sealed class RoadAccess
{
    /// <summary>Classes made for vehicles.</summary>
    private static readonly Dictionary<string, RoadClass> Roads = new(StringComparer.Ordinal)
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
        ["road"] = RoadClass.Unclassified,
        ["residential"] = RoadClass.Residential,
        ["living_street"] = RoadClass.LivingStreet,
        ["service"] = RoadClass.Service,
        ["track"] = RoadClass.Track,
    };

    /// <summary>
    /// Classes made for others: vehicles need to be let in by name. What is in neither table (construction, proposed, raceway, busway ...)
    /// is never used, whatever else is tagged.
    /// </summary>
    private static readonly Dictionary<string, RoadClass> Walks = new(StringComparer.Ordinal)
    {
        ["footway"] = RoadClass.Path,
        ["path"] = RoadClass.Path,
        ["pedestrian"] = RoadClass.Path,
        ["cycleway"] = RoadClass.Path,
        ["bridleway"] = RoadClass.Path,
        ["corridor"] = RoadClass.Path,
        ["platform"] = RoadClass.Path,
        ["steps"] = RoadClass.Steps,
    };

    // "private" counts as open: police may enter, and what they are called to lies there. A locked gate is a node of its own.
    private static readonly HashSet<string> Open = new(StringComparer.Ordinal)
    {
        "yes", "permissive", "designated", "official", "destination", "customers", "delivery", "residents", "private", "permit", "public",
    };

    // Farm, forest and military roads stay closed: a barrier without a tag may stand on them.
    private static readonly HashSet<string> Closed = new(StringComparer.Ordinal)
    {
        "no", "agricultural", "forestry", "military", "use_sidepath", "psv", "bus", "taxi", "hov", "bicycle", "foot", "emergency",
    };

    private readonly RoadVehicle _vehicle;
    private readonly string[] _keys; // The narrower first: the first that says something decides.
    private readonly string[] _ownKeys; // Those of them that let a vehicle into a way made for walking.
    private readonly string[] _forwardKeys; // Access by direction: "vehicle:forward".
    private readonly string[] _backwardKeys;
    private readonly string[] _onewayKeys;

    private RoadAccess(RoadVehicle vehicle, string[] ownKeys, string[] widerKeys, string[] onewayKeys)
    {
        _vehicle = vehicle;
        _ownKeys = ownKeys;
        _keys = [.. ownKeys, .. widerKeys];
        _forwardKeys = Array.ConvertAll(_keys, key => key + ":forward");
        _backwardKeys = Array.ConvertAll(_keys, key => key + ":backward");
        _onewayKeys = onewayKeys;
    }

    private static RoadAccess PatrolCar { get; } = new(
        RoadVehicle.PatrolCar, ["emergency", "motorcar", "motor_vehicle"], ["vehicle", "access"],
        ["oneway:emergency", "oneway:motorcar", "oneway:motor_vehicle", "oneway:vehicle", "oneway"]);

    private static RoadAccess Motorbike { get; } = new(
        RoadVehicle.Motorbike, ["emergency", "motorcycle", "motor_vehicle"], ["vehicle", "access"],
        ["oneway:emergency", "oneway:motorcycle", "oneway:motor_vehicle", "oneway:vehicle", "oneway"]);

    private static RoadAccess OnFoot { get; } = new(RoadVehicle.OnFoot, ["foot"], ["access"], ["oneway:foot"]);

    public static RoadAccess Of(RoadVehicle vehicle) => vehicle switch
    {
        RoadVehicle.PatrolCar => PatrolCar,
        RoadVehicle.Motorbike => Motorbike,
        _ => OnFoot,
    };

    /// <summary>What a way is to this vehicle; false when it may not use it.</summary>
    public bool TryUse(OsmTags way, bool ferries, out WayUse use)
    {
        use = default;
        if (!TryClass(way, out var road, out var forVehicles)) return ferries && way["route"] == "ferry" && TryFerry(way, out use);
        var open = _vehicle == RoadVehicle.OnFoot ? IsOpenOnFoot(way, road) : IsOpenToVehicle(way, road, forVehicles);
        if (!open) return false;
        var direction = Direction(way, road);
        if (direction == RoadDirection.None) return false;
        use = new WayUse(road, direction, Kmh(way, road, "maxspeed:forward"), Kmh(way, road, "maxspeed:backward"));
        return true;
    }

    /// <summary>
    /// The verdict of the narrowest key that gives one: true open, false closed, null when no key says anything known. Of several values
    /// ("agricultural;destination") one open one is enough.
    /// </summary>
    public bool? Verdict(OsmTags tags) => Verdict(tags, _keys);

    /// <summary>Whether the way is kept open for emergencies by name, and this vehicle is meant.</summary>
    public bool IsEmergency(OsmTags tags) =>
        _vehicle != RoadVehicle.OnFoot && tags["emergency"] is "yes" or "designated" or "official" or "permissive";

    private static bool? Verdict(OsmTags tags, string[] keys)
    {
        foreach (var key in keys)
        {
            if (tags[key] is not { } value) continue;
            bool? verdict = null;
            foreach (var part in value.Split(';', StringSplitOptions.TrimEntries))
            {
                if (Open.Contains(part)) verdict = true;
                else if (Closed.Contains(part)) verdict ??= false;
            }

            if (verdict is not null) return verdict;
        }

        return null;
    }

    private static bool TryClass(OsmTags way, out RoadClass road, out bool forVehicles)
    {
        road = default;
        forVehicles = way["highway"] is { } highway && Roads.TryGetValue(highway, out road);
        return forVehicles || (way["highway"] is { } walk && Walks.TryGetValue(walk, out road));
    }

    private bool IsOpenOnFoot(OsmTags way, RoadClass road)
    {
        if (Verdict(way, _ownKeys) is { } onFoot) return onFoot;
        if (road is RoadClass.Motorway or RoadClass.MotorwayLink || way["motorroad"] == "yes") return false;
        return Verdict(way) ?? true;
    }

    private bool IsOpenToVehicle(OsmTags way, RoadClass road, bool forVehicles)
    {
        // The rim of a square is no street; on foot it is as good a way over the square as any.
        if (way["area"] == "yes" || road == RoadClass.Steps) return false;
        if (way["emergency"] != "no" && way["service"] == "emergency_access") return true;
        if (!forVehicles) return Verdict(way, _ownKeys) == true;
        // Solid or mostly solid (https://wiki.openstreetmap.org/wiki/Key:tracktype); a rougher one only when somebody says it is open.
        if (road == RoadClass.Track && way["tracktype"] is not ("grade1" or "grade2")) return Verdict(way) == true;
        if (HasEmergencyOnly(way)) return true;
        return Verdict(way) ?? true;
    }

    /// <summary>access=emergency, motor_vehicle=emergency: closed to all but us.</summary>
    private bool HasEmergencyOnly(OsmTags way)
    {
        foreach (var key in _keys)
        {
            if (way[key] is { } value) return value == "emergency";
        }

        return false;
    }

    /// <summary>
    /// A line over water: a vehicle needs a word that it is taken, a walker only none against it
    /// (https://wiki.openstreetmap.org/wiki/Tag:route%3Dferry).
    /// </summary>
    private bool TryFerry(OsmTags way, out WayUse use)
    {
        var kmh = OsmDuration.TryRead(way["duration"], out _) ? 0 : RoadRules.FerryKmh;
        var direction = Direction(way, RoadClass.Ferry);
        use = new WayUse(RoadClass.Ferry, direction, kmh, kmh);
        return direction != RoadDirection.None && (Verdict(way) ?? _vehicle == RoadVehicle.OnFoot);
    }

    /// <summary>What the oneway tags leave open, less what access tags close in one direction.</summary>
    private RoadDirection Direction(OsmTags way, RoadClass road)
    {
        var oneway = Oneway(way, road);
        var ahead = oneway is RoadDirection.Both or RoadDirection.Forward && Verdict(way, _forwardKeys) != false;
        var back = oneway is RoadDirection.Both or RoadDirection.Backward && Verdict(way, _backwardKeys) != false;
        return (ahead, back) switch
        {
            (true, true) => RoadDirection.Both,
            (true, false) => RoadDirection.Forward,
            (false, true) => RoadDirection.Backward,
            _ => RoadDirection.None,
        };
    }

    /// <summary>
    /// The oneway tags, the narrower first; without one, roundabouts and motorways run along their nodes. "alternating" (turn and turn
    /// about, at roadworks and narrow bridges) is open both ways; "reversible" (by the time of day) is closed, as nobody can say which way
    /// it runs when the officer gets there. On foot only oneway:foot counts.
    /// </summary>
    private RoadDirection Oneway(OsmTags way, RoadClass road)
    {
        foreach (var key in _onewayKeys)
        {
            switch (way[key])
            {
                case "yes" or "true" or "1": return RoadDirection.Forward;
                case "-1" or "reverse": return RoadDirection.Backward;
                case "no" or "false" or "0" or "alternating": return RoadDirection.Both;
                case "reversible": return RoadDirection.None;
            }
        }

        if (_vehicle == RoadVehicle.OnFoot) return RoadDirection.Both;
        return way["junction"] is "roundabout" or "circular" || road == RoadClass.Motorway ? RoadDirection.Forward : RoadDirection.Both;
    }

    private double Kmh(OsmTags way, RoadClass road, string directedKey) => _vehicle == RoadVehicle.OnFoot
        ? RoadRules.OnFootKmh(road)
        : RoadRules.SpeedKmh(road, way[directedKey] ?? way["maxspeed"], way["surface"], way["tracktype"]);
}
