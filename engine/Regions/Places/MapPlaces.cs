using System.Security.Cryptography;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions.Places;

/// <summary>
/// The house numbers and named places of a map, kept in a file beside it: made when they are first asked for and again when the map has
/// changed, read in a moment otherwise. A folder that cannot be written only costs the time to make them at each start.
/// </summary>
public static class MapPlaces
{
    /// <summary>Of the file, after the whole name of the map.</summary>
    public const string Ending = ".places";

    private const int Version = 1;
    private const int HouseBytesMin = 20;
    private const int NamedBytesMin = 24;
    private const int ChecksumBytes = 32;

    /// <summary>Reads them.</summary>
    /// <param name="refusal">Why not; null when true is returned.</param>
    public static bool TryRead(string map, out OsmAddresses places, out RegionRefusal? refusal)
    {
        (places, refusal) = (null!, null);
        if (!File.Exists(map))
        {
            refusal = new RegionRefusal(map, "", "the file is not there");
            return false;
        }

        string signature;
        try
        {
            using var stream = File.OpenRead(map);
            signature = $"{Path.GetFileName(map)} {stream.Length} bytes, sha256 {Convert.ToHexStringLower(SHA256.HashData(stream))}";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            refusal = new RegionRefusal(map, "", unreadable.Message);
            return false;
        }

        if (TryKept(map + Ending, signature) is { } kept)
        {
            places = kept;
            return true;
        }

        if (!OsmAddresses.TryRead(map, out var read, out var osm))
        {
            refusal = RegionFolder.FromOsm(osm);
            return false;
        }

        Keep(map + Ending, signature, read);
        places = read;
        return true;
    }

    private static OsmAddresses? TryKept(string path, string signature)
    {
        try
        {
            if (!File.Exists(path)) return null;
            var bytes = File.ReadAllBytes(path);
            if (bytes.Length < ChecksumBytes) return null;
            var whole = bytes.AsSpan(..^ChecksumBytes);
            return SHA256.HashData(whole).AsSpan().SequenceEqual(bytes.AsSpan(^ChecksumBytes..)) ? Read(whole, signature) : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or StateUnreadableException)
        {
            return null; // Made anew from the map.
        }
    }

    private static OsmAddresses? Read(ReadOnlySpan<byte> bytes, string signature)
    {
        var reader = new StateReader(bytes);
        if (reader.Int() != Version || reader.Text() != signature) return null;
        var leftOut = reader.Long();
        var streets = new string[reader.Count(sizeof(int))];
        for (var at = 0; at < streets.Length; at++) streets[at] = reader.Text();
        var houses = new OsmAddress[reader.Count(HouseBytesMin)];
        for (var at = 0; at < houses.Length; at++)
        {
            var street = reader.Int();
            if (street < 0 || street >= streets.Length) return null;
            houses[at] = new OsmAddress(streets[street], reader.Text(), reader.Place());
        }

        var named = new OsmNamedPlace[reader.Count(NamedBytesMin)];
        for (var at = 0; at < named.Length; at++)
        {
            var name = new RoadName(reader.Text(), reader.TextOrNull(), reader.TextOrNull());
            named[at] = new OsmNamedPlace(name, reader.Text(), reader.Place());
        }

        return reader.AtEnd ? new OsmAddresses(houses, named, leftOut) : null;
    }

    private static void Keep(string path, string signature, OsmAddresses places)
    {
        var writer = new StateWriter();
        writer.Int(Version);
        writer.Text(signature);
        writer.Long(places.LeftOut);
        var streets = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var house in places.Houses) streets.TryAdd(house.Street, streets.Count);
        writer.Int(streets.Count);
        foreach (var street in streets.OrderBy(each => each.Value)) writer.Text(street.Key);
        writer.Int(places.Houses.Count);
        foreach (var house in places.Houses)
        {
            writer.Int(streets[house.Street]);
            writer.Text(house.Number);
            writer.Place(house.Place);
        }

        writer.Int(places.Named.Count);
        foreach (var named in places.Named)
        {
            writer.Text(named.Name.Text);
            writer.Text(named.Name.English);
            writer.Text(named.Name.Chinese);
            writer.Text(named.Kind);
            writer.Place(named.Place);
        }

        try
        {
            var beside = path + ".new";
            using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                file.Write(writer.Written);
                file.Write(SHA256.HashData(writer.Written));
                file.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            return; // What is in memory serves as well; the next start makes it again.
        }
    }
}
