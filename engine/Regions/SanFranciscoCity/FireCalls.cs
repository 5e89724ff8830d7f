using System.Globalization;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Regions.Files;

namespace SmartPolicing.Realtime.Regions.SanFranciscoCity;

/// <summary>The fire department's record of unit responses, turned into calls: one for each call number.</summary>
internal static class FireCalls
{
    private const int OnSceneSecondsMax = 86_400;

    // The record's times are local wall clock; the week held has no change to or from summer time.
    private const string TimeForm = "MM/dd/yyyy hh:mm:ss tt";

    private static readonly string[] s_columns =
    [
        "Call Number", "Call Type", "Received DtTm", "On Scene DtTm", "Available DtTm", "Address", "Final Priority",
        "Neighborhooods - Analysis Boundaries", "Location",
    ];

    /// <summary>Reads the record and writes calls.csv, in order of the time received.</summary>
    internal static bool TryConvert(string source, string target, out RegionRefusal refusal)
    {
        if (!CsvTable.TryRead(source, s_columns, exactly: false, RegionLimits.CallsMax, out var table, out refusal)) return false;
        var fields = new RowFields(source);
        var calls = new Dictionary<string, Draft>(StringComparer.Ordinal);
        foreach (var row in table.Rows)
        {
            fields.Begin(row);
            Add(fields, row, calls);
            if (fields.Refusal is not null) break;
        }

        if (calls.Count == 0) fields.Refuse("holds no call");
        refusal = fields.Refusal!;
        if (fields.Refusal is not null) return false;
        Write(target, calls.Values);
        return true;
    }

    private static void Add(RowFields fields, CsvRow row, Dictionary<string, Draft> calls)
    {
        if (!calls.TryGetValue(row[0], out var call))
        {
            var received = Time(fields, row[2], "Received DtTm");
            var place = Place(fields, row[8]);
            calls.Add(row[0], call = new Draft(row[0], row[1], row[6], received, place, row[5], row[7]));
        }

        if (row[3].Length == 0) return;
        var onScene = Time(fields, row[3], "On Scene DtTm");
        if (onScene >= call.FirstOnScene) return;
        call.FirstOnScene = onScene;
        var stayed = row[4].Length == 0 ? -1 : (Time(fields, row[4], "Available DtTm") - onScene).TotalSeconds;
        call.StayedSeconds = stayed is >= 0 and <= OnSceneSecondsMax ? (int)stayed : -1;
    }

    private static DateTime Time(RowFields fields, string text, string column)
    {
        if (DateTime.TryParseExact(text, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return time;
        fields.Refuse($"{column} \"{text}\" is not a time of the form {TimeForm}");
        return default;
    }

    private static LatLng Place(RowFields fields, string text)
    {
        var parts = text.Trim('(', ')').Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length == 2
            && double.TryParse(parts[0], CultureInfo.InvariantCulture, out var lat)
            && double.TryParse(parts[1], CultureInfo.InvariantCulture, out var lng)
            && LatLng.TryFromDegrees(lat, lng, out var place))
        {
            return place;
        }

        fields.Refuse($"Location \"{text}\" is not of the form (latitude, longitude)");
        return default;
    }

    private static void Write(string target, IReadOnlyCollection<Draft> calls)
    {
        var start = calls.Min(call => call.Received).Date;
        var overall = Median(calls.Where(call => call.StayedSeconds >= 0));
        // Nobody is on record as having been there for about one call in thirty: those stay as long as is usual for their type.
        var usual = calls.Where(call => call.StayedSeconds >= 0).GroupBy(call => call.Type).ToDictionary(type => type.Key, Median);
        var csv = new CsvText(RecordedCalls.Columns);
        foreach (var call in calls.OrderBy(call => call.Received).ThenBy(call => call.Number, StringComparer.Ordinal))
        {
            var type = SanFranciscoNames.Types.GetValueOrDefault(call.Type, SanFranciscoNames.Types[SanFranciscoNames.OtherType]);
            // The record's 3 is an emergency (lights and sirens), its 2 is not.
            var priority = call.Priority == "3" ? 1 : 3;
            var stayed = call.StayedSeconds >= 0 ? call.StayedSeconds : usual.GetValueOrDefault(call.Type, overall);
            csv.Row(
                CsvText.Number((long)(call.Received - start).TotalSeconds), type.Code, CsvText.Number(priority),
                CsvText.Degrees(call.Place.Latitude), CsvText.Degrees(call.Place.Longitude), CsvText.Number(stayed),
                call.Address, call.Neighbourhood.Length == 0 ? call.Type : $"{call.Type}, {call.Neighbourhood}");
        }

        csv.WriteTo(target);
    }

    private static int Median(IEnumerable<Draft> calls)
    {
        var stayed = calls.Select(call => call.StayedSeconds).Order().ToList();
        return stayed.Count == 0 ? 0 : stayed[stayed.Count / 2];
    }

    /// <summary>A call while its units' rows are read.</summary>
    private sealed record Draft(
        string Number, string Type, string Priority, DateTime Received, LatLng Place, string Address, string Neighbourhood)
    {
        internal DateTime FirstOnScene { get; set; } = DateTime.MaxValue;

        /// <summary>-1 when the record does not say.</summary>
        internal int StayedSeconds { get; set; } = -1;
    }
}
