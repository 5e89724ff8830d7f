using System.Text;
using System.Text.Json;

namespace SmartPolicing.Realtime.LoadTests.Viewing;

/// <summary>
/// The board of one desk, folded as the page folds it (dashboard/Web/src/dispatch/board.ts): a snapshot replaces everything, events
/// replace single officers and incidents, a closed incident leaves. Rows are kept as they came, as JSON. One thread.
/// </summary>
internal sealed class DeskFold
{
    private readonly Dictionary<string, byte[]> _officers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _incidents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _tracks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _alerts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _undecided = new(StringComparer.Ordinal);
    private byte[] _closures = [];

    internal int Officers => _officers.Count;

    internal int Incidents => _incidents.Count;

    /// <param name="body">A <c>snapshot</c>, and anything behind it.</param>
    internal void Snapshot(ReadOnlySpan<byte> body)
    {
        _officers.Clear();
        _incidents.Clear();
        _tracks.Clear();
        _alerts.Clear();
        _undecided.Clear();
        _closures = [];
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("officers"u8)) Rows(ref reader, body, _officers);
            else if (reader.ValueTextEquals("incidents"u8)) Rows(ref reader, body, _incidents);
            else if (reader.ValueTextEquals("tracks"u8)) Rows(ref reader, body, _tracks);
            else if (reader.ValueTextEquals("alerts"u8)) Rows(ref reader, body, _alerts);
            else if (reader.ValueTextEquals("undecided"u8)) Rows(ref reader, body, _undecided);
            else if (reader.ValueTextEquals("closures"u8)) _closures = Value(ref reader, body).ToArray();
            else Value(ref reader, body);
        }
    }

    /// <param name="body">An <c>events</c> message that is the next one, and anything behind it.</param>
    internal void Events(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("items"u8))
            {
                Value(ref reader, body);
                continue;
            }

            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject) Item(ref reader, body);
        }
    }

    /// <summary>Directives of an incident's row that are not over; null when the board has no such incident.</summary>
    internal IReadOnlyList<string>? DirectivesOf(string incident)
    {
        if (!_incidents.TryGetValue(incident, out var row)) return null;
        return Parse(row).TryGetProperty("officers", out var officers)
            ? [.. officers.EnumerateArray().Select(officer => officer.GetProperty("directive").GetString() ?? "")]
            : [];
    }

    /// <summary>Officers whose row names a directive, each with it, in order of number.</summary>
    internal IReadOnlyList<(uint Officer, string Directive)> Held() =>
    [
        .. _officers.Values.Select(Parse).Where(row => row.TryGetProperty("directive", out var held) && held.ValueKind == JsonValueKind.String)
            .Select(row => (row.GetProperty("id").GetUInt32(), row.GetProperty("directive").GetString()!)).OrderBy(each => each.Item1),
    ];

    /// <summary>How this board differs from the truth, in words; at most <see cref="ViewingLimits.DifferencesMax"/> and a count.</summary>
    internal List<string> Differences(DeskFold truth)
    {
        var found = new List<string>();
        Compare("officer", _officers, truth._officers, found);
        Compare("incident", _incidents, truth._incidents, found);
        Compare("track", _tracks, truth._tracks, found);
        Compare("alert", _alerts, truth._alerts, found);
        Compare("undecided of jurisdiction", _undecided, truth._undecided, found);
        if (!Same(_closures, truth._closures)) found.Add("other closures are shown than there are");
        if (found.Count <= ViewingLimits.DifferencesMax) return found;
        var more = found.Count - ViewingLimits.DifferencesMax;
        return [.. found.Take(ViewingLimits.DifferencesMax), $"and {more} more"];
    }

    private static void Rows(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, Dictionary<string, byte[]> rows)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject) Take(ref reader, body, rows);
    }

    private void Item(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var rows = reader.ValueTextEquals("officer"u8) ? _officers : reader.ValueTextEquals("incident"u8) ? _incidents
                : reader.ValueTextEquals("track"u8) ? _tracks : reader.ValueTextEquals("alert"u8) ? _alerts
                : reader.ValueTextEquals("undecided"u8) ? _undecided : null;
            if (reader.ValueTextEquals("closures"u8))
            {
                _closures = Value(ref reader, body).ToArray();
                continue;
            }

            reader.Read();
            // An incident's number alone, as text, belongs to a notice.
            if (rows is not null && reader.TokenType == JsonTokenType.StartObject) Take(ref reader, body, rows);
            else reader.Skip();
        }
    }

    /// <summary>
    /// Takes one row; the reader stands at its start and then at its end. Tracks and alerts are told once for each jurisdiction that knows
    /// them; what is undecided has no other name than its jurisdiction's. What is over leaves: a closed incident, an ended track, and an alert
    /// of which the end is not none.
    /// </summary>
    private static void Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, Dictionary<string, byte[]> rows)
    {
        var start = (int)reader.TokenStartIndex;
        var (id, jurisdiction) = ("", "");
        var isOver = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals("id"u8);
            var isState = reader.ValueTextEquals("state"u8);
            var isEnd = reader.ValueTextEquals("end"u8);
            var isJurisdiction = reader.ValueTextEquals("jurisdiction"u8);
            reader.Read();
            if (isId) id = Encoding.UTF8.GetString(reader.ValueSpan);
            else if (isJurisdiction) jurisdiction = Encoding.UTF8.GetString(reader.ValueSpan);
            else if (isState) isOver |= reader.ValueTextEquals("closed"u8) || reader.ValueTextEquals("ended"u8);
            else if (isEnd) isOver |= !reader.ValueTextEquals("none"u8);
            reader.Skip();
        }

        var name = id.Length == 0 ? jurisdiction : id[0] is 'T' or 'J' ? $"{id} on {jurisdiction}" : id;
        if (isOver) rows.Remove(name);
        else rows[name] = body[start..(int)reader.BytesConsumed].ToArray();
    }

    private static ReadOnlySpan<byte> Value(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return body[start..(int)reader.BytesConsumed];
    }

    private static void Compare(string what, Dictionary<string, byte[]> shown, Dictionary<string, byte[]> truth, List<string> found)
    {
        foreach (var (id, row) in shown.OrderBy(each => each.Key, StringComparer.Ordinal))
        {
            if (!truth.TryGetValue(id, out var right)) found.Add($"{what} {id} is shown and is not there");
            else if (!Same(row, right)) found.Add($"{what} {id}: {Members(row, right)}");
        }

        foreach (var id in truth.Keys.Where(id => !shown.ContainsKey(id)).Order(StringComparer.Ordinal))
            found.Add($"{what} {id} is not shown");
    }

    internal static bool Same(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        one.SequenceEqual(other) || (!one.IsEmpty && !other.IsEmpty && JsonElement.DeepEquals(Parse(one), Parse(other)));

    /// <summary>The members in which two rows differ, in words.</summary>
    internal static string Members(ReadOnlySpan<byte> shown, ReadOnlySpan<byte> truth)
    {
        if (shown.IsEmpty || truth.IsEmpty) return shown.IsEmpty ? "nothing is shown" : "what is shown is not there";
        var right = Parse(truth).EnumerateObject().ToDictionary(member => member.Name, member => member.Value);
        var wrong = new List<string>();
        foreach (var member in Parse(shown).EnumerateObject())
        {
            var said = $"{member.Name} is shown as {member.Value.GetRawText()}";
            if (!right.Remove(member.Name, out var value)) wrong.Add($"{said} and is not set");
            else if (!JsonElement.DeepEquals(member.Value, value)) wrong.Add($"{said} and is {value.GetRawText()}");
        }

        wrong.AddRange(right.Select(missing => $"{missing.Key} is not shown and is {missing.Value.GetRawText()}"));
        return string.Join(", ", wrong);
    }

    private static JsonElement Parse(byte[] json) => Parse(json.AsSpan());

    private static JsonElement Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        return JsonElement.ParseValue(ref reader);
    }
}
