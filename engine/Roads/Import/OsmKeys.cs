namespace SmartPolicing.Realtime.Roads;

/// <summary>The tags that roads are made of. What is not here is not kept.</summary>
internal static class OsmKeys
{
    /// <summary>The vehicles of a restriction tag that are none of ours: such a restriction is for others, not a mistake.</summary>
    public static readonly string[] OtherVehiclesRestrictions =
    [
        "restriction:hgv", "restriction:bus", "restriction:psv", "restriction:taxi", "restriction:bicycle", "restriction:foot",
        "restriction:caravan", "restriction:trailer", "restriction:agricultural", "restriction:hazmat", "restriction:tourist_bus",
        "restriction:hgv:conditional", "restriction:bus:conditional",
    ];

    /// <summary>A restriction that holds only sometimes.</summary>
    public static readonly string[] Conditions =
    [
        "restriction:conditional", "restriction:motor_vehicle:conditional", "restriction:motorcar:conditional",
        "restriction:motorcycle:conditional", "restriction:vehicle:conditional", "restriction:emergency:conditional",
        "day_on", "day_off", "hour_on", "hour_off",
    ];

    /// <summary>Of ways, barrier nodes and restrictions alike.</summary>
    public static readonly string[] OfRoads =
    [
        "highway", "route", "junction", "service", "area", "motorroad", "duration",
        "name", "name:en", "name:zh", "ref",
        "maxspeed", "maxspeed:forward", "maxspeed:backward", "surface", "tracktype",
        "oneway", "oneway:vehicle", "oneway:motor_vehicle", "oneway:motorcar", "oneway:motorcycle", "oneway:emergency", "oneway:foot",
        "access", "vehicle", "motor_vehicle", "motorcar", "motorcycle", "emergency", "foot",
        "access:forward", "vehicle:forward", "motor_vehicle:forward", "motorcar:forward", "motorcycle:forward",
        "access:backward", "vehicle:backward", "motor_vehicle:backward", "motorcar:backward", "motorcycle:backward",
        "barrier", "bollard", "locked",
        "type", "except", "restriction", "restriction:vehicle", "restriction:motor_vehicle", "restriction:motorcar",
        "restriction:motorcycle", "restriction:emergency",
        .. OtherVehiclesRestrictions, .. Conditions,
    ];
}
