using System.Globalization;
using System.Text.Json;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions.Files;

/// <summary>Reads speeds.json and checks it against the ranges of <see cref="RoadSpeeds"/>, so that these never throw.</summary>
internal static class SpeedsFile
{
    private static readonly Dictionary<string, RoadClass> s_classes =
        Enum.GetValues<RoadClass>().ToDictionary(Name, StringComparer.Ordinal);

    /// <summary>The value of OSM's highway tag.</summary>
    internal static string Name(RoadClass road) => JsonNamingPolicy.SnakeCaseLower.ConvertName(road.ToString());

    internal static bool TryRead(string path, out RegionSpeeds speeds, out RegionRefusal refusal)
    {
        speeds = null!;
        if (!JsonFile.TryOpen(path, out var file, out refusal)) return false;
        using (file)
        {
            var zone = Zone(file);
            var emergency = file.Number(file.Root, "", "emergencyFactor", RoadSpeeds.FactorMin, RoadSpeeds.FactorMax);
            var suspect = file.Root.TryGetProperty("suspectFactor", out _)
                ? file.Number(file.Root, "", "suspectFactor", 1, RoadSpeeds.FactorMax)
                : SuspectRoads.SpeedFactorDefault;
            var traffic = new Dictionary<(int Hour, RoadClass Class), double>();
            var entries = file.List(file.Root, "", "traffic", RegionLimits.TrafficEntriesMax);
            for (var at = 0; at < entries.Count && file.Refusal is null; at++)
                ReadEntry(file, entries[at], $"traffic[{at}]", emergency, traffic);
            refusal = file.Refusal!;
            if (file.Refusal is not null) return false;
            speeds = new RegionSpeeds(
                zone, RoadSpeeds.Create(emergency, traffic.Select(entry => (entry.Key.Hour, entry.Key.Class, entry.Value))))
            {
                SuspectFactor = suspect,
            };
            return true;
        }
    }

    private static TimeZoneInfo Zone(JsonFile file)
    {
        var name = file.Text(file.Root, "", "timeZone", RegionLimits.NameCharactersMax)!;
        if (file.Refusal is null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)) return zone;
        file.Refuse("timeZone", $"\"{name}\" is no time zone that this machine knows (IANA names, like Asia/Shanghai; Debian: tzdata)");
        return TimeZoneInfo.Utc;
    }

    private static void ReadEntry(
        JsonFile file, JsonElement entry, string where, double emergency, Dictionary<(int Hour, RoadClass Class), double> traffic)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            file.Refuse(where, "must be an object");
            return;
        }

        var from = file.Whole(entry, where, "from", 0, RoadSpeeds.Hours - 1);
        var to = file.Whole(entry, where, "to", 1, RoadSpeeds.Hours);
        if (from == to) file.Refuse(where + ".to", "equals \"from\"; a whole day is from 0 to 24");
        var factor = file.Number(entry, where, "factor", RoadSpeeds.FactorMin, RoadSpeeds.FactorMax);
        if (!(factor * emergency is >= RoadSpeeds.FactorMin and <= RoadSpeeds.FactorMax))
        {
            file.Refuse(where + ".factor", string.Create(CultureInfo.InvariantCulture,
                $"times emergencyFactor is {factor * emergency:0.###}; it must be {RoadSpeeds.FactorMin} to {RoadSpeeds.FactorMax}"));
        }

        var classes = file.List(entry, where, "classes", s_classes.Count);
        if (classes.Count == 0) file.Refuse(where + ".classes", "must name at least one class of road");
        for (var at = 0; at < classes.Count && file.Refusal is null; at++)
        {
            if (!s_classes.TryGetValue(JsonFile.TextOf(classes[at]) ?? "", out var road))
                file.Refuse($"{where}.classes[{at}]", "is none of " + string.Join(", ", s_classes.Keys));
            else Set(file, $"{where}.classes[{at}]", (from, to), road, factor, traffic);
        }
    }

    private static void Set(
        JsonFile file, string where, (int From, int To) hours, RoadClass road, double factor,
        Dictionary<(int Hour, RoadClass Class), double> traffic)
    {
        // "to" before "from" runs over midnight.
        var count = (hours.To - hours.From + RoadSpeeds.Hours) % RoadSpeeds.Hours;
        if (count == 0) count = RoadSpeeds.Hours; // From 0 to 24.
        for (var step = 0; step < count; step++)
        {
            var hour = (hours.From + step) % RoadSpeeds.Hours;
            if (!traffic.TryAdd((hour, road), factor)) file.Refuse(where, $"\"{Name(road)}\" has a factor at hour {hour} already");
        }
    }
}
