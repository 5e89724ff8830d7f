namespace SmartPolicing.Realtime.Regions.Handong;

/// <summary>Kinds of road, the widest first. The names are OSM's.</summary>
internal enum RoadKind
{
    Motorway,
    MotorwayLink,
    Trunk,
    Primary,
    Secondary,
    Tertiary,
    Unclassified,
    Residential,
}

/// <summary>What a road is called; an empty name is an unnamed road.</summary>
internal readonly record struct StreetName(string Zh, string En, string Ref = "");

/// <summary>One road as drawn, before crossings are found.</summary>
/// <param name="SpeedKmh">Signed limit; 0 when there is no sign.</param>
internal sealed record Stroke(List<Spot> Points, RoadKind Kind, StreetName Name, int SpeedKmh);

/// <summary>One road over numbered nodes.</summary>
internal sealed record Road(int[] Nodes, RoadKind Kind, StreetName Name, int SpeedKmh, bool OneWay);

/// <summary>The finished road network: every crossing at grade is a shared node and every road reaches every other.</summary>
internal sealed class RoadNet(List<Spot> nodes, List<Road> roads)
{
    internal List<Spot> Nodes { get; } = nodes;

    internal List<Road> Roads { get; } = roads;

    internal int Add(Spot place)
    {
        Nodes.Add(place);
        return Nodes.Count - 1;
    }
}
