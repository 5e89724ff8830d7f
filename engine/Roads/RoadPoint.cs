using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// A place on a road. On a two-way street it stands for both directions: (e, f) and (Twin(e), 1 - f) are one place, and a route may leave
/// or reach it either way. The default value is the start of edge 0.
/// </summary>
/// <param name="Edge">The edge it lies on.</param>
/// <param name="Fraction">How far along the edge in its direction of travel, by length. Range: 0 to 1.</param>
/// <param name="Place">The place on the road's middle line.</param>
/// <param name="MetresAway">How far that is from the place that was asked for. Unit: metres.</param>
public readonly record struct RoadPoint(int Edge, double Fraction, LatLng Place, double MetresAway);

/// <summary>The names of a street. Text is what its signs say (or its number, "A 5"), empty when it has neither.</summary>
/// <param name="Text">The name tag, or the ref tag where there is no name.</param>
/// <param name="English">name:en, or null.</param>
/// <param name="Chinese">name:zh, or null.</param>
public sealed record RoadName(string Text, string? English, string? Chinese);
