using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Grains.SuspectTracks;

/// <summary>
/// Asks the roads where a vehicle can be after a sighting. Made by the loop, answered by a worker, and the answer comes back as an input.
/// </summary>
/// <param name="Round">Grows with every sighting of the track; an answer to an older one is ignored.</param>
/// <param name="From">The camera that saw it.</param>
/// <param name="Before">The camera that saw it the time before; null for the first.</param>
public sealed record ForecastRequest(TrackId Track, int Round, CameraSpot From, CameraSpot? Before);

/// <summary>A road over the border, and how soon the vehicle can be there. Times count from the sighting.</summary>
/// <param name="Crossing">The region's number of the crossing.</param>
/// <param name="Name">The road's.</param>
/// <param name="To">Who is on the other side.</param>
/// <param name="EarliestSeconds">As fast as a fleeing vehicle may be; a bound, rounded down.</param>
/// <param name="LikelySeconds">At the usual speeds.</param>
public sealed record BorderTime(int Crossing, string Name, LatLng Place, JurisdictionId To, int EarliestSeconds, int LikelySeconds);

/// <summary>A camera that may see the vehicle next. Times count from the sighting.</summary>
/// <param name="Percent">How likely it is the next one, 0 to 100; those listed sum to at most 100.</param>
public sealed record NextCamera(CameraSpot Camera, int Percent, int EarliestSeconds, int LikelySeconds);

/// <summary>The roads' answer.</summary>
/// <param name="Borders">Soonest first, as far as the forecast reaches.</param>
/// <param name="Cameras">Likeliest first; empty while only the borders are known.</param>
/// <param name="LeastSecondsFromBefore">
/// Nothing drives from the camera before to this one in less; -1 when there was none before or no way leads.
/// </param>
public sealed record TrackForecast(
    TrackId Track, int Round, IReadOnlyList<BorderTime> Borders, IReadOnlyList<NextCamera> Cameras, int LeastSecondsFromBefore);
