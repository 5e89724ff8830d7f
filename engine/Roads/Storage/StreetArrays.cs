using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Undirected streets of an opened graph. The points of street s are [Start[s], Start[s + 1]); Along is parallel to Points: metres from the
/// start of its street. Segment i is the line from point i to point i + 1 of one street.
/// </summary>
internal sealed class StreetArrays(RoadFile file)
{
    public readonly FlatArray<int> Start = file.Get<int>(RoadSection.StreetStart);
    public readonly FlatArray<LatLng> Points = file.Get<LatLng>(RoadSection.Points);
    public readonly FlatArray<double> Along = file.Get<double>(RoadSection.Along);
    public readonly FlatArray<int> StreetOfPoint = file.Get<int>(RoadSection.StreetOfPoint);
    public readonly FlatArray<RoadClass> Class = file.Get<RoadClass>(RoadSection.StreetClass);
    public readonly FlatArray<int> Name = file.Get<int>(RoadSection.StreetName);
    public readonly FlatArray<bool> Snappable = file.Get<bool>(RoadSection.StreetSnappable);
    public readonly FlatArray<int> Canonical = file.Get<int>(RoadSection.StreetCanonical);

    public int Count => Class.Length;

    public static void Write(RoadFileWriter writer, RoadStreets streets, RoadEdges edges)
    {
        writer.Add<int>(RoadSection.StreetStart, streets.Start);
        writer.Add<LatLng>(RoadSection.Points, streets.Points);
        writer.Add<double>(RoadSection.Along, streets.Along);
        writer.Add<int>(RoadSection.StreetOfPoint, streets.StreetOfPoint);
        writer.Add<RoadClass>(RoadSection.StreetClass, streets.Class);
        writer.Add<int>(RoadSection.StreetName, streets.Name);
        writer.Add<int>(RoadSection.StreetCanonical, edges.Canonical);
    }

    public double Metres(int street) => Along[Start[street + 1] - 1];

    public ReadOnlySpan<LatLng> Geometry(int street) => Points.Slice(Start[street], Start[street + 1]);

    /// <summary>The place at a part (0 to 1) of the segment that starts at a point.</summary>
    public LatLng PlaceOn(int segment, double part)
    {
        var (a, b) = (Points[segment], Points[segment + 1]);
        var (latitude, longitude) = (a.Latitude + part * (b.Latitude - a.Latitude), a.Longitude + part * (b.Longitude - a.Longitude));
        return LatLng.FromDegrees(Math.Clamp(latitude, -90, 90), Math.Clamp(longitude, -180, 180)); // Rounding may step over 180.
    }

    /// <summary>The place at a part (0 to 1) of a street's length.</summary>
    public LatLng PlaceAt(int street, double fraction)
    {
        var metres = fraction * Metres(street);
        var segment = SegmentAt(street, metres);
        var length = Along[segment + 1] - Along[segment];
        return PlaceOn(segment, length > 0 ? Math.Clamp((metres - Along[segment]) / length, 0, 1) : 0);
    }

    /// <summary>The segment of a street that holds the place so many metres along it.</summary>
    public int SegmentAt(int street, double metres)
    {
        int low = Start[street], high = Start[street + 1] - 2;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (Along[middle] <= metres) low = middle;
            else high = middle - 1;
        }

        return low;
    }
}
