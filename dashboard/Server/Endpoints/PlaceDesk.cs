using System.Diagnostics;
using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Regions.Places;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Server.Endpoints;

/// <summary>
/// Holds the place index once it is made, which takes a second or so beside the start; until then there is none. Safe on any thread.
/// </summary>
internal sealed partial class PlaceDesk(DashboardOptions options, ILogger<PlaceDesk> logger)
{
    private PlaceIndex? _index;

    /// <summary>Null until it is made.</summary>
    internal PlaceIndex? Index => Volatile.Read(ref _index);

    /// <summary>Makes the index. A map whose places cannot be read leaves the streets, and a line in the log.</summary>
    internal void Prepare()
    {
        var since = Stopwatch.GetTimestamp();
        if (!MapPlaces.TryRead(options.Region.RoadsPath, out OsmAddresses? map, out var refusal))
        {
            map = null;
            SayNoPlaces(refusal!.ToString());
        }
        else if (map.LeftOut > 0) SayLeftOut(map.LeftOut);

        var index = PlaceIndex.Make(options.Roads.Graph, options.Region, map, place => options.JurisdictionOf(place));
        Volatile.Write(ref _index, index);
        var (streets, houses, others) = index.Counts;
        var milliseconds = (int)Stopwatch.GetElapsedTime(since).TotalMilliseconds;
        SayReady(streets, houses, others, milliseconds);
    }

    [LoggerMessage(EventId = 1310, EventName = "PlacesReady", Level = LogLevel.Information,
        Message = "Places: {Streets} streets, {Houses} house numbers, {Others} others; made in {Milliseconds} ms")]
    private partial void SayReady(int streets, int houses, int others, int milliseconds);

    [LoggerMessage(EventId = 1311, EventName = "PlacesNotRead", Level = LogLevel.Warning,
        Message = "Places of the map cannot be read, streets alone are known: {Reason}")]
    private partial void SayNoPlaces(string reason);

    [LoggerMessage(EventId = 1312, EventName = "PlacesLeftOut", Level = LogLevel.Warning,
        Message = "The map holds {LeftOut} house numbers and names more than the index can")]
    private partial void SayLeftOut(long leftOut);
}
