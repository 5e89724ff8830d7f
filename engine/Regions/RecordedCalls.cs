using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Regions.Files;

namespace SmartPolicing.Realtime.Regions;

/// <summary>One line of calls.csv: a call that was really made.</summary>
/// <param name="SecondsFromStart">Seconds after the first midnight of the recording. 0 or more, never less than the line before.</param>
/// <param name="Type">A code; whether the policy has it is the replayer's to check.</param>
/// <param name="Priority">1 to 4; 0 takes the type's own.</param>
/// <param name="OnSceneSeconds">How long the first unit stayed. Seconds, 0 to 86,400.</param>
/// <param name="PlaceText">The place in words; may be empty.</param>
/// <param name="Text">What was said; may be empty.</param>
public sealed record RecordedCall(
    int SecondsFromStart, string Type, byte Priority, LatLng Place, int OnSceneSeconds, string PlaceText, string Text);

/// <summary>Reads calls.csv (docs/REGION.md).</summary>
public static class RecordedCalls
{
    /// <summary>Columns of calls.csv.</summary>
    internal static readonly string[] Columns = ["secondsFromStart", "type", "priority", "lat", "lng", "onSceneSeconds", "place", "text"];

    /// <summary>All calls of a file in order of time. A file that is out of order or holds a bad value is refused with its line.</summary>
    public static bool TryRead(string path, out IReadOnlyList<RecordedCall> calls, out RegionRefusal refusal)
    {
        calls = [];
        if (!CsvTable.TryRead(path, Columns, exactly: true, RegionLimits.CallsMax, out var table, out refusal)) return false;
        var read = new List<RecordedCall>(table.Count);
        var fields = new RowFields(path);
        foreach (var row in table.Rows)
        {
            fields.Begin(row);
            var seconds = (int)fields.Whole(0, "secondsFromStart", 0, int.MaxValue);
            var type = fields.Word(1, "type");
            var priority = (byte)fields.Whole(2, "priority", 0, 4);
            var place = fields.Place(3, 4);
            var onScene = (int)fields.Whole(5, "onSceneSeconds", 0, 86_400);
            var call = new RecordedCall(
                seconds, type, priority, place, onScene,
                fields.Text(6, "place", 0, RegionLimits.PlaceTextCharactersMax),
                fields.Text(7, "text", 0, RegionLimits.CallTextCharactersMax));
            if (read.Count > 0 && seconds < read[^1].SecondsFromStart) fields.Refuse("secondsFromStart is less than on the line before");
            if (fields.Refusal is not null) break;
            read.Add(call);
        }

        refusal = fields.Refusal!;
        if (fields.Refusal is not null) return false;
        calls = read;
        return true;
    }
}
