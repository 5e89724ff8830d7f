using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions.Import;

/// <summary>All that an import has found out, before anything is written. Immutable.</summary>
internal sealed record ImportPlan(
    RegionImportOptions Options,
    string Id,
    OsmData Data,
    ImportedRoads Roads,
    ImportBorders Borders,
    RoadSurvey Survey,
    ImportPosts Posts)
{
    internal string Name => Options.Name ?? Id;

    /// <summary>The map's name in the folder: its ending says how to read it.</summary>
    internal string RoadsFile => OsmFile.KindOf(Options.Map).IsPbf ? "roads.osm.pbf" : "roads.osm";
}
