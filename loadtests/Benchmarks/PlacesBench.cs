using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Measuring;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Regions.Places;
using SmartPolicing.Realtime.Roads;
using KeptPlaces = SmartPolicing.Realtime.Regions.Places.MapPlaces;

namespace SmartPolicing.Realtime.LoadTests.Benchmarks;

/// <summary>The place index of a region: what it takes to make, and how fast it answers what people type.</summary>
internal sealed class PlacesBench(PlaceIndex index, PlaceQueries queries, MapPlaces roads, ulong seed)
{
    private const int Repetitions = 2_000;
    private const int Builds = 5;
    private const double SearchTargetNanoseconds = 5e6; // Not felt between two keys.

    /// <summary>Measures it.</summary>
    /// <param name="folder">A region's folder.</param>
    public static bool TryRun(string folder, ulong seed, [NotNullWhen(true)] out BenchReport? report, out string refusal)
    {
        (report, refusal) = (null, "");
        var machine = Timing.Machine();
        if (!RegionFolder.TryLoad(folder, out var region, out var refused)
            || !RegionFolder.TryReadRoads(region, out var graph, out refused)
            || !RegionFolder.TryReadBorders(region, out var borders, out refused)
            || !KeptPlaces.TryRead(region.RoadsPath, out var map, out refused))
        {
            refusal = refused!.ToString();
            return false;
        }

        var owners = new BorderMap<JurisdictionId>(borders.Select(border => (border.Border, border.Id)));
        GroundOwner owner = place => owners.TryFind(place, out var found) ? found : null;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var index = PlaceIndex.Make(graph, region, map, owner);
        var memory = new LogHistogram();
        memory.Add(Math.Max(0, GC.GetTotalMemory(forceFullCollection: true) - before));
        var made = Timing.FewCalls("made", Builds, _ => PlaceIndex.Make(graph, region, map, owner));
        var queries = new PlaceQueries(region, graph, map, owner);
        var rows = new PlacesBench(index, queries, new MapPlaces(graph), seed).Rows();
        var subject = string.Create(
            CultureInfo.InvariantCulture,
            $"{region.Name}: {index.Counts.Streets:N0} streets, {index.Counts.Houses:N0} house numbers, {index.Counts.Others:N0} other places, {queries.Names:N0} names");
        report = new BenchReport(subject, machine, seed, [made, new BenchRow("its memory", BenchUnit.Bytes, Spread.Of(memory, 1), null), .. rows]);
        return true;
    }

    private List<BenchRow> Rows()
    {
        var rows = new List<BenchRow>();
        foreach (var (kind, make) in queries.Kinds())
        {
            var chance = Chance.Of(seed, kind);
            var asked = new (PlaceQuery Query, PlaceQuestion Question)[Timing.WarmUp + Repetitions];
            for (var at = 0; at < asked.Length; at++)
            {
                var query = make(chance);
                asked[at] = (query, new PlaceQuestion(query.Text, roads.NearRoad(chance, 100)));
            }

            var answers = new FoundPlaces[asked.Length];
            var row = Timing.Calls($"search: {kind}", Repetitions, at => answers[at] = index.Search(asked[at].Question));
            rows.Add(row with { Targets = [new BenchTarget(BenchFigure.P99, SearchTargetNanoseconds)], Note = Note(asked, answers) });
        }

        var spots = new LatLng[Timing.WarmUp + Repetitions];
        var chanceOfSpots = Chance.Of(seed, "spots");
        for (var at = 0; at < spots.Length; at++) spots[at] = roads.NearRoad(chanceOfSpots, 30);
        var there = Timing.Calls("what is at a place", Repetitions, at => index.At(spots[at]));
        rows.Add(there with { Targets = [new BenchTarget(BenchFigure.P99, SearchTargetNanoseconds)] });
        return rows;
    }

    // Nothing here is wrong or right: of a name with a mistake another one may be meant.
    private static string Note((PlaceQuery Query, PlaceQuestion Question)[] asked, FoundPlaces[] answers)
    {
        var (meant, first, among, worst) = (0, 0, 0, 0);
        var missed = "";
        for (var at = Timing.WarmUp; at < asked.Length; at++)
        {
            var wanted = asked[at].Query.Meant;
            if (answers[at].Work > answers[worst].Work) worst = at;
            if (wanted.Length == 0) continue;
            meant++;
            var place = answers[at].Places.ToList().FindIndex(found => Is(found, wanted));
            if (place == 0) first++;
            if (place >= 0) among++;
            else if (missed.Length == 0) missed = asked[at].Query.Text;
        }

        var most = string.Create(CultureInfo.InvariantCulture, $"at most {answers[worst].Work:N0} compared, for \"{asked[worst].Query.Text}\"");
        if (meant == 0) return most;
        var found = string.Create(
            CultureInfo.InvariantCulture, $"what was meant is first in {100.0 * first / meant:F1} %, among the answers in {100.0 * among / meant:F1} %");
        return missed.Length == 0 ? $"{found}; {most}" : $"{found} (not \"{missed}\"); {most}";
    }

    private static bool Is(FoundPlace found, string wanted)
    {
        if (found.Name.Text == wanted || found.Name.English == wanted || found.Name.Chinese == wanted) return true;
        if (found.Kind == PlaceKind.House) return PlainOf(found.Name.Text) == PlainOf(wanted);
        return found.Kind == PlaceKind.Crossing && wanted.Split(" / ") is [var one, var other] && found.Name.Text == $"{other} / {one}";
    }

    private static string PlainOf(string house) => house.Replace("号", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);
}
