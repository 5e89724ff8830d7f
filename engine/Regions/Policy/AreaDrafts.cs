using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Regions.Files;
using SmartPolicing.Realtime.Regions.Handong;

namespace SmartPolicing.Realtime.Regions.Policy;

/// <summary>
/// Areas by rule for a made region: the ground nearest to each of a jurisdiction's stations, or its four quarters where it has fewer than
/// three. Shapes run to the rectangle around the border; only what is within it counts.
/// </summary>
internal static class AreaDrafts
{
    private const int StationsMin = 3;
    private const int PerJurisdictionMax = 8;
    private const int CodeHeadMax = RegionLimits.CodeCharactersMax - 4; // For a hyphen and the number.
    private const double MarginDegrees = 0.001; // A hundred metres, so that the border lies within.

    private static readonly (string Name, string NameZh, int East, int North)[] s_quarters =
        [("north-east", "东北片区", 1, 1), ("north-west", "西北片区", -1, 1), ("south-west", "西南片区", -1, -1), ("south-east", "东南片区", 1, -1)];

    /// <summary>Writes areas.geojson beside the jurisdictions and stations of a folder, which have just been written and are sound.</summary>
    internal static void WriteIn(string folder)
    {
        var read = RegionBorders.TryRead(Path.Combine(folder, "jurisdictions.geojson"), out var borders, out var refusal)
            & PostFiles.TryReadStations(Path.Combine(folder, "stations.csv"), borders, out var stations, out var others);
        if (!read) throw new InvalidDataException((refusal ?? others).ToString());
        var most = Math.Min(PerJurisdictionMax, PolicyLimits.AreasMax / borders.Jurisdictions.Count);
        var heads = new HashSet<string>(StringComparer.Ordinal);
        var features = new List<object>();
        foreach (var ((id, border), jurisdiction) in borders.Borders.Zip(borders.Jurisdictions))
        {
            var head = Head(jurisdiction.Code);
            if (!heads.Add(head)) heads.Add(head = $"a{id}");
            var own = stations.FindAll(station => station.Jurisdiction == id);
            var cells = own.Count >= StationsMin ? AroundStations(border, own, most) : Quarters(border, jurisdiction, most);
            foreach (var (number, (name, nameZh, corners)) in cells.Index())
            {
                features.Add(new
                {
                    Type = "Feature",
                    Properties = new { Code = $"{head}-{number + 1}", Name = name, NameZh = nameZh, Jurisdiction = id.Value },
                    Geometry = new { Type = "Polygon", Coordinates = new[] { corners.Append(corners[0]).Select(Position) } },
                });
            }
        }

        Drafts.Write(Path.Combine(folder, "areas.geojson"), new { Type = "FeatureCollection", Features = features });
    }

    private static List<(string Name, string NameZh, List<Spot> Corners)> AroundStations(Border border, List<Station> stations, int most)
    {
        // Degrees east count for less than degrees north, or the halves would lie askew.
        var narrow = Narrow(border);
        var places = stations.Take(most).Select(station => Flat(station.Place, narrow)).ToList();
        var cells = new List<(string, string, List<Spot>)>();
        for (var at = 0; at < places.Count; at++)
        {
            var cell = Rectangle(border).ConvertAll(corner => new Spot(corner.X * narrow, corner.Y));
            foreach (var other in places)
                if (other != places[at]) cell = Convex.Half(cell, (places[at] + other) * 0.5, places[at] - other);
            if (cell.Count < 3) continue; // Another station stands in the same place.
            cells.Add((stations[at].Name, Cut(stations[at].NameZh + "辖区"), cell.ConvertAll(corner => new Spot(corner.X / narrow, corner.Y))));
        }

        return cells;
    }

    private static List<(string Name, string NameZh, List<Spot> Corners)> Quarters(Border border, Jurisdiction jurisdiction, int most)
    {
        var all = Rectangle(border);
        if (most < s_quarters.Length) return [(jurisdiction.Name, jurisdiction.NameZh, all)];
        var middle = (all[0] + all[2]) * 0.5;
        return
        [
            .. s_quarters.Select(quarter => (
                Cut($"{jurisdiction.Name} {quarter.Name}"), Cut(jurisdiction.NameZh + quarter.NameZh),
                Convex.Half(Convex.Half(all, middle, new Spot(quarter.East, 0)), middle, new Spot(0, quarter.North)))),
        ];
    }

    /// <summary>Counter-clockwise from the south-west; degrees east and north.</summary>
    private static List<Spot> Rectangle(Border border)
    {
        var box = border.Bounds.Pad(MarginDegrees);
        return [new Spot(box.West, box.South), new Spot(box.East, box.South), new Spot(box.East, box.North), new Spot(box.West, box.North)];
    }

    private static double Narrow(Border border) =>
        Math.Max(0.01, Math.Cos((border.Bounds.South + border.Bounds.North) / 2 * Math.PI / 180));

    private static Spot Flat(LatLng place, double narrow) => new(place.Longitude * narrow, place.Latitude);

    // To 1e-6 degrees: neighbours share their corners all the same, within a decimetre.
    private static double[] Position(Spot corner) => [Math.Round(corner.X, 6), Math.Round(corner.Y, 6)];

    private static string Head(string code)
    {
        var letters = code.ToLowerInvariant().Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '-');
        var head = string.Concat(letters).Trim('-');
        return head.Length is > 0 and <= CodeHeadMax ? head : "a";
    }

    private static string Cut(string name) => Words.Cut(name, RegionLimits.NameCharactersMax);
}
