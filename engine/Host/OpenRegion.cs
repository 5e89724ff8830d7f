using System.Diagnostics.CodeAnalysis;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Host;

/// <summary>A region with everything a node needs of it in memory. Immutable.</summary>
public sealed record OpenRegion(Region Region, IReadOnlyList<(JurisdictionId Id, Border Border)> Borders, RoadGraph Roads)
{
    /// <returns>False with the refusal of the first file that is wrong.</returns>
    /// <param name="keptPolicy">See <see cref="RegionFolder.TryLoad"/>.</param>
    public static bool TryOpen(
        string folder, [NotNullWhen(true)] out OpenRegion? open, [NotNullWhen(false)] out RegionRefusal? refusal, string? keptPolicy = null)
    {
        open = null;
        if (!RegionFolder.TryLoad(folder, out var region, out refusal, keptPolicy)) return false;
        if (!RegionFolder.TryReadBorders(region, out var borders, out refusal)) return false;
        if (!RegionFolder.TryReadRoads(region, out var roads, out refusal)) return false;
        open = new OpenRegion(region, borders, roads);
        return true;
    }
}
