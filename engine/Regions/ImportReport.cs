using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Regions.Import;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions;

/// <summary>A jurisdiction of an imported region.</summary>
/// <param name="Edges">Road edges whose middle lies in it, directed. One without any is left out of the region.</param>
public sealed record ImportedArea(string Code, string Name, double SquareKilometres, int Edges, double Kilometres);

/// <summary>What an import found, for a person to judge the map by. Immutable.</summary>
/// <param name="Counts">What the map held, and what became of restrictions and barriers.</param>
/// <param name="EdgesOutside">Road edges in no jurisdiction: officers may drive there, calls from there have no city.</param>
/// <param name="Lines">All of it as text.</param>
public sealed record ImportReport(
    string Id,
    OsmCounts Counts,
    int Edges,
    IReadOnlyList<ImportedArea> Jurisdictions,
    int EdgesOutside,
    int VerticesApart,
    IReadOnlyList<string> Lines)
{
    private const int SeamsShown = 5; // Of overlaps, and of gaps.

    internal static ImportReport Of(ImportPlan plan)
    {
        var survey = plan.Survey;
        var areas = survey.Jurisdictions.Select((at, i) =>
            new ImportedArea(at.Code, at.Name, at.Border.SquareMetres / 1e6, survey.Edges[i], survey.Kilometres[i])).ToList();
        var counts = plan.Roads.Counts;
        return new ImportReport(
            plan.Id, counts, plan.Roads.Graph.EdgeCount, areas, survey.EdgesOutside, survey.VerticesApart, [.. Text(plan, areas, counts)]);
    }

    private static IEnumerable<string> Text(ImportPlan plan, List<ImportedArea> areas, OsmCounts counts)
    {
        var (roads, survey, posts) = (plan.Roads.Graph, plan.Survey, plan.Posts);
        yield return $"{plan.Id}: roads for {VehicleWords.Of(plan.Options.Roads.Vehicle)}";
        yield return $"ways: {plan.Data.WayCount} in the map, {counts.UsedWays} used; "
            + $"{counts.MissingNodes} of their nodes are not in the file";
        yield return $"network: {roads.VertexCount} vertices, {roads.EdgeCount} directed edges";
        yield return survey.VerticesApart == 0
            ? "all of it hangs together"
            : $"cut off from the largest part: {survey.VerticesApart} vertices in {survey.PartsApart} parts; "
                + $"the largest has {survey.LargestApart}, near {survey.LargestApartPlace}";
        yield return Restrictions(counts.Restrictions);
        yield return $"barriers on used ways: {counts.Barriers.Cut} cut the road, {counts.Barriers.Delay} take time, "
            + $"{counts.Barriers.Free} are free";
        yield return $"jurisdictions: {areas.Count(area => area.Edges > 0)}, from {plan.Borders.Source}";
        foreach (var area in areas)
        {
            yield return area.Edges == 0
                ? $"  {area.Name}: no road in it, left out"
                : $"  {area.Code} {area.Name}: {area.SquareKilometres:F1} km², {area.Edges} edges, {area.Kilometres:F0} km of street";
        }

        foreach (var note in plan.Borders.Notes) yield return $"  left out: {note}";
        foreach (var line in Seams(plan.Borders.All)) yield return line;
        yield return $"edges outside every jurisdiction: {survey.EdgesOutside}";
        yield return $"stations: {posts.StationsFromMap} from the map, {posts.Stations.Count - posts.StationsFromMap} invented; "
            + $"officers: {posts.OfficerCount}, invented; cameras and policy: by rule";
    }

    private static IEnumerable<string> Seams(IReadOnlyList<ImportedJurisdiction> all)
    {
        var audit = BorderAudit.Of([.. all.Select(at => at.Border)]);
        if (audit.OverlapCount == 0 && audit.GapCount == 0)
            yield return $"borders fit: no overlap or enclosed gap wider than {audit.RowMetres:F1} m";
        foreach (var overlap in audit.Overlaps.OrderByDescending(at => at.SquareMetres).Take(SeamsShown))
        {
            yield return $"  {all[overlap.First].Name} and {all[overlap.Second].Name} overlap: {Area(overlap.SquareMetres)} "
                + $"near {overlap.Place}; it goes to {all[overlap.First].Name}";
        }

        foreach (var gap in audit.Gaps.OrderByDescending(at => at.SquareMetres).Take(SeamsShown))
            yield return $"  nobody's ground between them: {Area(gap.SquareMetres)} near {gap.Place}";
        if (audit.OverlapCount > SeamsShown || audit.GapCount > SeamsShown)
            yield return $"  in all {audit.OverlapCount} overlaps and {audit.GapCount} gaps; the largest are shown";
    }

    private static string Area(double squareMetres) =>
        squareMetres >= 100_000 ? $"{squareMetres / 1e6:F1} km²" : $"{squareMetres:F0} m²";

    private static string Restrictions(RestrictionCounts counts)
    {
        (string Why, int Count)[] left =
        [
            ("at certain times only", counts.Conditional), ("for other vehicles", counts.OtherVehicle),
            ("with a member that is not in the file", counts.MissingMember), ("of turns impossible anyway", counts.NotDrivable),
            ("whose members do not touch", counts.NotTouching), ("ambiguous", counts.Ambiguous), ("not understood", counts.NotUnderstood),
        ];
        var why = string.Join(", ", left.Where(at => at.Count > 0).Select(at => $"{at.Count} {at.Why}"));
        return $"turn restrictions: {counts.Read} in the map, {counts.Used} used" + (why.Length > 0 ? $"; left out: {why}" : "");
    }
}
