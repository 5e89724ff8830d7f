using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions;

/// <summary>
/// The road graph of a map, kept in a file beside it: made when it is first asked for and again when the map or the program has changed,
/// opened in milliseconds otherwise. A folder that cannot be written only costs the time to make it at each start.
/// </summary>
internal static class PreparedRoads
{
    /// <summary>Of the file, after the whole name of the map.</summary>
    public const string Ending = ".graph";

    public static bool TryRead(
        string map, RoadImport import, [NotNullWhen(true)] out RoadGraph? roads, [NotNullWhen(false)] out OsmRefusal? refusal)
    {
        if (!TrySign(map, import, out var signature, out refusal))
        {
            roads = null;
            return false;
        }

        if (RoadGraph.TryOpen(map + Ending, out roads, out _) && roads.MadeFrom == signature) return true;
        if (!RoadGraph.TryLoad(map, out roads, out refusal, import)) return false;
        if (TrySave(roads, map + Ending, signature) && RoadGraph.TryOpen(map + Ending, out var mapped, out _)) roads = mapped;
        return true;
    }

    /// <summary>What a graph is made from: the vehicle and the very bytes of the map. The version of the program's format is in the file
    /// itself.</summary>
    private static bool TrySign(
        string map, RoadImport import, out string signature, [NotNullWhen(false)] out OsmRefusal? refusal)
    {
        (signature, refusal) = ("", null);
        try
        {
            using var stream = File.OpenRead(map);
            signature = $"{import}; {Path.GetFileName(map)} {stream.Length} bytes, sha256 {Convert.ToHexStringLower(SHA256.HashData(stream))}";
            return true;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            refusal = new OsmRefusal(map, 0, OsmPositionUnit.File, unreadable.Message);
            return false;
        }
    }

    private static bool TrySave(RoadGraph roads, string path, string signature)
    {
        try
        {
            roads.Save(path, signature);
            return true;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            return false; // The graph in memory serves as well; the next start makes it again.
        }
    }
}
