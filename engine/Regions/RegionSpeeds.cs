using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions;

/// <summary>How fast a region's roads are driven by hour of its own day (speeds.json). Immutable; safe on any thread.</summary>
/// <param name="Zone">The zone the hours are of.</param>
public sealed record RegionSpeeds(TimeZoneInfo Zone, RoadSpeeds Speeds)
{
    /// <summary>How much faster than free flow somebody who is looked for may drive: for earliest times. 1 to 3.</summary>
    public double SuspectFactor { get; init; } = SuspectRoads.SpeedFactorDefault;

    /// <summary>Of a region without the file: as imported, at every hour.</summary>
    public static RegionSpeeds FreeFlow { get; } = new(TimeZoneInfo.Utc, RoadSpeeds.FreeFlow);

    /// <summary>Hour of the day there, 0 to 23, summer time included. The hour that a clock shows twice in autumn is one hour.</summary>
    public int HourAt(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Zone).Hour;
}
