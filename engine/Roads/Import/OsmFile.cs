using System.Diagnostics.CodeAnalysis;

namespace SmartPolicing.Realtime.Roads;

/// <summary>
/// Opens map files: .osm.pbf, .osm or .osm.xml by the name's ending. A file that cannot be opened or is damaged is refused.
/// </summary>
public static class OsmFile
{
    /// <summary>Reads the roads of a file.</summary>
    public static bool TryRead(string path, [NotNullWhen(true)] out OsmData? data, [NotNullWhen(false)] out OsmRefusal? refusal)
    {
        var builder = new OsmDataBuilder(null);
        data = TryRead(path, builder, out refusal) ? builder.Finish() : null;
        return data is not null;
    }

    /// <summary>Whether a name ends as one of a PBF file does, or as one of an XML file; both false for other names.</summary>
    public static (bool IsPbf, bool IsXml) KindOf(string path) => (
        path.EndsWith(".osm.pbf", StringComparison.OrdinalIgnoreCase),
        path.EndsWith(".osm", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".osm.xml", StringComparison.OrdinalIgnoreCase));

    internal static bool TryRead(string path, IOsmReceiver receiver, [NotNullWhen(false)] out OsmRefusal? refusal)
    {
        var (isPbf, isXml) = KindOf(path);
        if (!isPbf && !isXml)
        {
            refusal = new OsmRefusal(path, 0, OsmPositionUnit.File, "the name ends in none of .osm.pbf, .osm, .osm.xml");
            return false;
        }

        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            return isPbf ? OsmPbf.TryRead(stream, path, receiver, out refusal) : OsmXml.TryRead(stream, path, receiver, out refusal);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            refusal = new OsmRefusal(path, 0, OsmPositionUnit.File, unreadable.Message);
            return false;
        }
    }
}
