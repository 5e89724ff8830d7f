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
    private byte[] _closures = [];

    internal int Officers => _officers.Count;

    internal int Incidents => _incidents.Count;

    /// <param name="body">A <c>snapshot</c>, and anything behind it.</param>
    internal void Snapshot(ReadOnlySpan<byte> body)
    {
        _officers.Clear();
        _incidents.Clear();
        _closures = [];
        var reader = new Utf8JsonReader(body);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("officers"u8)) Rows(ref reader, body, isIncidents: false);
            else if (reader.ValueTextEquals("incidents"u8)) Rows(ref reader, body, isIncidents: true);
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
        if (!Same(_closures, truth._closures)) found.Add("other closures are shown than there are");
        if (found.Count <= ViewingLimits.DifferencesMax) return found;
        var more = found.Count - ViewingLimits.DifferencesMax;
        return [.. found.Take(ViewingLimits.DifferencesMax), $"and {more} more"];
    }

    private void Rows(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, bool isIncidents)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject) Take(ref reader, body, isIncidents);
    }

    private void Item(ref Utf8JsonReader reader, ReadOnlySpan<byte> body)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isOfficer = reader.ValueTextEquals("officer"u8);
            var isIncident = reader.ValueTextEquals("incident"u8);
            if (reader.ValueTextEquals("closures"u8))
            {
                _closures = Value(ref reader, body).ToArray();
                continue;
            }

            reader.Read();
            // An incident's number alone, as text, belongs to a notice.
            if ((isOfficer || isIncident) && reader.TokenType == JsonTokenType.StartObject) Take(ref reader, body, isIncident);
            else reader.Skip();
        }
    }

    /// <summary>Takes one row; the reader stands at its start and then at its end.</summary>
    private void Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> body, bool isIncident)
    {
        var start = (int)reader.TokenStartIndex;
        var id = "";
        var isClosed = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals("id"u8);
            var isState = reader.ValueTextEquals("state"u8);
            reader.Read();
            if (isId) id = Encoding.UTF8.GetString(reader.ValueSpan);
            else if (isState && reader.ValueTextEquals("closed"u8)) isClosed = true;
            reader.Skip();
        }

        var rows = isIncident ? _incidents : _officers;
        if (isIncident && isClosed) rows.Remove(id);
        else rows[id] = body[start..(int)reader.BytesConsumed].ToArray();
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
