using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions.Import;

/// <summary>Chooses jurisdictions among a map's own administrative boundaries.</summary>
internal static class MapBorders
{
    /// <summary>
    /// A level counts as covering the map when it holds this part of what the best one holds: the finest such level is chosen. A country
    /// and its districts hold the same roads; a level of which an extract closes a few edge pieces holds little.
    /// </summary>
    private const double CoverageShare = 0.9;

    /// <summary>Refused boundaries named in a report or refusal; an extract cuts through dozens.</summary>
    private const int NamedMax = 8;

    internal static void TryChoose(
        string map, string id, int? wanted, RoadGraph roads, OsmPlaces places, out ImportBorders borders, out RegionRefusal? refusal)
    {
        borders = null!;
        var levels = places.Boundaries.GroupBy(at => at.Level).OrderBy(at => at.Key)
            .Select(at => new Level(at.Key, [.. at], roads)).ToList();
        var list = levels.Count == 0
            ? "the map has no administrative boundaries"
            : "levels there are: " + string.Join("; ", levels.Select(level => level.ToString()));
        var usable = levels.Where(level => level.Closed.Count is > 0 and <= RegionLimits.JurisdictionsMax && level.Held > 0).ToList();
        var best = usable.Count == 0 ? 0 : usable.Max(level => level.Held);
        var chosen = wanted is null
            ? usable.Where(level => level.Held >= CoverageShare * best).MaxBy(level => level.Closed.Count)
            : usable.Find(level => level.Number == wanted);
        refusal = null;
        if (chosen is null)
        {
            var refused = levels.Find(level => level.Number == wanted)?.Refused ?? [];
            var reason = wanted is null
                ? "no level has closed jurisdictions with roads in them"
                : $"admin_level {wanted} gives no jurisdictions";
            string[] reasons = [reason, list, .. Named(refused), "other borders can be given with --borders"];
            refusal = new RegionRefusal(map, "", string.Join("; ", reasons));
            return;
        }

        // Those no road lies in (a strip of sea, a lake) are nobody's to patrol.
        var kept = chosen.Closed.Where((_, at) => chosen.Vertices[at] > 0).ToList();
        var notes = chosen.Closed.Where((_, at) => chosen.Vertices[at] == 0)
            .Select(at => $"relation {at.RelationId} ({at.Name}): no junction of roads lies in it")
            .Concat(Named(chosen.Refused)).ToList();
        var drafts = kept.ConvertAll(at => new BorderDraft(at.Name, at.NameZh, at.Border!));
        borders = ImportBorders.Number(id, drafts, $"admin_level {chosen.Number} of the map ({list})", notes);
    }

    private static IEnumerable<string> Named(List<string> refused)
    {
        foreach (var reason in refused.Take(NamedMax)) yield return reason;
        if (refused.Count > NamedMax) yield return $"and {refused.Count - NamedMax} more that are not closed";
    }

    private sealed class Level
    {
        internal Level(int number, List<OsmBoundary> boundaries, RoadGraph roads)
        {
            Number = number;
            Closed = boundaries.FindAll(at => at.Border is not null);
            Refused = [.. boundaries.Select(at => at.Refusal).OfType<string>()];
            Vertices = new int[Closed.Count];
            var map = new BorderMap<int>(Closed.Select((at, i) => (at.Border!, i)));
            for (var vertex = 0; vertex < roads.VertexCount; vertex++)
            {
                if (!map.TryFind(roads.VertexPlace(vertex), out var owner)) continue;
                Vertices[owner]++;
                Held++;
            }
        }

        internal int Number { get; }

        internal List<OsmBoundary> Closed { get; }

        internal List<string> Refused { get; }

        /// <summary>Junctions and ends of roads in each of the closed ones.</summary>
        internal int[] Vertices { get; }

        internal int Held { get; }

        public override string ToString() => $"{Number} ({Closed.Count} closed, {Refused.Count} not)";
    }
}
