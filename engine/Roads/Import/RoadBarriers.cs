namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// What stands on a way and whether a vehicle gets past: nodes with a barrier tag, https://wiki.openstreetmap.org/wiki/Key:barrier. The
/// barrier's own access tags come first, then its kind. Pure.
/// </summary>
public static class RoadBarriers
{
    /// <summary>To open and close a gate, on wheels. Unit: seconds. The Valhalla project's gate_cost.</summary>
    public const int GateSeconds = 30;

    /// <summary>
    /// To pass a toll booth or a border post. Unit: seconds. The Valhalla project's toll_booth_cost; officers show a badge.
    /// </summary>
    public const int BoothSeconds = 15;

    private static readonly HashSet<string> Gates = new(StringComparer.Ordinal)
    {
        "gate", "lift_gate", "swing_gate", "sliding_gate", "sliding_beam", "hampshire_gate", "bump_gate",
    };

    private static readonly HashSet<string> Booths = new(StringComparer.Ordinal) { "toll_booth", "border_control", "checkpoint" };

    /// <summary>Passable by all without stopping.</summary>
    private static readonly HashSet<string> Free = new(StringComparer.Ordinal)
    {
        "no", "entrance", "cattle_grid", "kerb", "sally_port", "height_restrictor", "arch", "coupure", "toll_gantry", "rumble_strip",
        "speed_bump", "drain",
    };

    /// <summary>Gaps a motorcycle fits through and a car does not.</summary>
    private static readonly HashSet<string> FreeByMotorbike = new(StringComparer.Ordinal)
    {
        "bollard", "cycle_barrier", "block", "planter", "bus_trap", "sump_buster", "chicane",
    };

    /// <summary>What stops a walker; every other kind has a gap, a stile or a step.</summary>
    private static readonly HashSet<string> BlockedOnFoot = new(StringComparer.Ordinal)
    {
        "wall", "fence", "hedge", "city_wall", "retaining_wall", "railing", "cable_barrier", "ditch", "tank_trap",
    };

    /// <summary>
    /// Whether the vehicle gets past, and the time that takes in seconds. A kind that is not known ("yes" and inventions) stops wheels and
    /// lets walkers past.
    /// </summary>
    internal static bool TryPass(OsmTags barrier, RoadVehicle vehicle, out int seconds)
    {
        var kind = barrier["barrier"] ?? "";
        var access = RoadAccess.Of(vehicle);
        seconds = vehicle == RoadVehicle.OnFoot ? 0 : Gates.Contains(kind) ? GateSeconds : Booths.Contains(kind) ? BoothSeconds : 0;
        if (access.IsEmergency(barrier)) return true; // Removable for us, whoever has the key.
        if (barrier["locked"] == "yes") return false;
        var verdict = access.Verdict(barrier);
        if (verdict == false) return false;
        return IsPassable(kind, barrier, vehicle) || (verdict == true && !IsForKeyHolders(barrier));
    }

    private static bool IsPassable(string kind, OsmTags barrier, RoadVehicle vehicle)
    {
        if (vehicle == RoadVehicle.OnFoot) return !BlockedOnFoot.Contains(kind);
        if (Gates.Contains(kind) || Booths.Contains(kind) || Free.Contains(kind)) return true;
        return barrier["bollard"] == "rising" || (vehicle == RoadVehicle.Motorbike && FreeByMotorbike.Contains(kind));
    }

    /// <summary>"private" opens a gate to officers; a bollard it does not: those who may pass have a key for it.</summary>
    private static bool IsForKeyHolders(OsmTags barrier)
    {
        ReadOnlySpan<string> keys = ["motorcar", "motorcycle", "motor_vehicle", "vehicle", "foot", "access"];
        foreach (var key in keys)
        {
            if (barrier[key] is "private" or "permit" or "residents" or "delivery" or "customers") return true;
        }

        return false;
    }
}
