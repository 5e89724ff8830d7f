using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Regions.Files;
using SmartPolicing.Realtime.Regions.Handong;
using SmartPolicing.Realtime.Regions.Policy;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions.Import;

/// <summary>Writes the files of an imported region.</summary>
internal static class ImportFiles
{
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>Null: nothing is left to refuse. I/O errors pass through to the maker of the folder.</returns>
    internal static RegionRefusal? Write(string folder, ImportPlan plan)
    {
        WriteBorders(Path.Combine(folder, "jurisdictions.geojson"), plan.Borders.All.Where((_, at) => plan.Survey.Edges[at] > 0));
        CopyMap(plan.Options.Map, Path.Combine(folder, plan.RoadsFile));
        plan.Posts.StationsCsv(plan.Survey).WriteTo(Path.Combine(folder, "stations.csv"));
        plan.Posts.Officers.WriteTo(Path.Combine(folder, "officers.csv"));
        plan.Posts.Cameras.WriteTo(Path.Combine(folder, "cameras.csv"));
        Drafts.Write(Path.Combine(folder, "policy.json"), HandongPolicy.Draft);
        HandongPolicy.WriteTables(folder, capital: null);
        AreaDrafts.WriteIn(folder);
        Drafts.Write(Path.Combine(folder, RegionManifest.FileName), Manifest(plan));
        return null;
    }

    /// <summary>The bytes only: a copy that inherits "read only" could not be replaced later.</summary>
    private static void CopyMap(string from, string to)
    {
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.Read);
        using var target = new FileStream(to, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        source.CopyTo(target);
    }

    /// <summary>Beside its place and renamed, so that a viewer that watches the file never sees half of it.</summary>
    internal static bool TryWritePicture(string path, ImportPlan plan, out RegionRefusal? refusal)
    {
        refusal = null;
        try
        {
            var beside = path + ".making";
            File.WriteAllText(beside, new ImportPicture(plan).Draw(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            refusal = new RegionRefusal(path, "", $"cannot be written: {error.Message}");
        }

        return refusal is null;
    }

    private static ManifestDraft Manifest(ImportPlan plan) => new(
        plan.Id, plan.Name, plan.Options.NameZh ?? plan.Name, "© OpenStreetMap contributors", plan.RoadsFile,
        CamerasNote: $"Not real: put by rule at junctions where most main roads of different names meet, "
            + $"at least {JunctionCameras.SpacingMetres:F0} m apart.",
        PolicyNote: "The example of the generated province; change it to your own rules.",
        OfficersNote: $"Invented: one for each {ImportPosts.KilometresPerOfficer:F0} km of street, "
            + $"at least {ImportPosts.OfficersPerJurisdictionMin} for each jurisdiction.",
        StationsNote: $"{plan.Posts.StationsFromMap} from the map; "
            + $"{plan.Posts.Stations.Count - plan.Posts.StationsFromMap} invented, in the middle of jurisdictions without one.",
        Vehicle: plan.Options.Roads.Vehicle == RoadVehicle.PatrolCar ? null : VehicleWords.Of(plan.Options.Roads.Vehicle),
        Ferries: plan.Options.Roads.Ferries ? true : null);

    /// <summary>One feature to a line, so that two versions can be compared.</summary>
    private static void WriteBorders(string path, IEnumerable<ImportedJurisdiction> jurisdictions)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        file.Write("{\"type\":\"FeatureCollection\",\"features\":["u8);
        var between = "\n";
        foreach (var jurisdiction in jurisdictions)
        {
            file.Write(Encoding.UTF8.GetBytes(between));
            using (var json = new Utf8JsonWriter(file, s_json)) WriteFeature(json, jurisdiction);
            between = ",\n";
        }

        file.Write("\n]}\n"u8);
    }

    private static void WriteFeature(Utf8JsonWriter json, ImportedJurisdiction jurisdiction)
    {
        json.WriteStartObject();
        json.WriteString("type", "Feature");
        json.WriteStartObject("properties");
        json.WriteNumber("id", jurisdiction.Id);
        json.WriteString("code", jurisdiction.Code);
        json.WriteString("name", jurisdiction.Name);
        json.WriteString("nameZh", jurisdiction.NameZh);
        json.WriteEndObject();
        json.WriteStartObject("geometry");
        json.WriteString("type", "MultiPolygon");
        json.WriteStartArray("coordinates");
        foreach (var polygon in jurisdiction.Border.Polygons) WritePolygon(json, polygon);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WritePolygon(Utf8JsonWriter json, BorderPolygon polygon)
    {
        json.WriteStartArray();
        foreach (var ring in polygon.Rings)
        {
            json.WriteStartArray();
            foreach (var corner in ring)
            {
                json.WriteStartArray();
                json.WriteNumberValue(corner.Longitude);
                json.WriteNumberValue(corner.Latitude);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
