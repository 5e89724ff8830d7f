namespace SmartPolicing.Realtime.Roads;

/// <summary>What became of one turn restriction; the members of <see cref="RestrictionCounts"/>.</summary>
internal enum RestrictionFate : byte
{
    Used,
    Conditional,
    OtherVehicle,
    MissingMember,
    NotDrivable,
    NotTouching,
    Ambiguous,
    NotUnderstood,
}

/// <summary>
/// A turn restriction as it stands in the map, understood but not yet laid on the network:
/// https://wiki.openstreetmap.org/wiki/Relation:restriction.
/// Members are indexes of <see cref="OsmData"/>.
/// </summary>
/// <param name="IsOnly">True: from there only this turn is allowed. False: this turn is not.</param>
/// <param name="IsUTurn">The kind says that it is about turning back.</param>
/// <param name="ViaNode">-1 when there are via ways.</param>
/// <param name="ViaWays">In the order of the file, which says nothing. Empty when there is a via node.</param>
internal sealed record RoadRestriction(bool IsOnly, bool IsUTurn, int[] From, int ViaNode, int[] ViaWays, int[] To)
{
    /// <summary>
    /// The narrowest tag that concerns the vehicle counts. Officers keep to the signs unless the sign excepts them: the time they would win
    /// is theirs to judge on the spot, and a planned route has to be one that everybody else on the road expects.
    /// </summary>
    private static readonly string[] CarKeys =
        ["restriction:emergency", "restriction:motorcar", "restriction:motor_vehicle", "restriction:vehicle", "restriction"];

    private static readonly string[] MotorbikeKeys =
        ["restriction:emergency", "restriction:motorcycle", "restriction:motor_vehicle", "restriction:vehicle", "restriction"];

    /// <summary>Reads a relation for a vehicle.</summary>
    /// <returns>Null when it does not count, for the reason of <paramref name="fate"/>.</returns>
    public static RoadRestriction? Read(OsmData data, OsmRelation relation, RoadVehicle vehicle, out RestrictionFate fate)
    {
        var tags = data.TagsOf(relation);
        fate = Applies(tags, vehicle, out var kind);
        if (fate != RestrictionFate.Used) return null;
        fate = RestrictionFate.NotUnderstood;
        var isOnly = kind.StartsWith("only_", StringComparison.Ordinal);
        if (!isOnly && !kind.StartsWith("no_", StringComparison.Ordinal)) return null;
        var from = Ids(relation, "from", OsmKind.Way);
        var to = Ids(relation, "to", OsmKind.Way);
        var viaNodes = Ids(relation, "via", OsmKind.Node);
        var viaWays = Ids(relation, "via", OsmKind.Way);
        // Several streets to come from or go to make sense for "no entry" and "no exit" only.
        if (from.Length == 0 || (from.Length > 1 && kind != "no_entry")) return null;
        if (to.Length == 0 || (to.Length > 1 && kind != "no_exit")) return null;
        if (viaWays.Length == 0 ? viaNodes.Length != 1 : viaWays.Length > RoadLimits.RestrictionViaWaysMax) return null;
        var read = new RoadRestriction(
            isOnly, kind.EndsWith("_u_turn", StringComparison.Ordinal),
            Array.ConvertAll(from, data.WayIndex), viaWays.Length == 0 ? data.NodeIndex(viaNodes[0]) : -1,
            Array.ConvertAll(viaWays, data.WayIndex), Array.ConvertAll(to, data.WayIndex));
        var missing = read.From.Concat(read.ViaWays).Concat(read.To).Any(way => way < 0) || (viaWays.Length == 0 && read.ViaNode < 0);
        fate = missing ? RestrictionFate.MissingMember : RestrictionFate.Used;
        return missing ? null : read;
    }

    private static RestrictionFate Applies(OsmTags tags, RoadVehicle vehicle, out string kind)
    {
        kind = "";
        if (vehicle == RoadVehicle.OnFoot) return RestrictionFate.OtherVehicle;
        foreach (var key in vehicle == RoadVehicle.PatrolCar ? CarKeys : MotorbikeKeys)
        {
            if (tags[key] is not { } value) continue;
            kind = value;
            break;
        }

        if (kind == "none") return RestrictionFate.OtherVehicle; // Lifted for this vehicle.
        if (IsExcepted(tags["except"], vehicle)) return RestrictionFate.OtherVehicle;
        if (kind.Contains('@', StringComparison.Ordinal) || OsmKeys.Conditions.Any(key => tags[key] is not null))
            return RestrictionFate.Conditional;
        if (kind.Length > 0) return RestrictionFate.Used;
        return OsmKeys.OtherVehiclesRestrictions.Any(key => tags[key] is not null)
            ? RestrictionFate.OtherVehicle
            : RestrictionFate.NotUnderstood;
    }

    /// <summary>"emergency" is what the wiki gives for police on duty; the others are what the vehicle is to everybody.</summary>
    private static bool IsExcepted(string? except, RoadVehicle vehicle) => except is not null
        && except.Split(';', StringSplitOptions.TrimEntries).Any(part =>
            part is "emergency" or "motor_vehicle" or "vehicle" || part == (vehicle == RoadVehicle.PatrolCar ? "motorcar" : "motorcycle"));

    private static long[] Ids(OsmRelation relation, string role, OsmKind kind) =>
        [.. relation.Members.Where(member => member.Role == role && member.Kind == kind).Select(member => member.Id).Distinct()];
}
