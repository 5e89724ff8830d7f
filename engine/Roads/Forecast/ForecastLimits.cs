namespace SmartPolicing.Realtime.Roads;

/// <summary>Every bound of the forecast of a followed vehicle, with unit and reason.</summary>
public static class ForecastLimits
{
    /// <summary>
    /// Seconds a forecast looks ahead at most: an hour. A track without a sighting for so long says nothing about where the vehicle is.
    /// </summary>
    public const int HorizonSecondsMax = 3_600;

    /// <summary>Cells of one forecast, the earliest first. 20,000 cells of resolution 9 are 2,100 km² of roads: a page of 300 KB.</summary>
    public const int CellsMax = 20_000;

    /// <summary>Next cameras of one forecast, the likeliest first. Nobody watches more at once.</summary>
    public const int NextCamerasMax = 32;

    /// <summary>
    /// Junction states one search for the next cameras settles, nearest first. Where cameras are so few that more would be needed, those
    /// further away are left to the shares of fastest ways.
    /// </summary>
    public const int NextCameraStatesMax = 40_000;

    /// <summary>Cameras that one camera's flow lists; who goes on to others is counted as "elsewhere".</summary>
    public const int FlowsPerCameraMax = 32;

    /// <summary>
    /// Cameras before one camera of which it is counted apart where vehicles went on to. With <see cref="FlowsPerCameraMax"/> of 40 B each
    /// that is 32 KB a camera at most, in use mostly a tenth.
    /// </summary>
    public const int FlowPairsPerCameraMax = 24;

    /// <summary>
    /// Vehicles of one camera's flow, after which all its counts are halved: the traffic of some days, so that it stays current.
    /// </summary>
    public const int FlowCountMax = 20_000;

    /// <summary>
    /// Vehicles on their way between two cameras, of which the last read is kept: 90 B each, 36 MB. 400,000 vehicles within
    /// <see cref="PlateMillisecondsMax"/> are 220 new ones a second. Beyond it every second one is not kept at all.
    /// </summary>
    public const int PlatesMax = 400_000;

    /// <summary>Milliseconds the last read of a vehicle is kept: half an hour. Later reads begin another journey.</summary>
    public const int PlateMillisecondsMax = 30 * 60 * 1000;

    /// <summary>
    /// Places one interception measures all officers to; it ends with fewer posts then. Each takes 0.2 ms for 500 officers; mostly it is
    /// about one for each post, for one sweep says beforehand where anybody is in time.
    /// </summary>
    public const int PostMeasuresMax = 100;

    /// <summary>Posts of one proposal: more than a shift leader can direct at once.</summary>
    public const int PostsMax = 12;

    /// <summary>Officers one interception looks at, the nearest to the vehicle first.</summary>
    public const int PostOfficersMax = 1_000;
}
