using System.CommandLine;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Host;

/// <summary>The <c>region</c> commands: make the regions that come with the project, or check one of your own.</summary>
public static class RegionCommands
{
    /// <summary>The command with its sub-commands.</summary>
    public static Command Command() =>
        new("region", "Makes or checks a region folder.") { Handong(), SanFranciscoCity(), Import(), Check() };

    private static Command Handong()
    {
        var folder = new Argument<string>("folder") { Description = "Where to write the region." };
        var seed = new Option<int>("--seed") { Description = "Of all chance in the province.", DefaultValueFactory = _ => 1 };
        var officers = new Option<int>("--officers") { Description = "How many officers.", DefaultValueFactory = _ => 2_000 };
        var command = new Command("handong", "The generated province: 16 cities. Left alone when it is there already.")
        {
            folder, seed, officers,
        };
        command.SetAction(parsed =>
        {
            var made = HandongProvince.EnsureWritten(
                parsed.GetValue(folder)!, parsed.GetValue(seed), parsed.GetValue(officers), out var refusal);
            return made ? 0 : Refuse(refusal);
        });
        return command;
    }

    private static Command SanFranciscoCity()
    {
        var folder = new Argument<string>("folder") { Description = "Where to write the region." };
        var data = new Option<string>("--data") { Description = "The folder with the public data files.", Required = true };
        var command = new Command("san-francisco", "San Francisco from public data: real roads, districts and one real week of calls.")
        {
            folder, data,
        };
        command.SetAction(parsed =>
            SanFrancisco.EnsureWritten(parsed.GetValue(folder)!, parsed.GetValue(data)!, out var refusal) ? 0 : Refuse(refusal));
        return command;
    }

    private static Command Import()
    {
        var map = new Argument<string>("map") { Description = "An OpenStreetMap file of the place: .osm.pbf or .osm." };
        var folder = new Argument<string>("folder") { Description = "Where to write the region. Replaced only when an import made it." };
        var borders = new Option<string?>("--borders") { Description = "Jurisdictions as .geojson, or .csv with a column of WKT." };
        var level = new Option<int?>("--admin-level") { Description = "Take the map's boundaries of this level (default: the best)." };
        var id = new Option<string?>("--id") { Description = "The region's id (default: from the folder's name)." };
        var name = new Option<string?>("--name") { Description = "The region's name (default: the id)." };
        var nameZh = new Option<string?>("--name-zh") { Description = "The region's Chinese name (default: the name)." };
        var vehicle = new Option<string>("--vehicle")
        {
            Description = "For whom the roads are read.",
            DefaultValueFactory = _ => VehicleWords.Of(RoadVehicle.PatrolCar),
        };
        vehicle.AcceptOnlyFromAmong([.. VehicleWords.All]);
        var ferries = new Option<bool>("--ferries") { Description = "Ferry lines are ways too." };
        var picture = new Option<string?>("--picture") { Description = "Draw what was imported into this .svg file." };
        var command = new Command("import", "Makes a region of any place: its roads and borders from OpenStreetMap.")
        {
            map, folder, borders, level, id, name, nameZh, vehicle, ferries, picture,
        };
        command.SetAction(parsed =>
        {
            VehicleWords.TryRead(parsed.GetValue(vehicle)!, out var forWhom);
            var options = new RegionImportOptions(parsed.GetValue(map)!, parsed.GetValue(folder)!)
            {
                Borders = parsed.GetValue(borders),
                AdminLevel = parsed.GetValue(level),
                Id = parsed.GetValue(id),
                Name = parsed.GetValue(name),
                NameZh = parsed.GetValue(nameZh),
                Roads = new RoadImport(forWhom, parsed.GetValue(ferries)),
                Picture = parsed.GetValue(picture),
            };
            if (!RegionImport.TryImport(options, out var report, out var refusal)) return Refuse(refusal);
            foreach (var line in report!.Lines) Console.WriteLine(line);
            return 0;
        });
        return command;
    }

    private static Command Check()
    {
        var folder = new Argument<string>("folder") { Description = "The region's folder." };
        var command = new Command("check", "Reads a region as the node would and says what is wrong with it.") { folder };
        command.SetAction(parsed =>
        {
            if (!OpenRegion.TryOpen(parsed.GetValue(folder)!, out var region, out var refusal)) return Refuse(refusal);
            Console.WriteLine(
                $"{region.Region.Id}: {region.Region.Jurisdictions.Count} jurisdictions, {region.Region.Officers.Count} officers, "
                + $"{region.Region.Stations.Count} stations, {region.Region.Cameras.Count} cameras, {region.Roads.EdgeCount} road edges.");
            return 0;
        });
        return command;
    }

    private static int Refuse(RegionRefusal? refusal)
    {
        Console.Error.WriteLine(refusal);
        return ExitCodes.RegionRefused;
    }
}
