using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace SmartPolicing.Realtime.Regions.Files;

/// <summary>
/// A JSON object with checks that remember the first thing wrong: after a fault every further read gives a harmless value, and
/// <see cref="Refusal"/> says what it was. One thread; dispose gives the parsed text back.
/// </summary>
internal sealed class JsonFile : IDisposable
{
    private readonly string _path;
    private readonly JsonDocument _document;

    private JsonFile(string path, JsonDocument document)
    {
        _path = path;
        _document = document;
    }

    internal JsonElement Root => _document.RootElement;

    /// <summary>The first fault, or null.</summary>
    internal RegionRefusal? Refusal { get; private set; }

    internal static bool TryOpen(string path, out JsonFile file, out RegionRefusal refusal)
    {
        file = null!;
        if (!FileBytes.TryRead(path, out var bytes, out refusal)) return false;
        try
        {
            var start = bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
            if (!Utf8.IsValid(bytes.AsSpan(start)))
            {
                refusal = new RegionRefusal(path, CsvTable.Line(1 + CsvTable.LinesBeforeInvalid(bytes.AsSpan(start))), "not UTF-8");
                return false;
            }

            file = new JsonFile(path, JsonDocument.Parse(bytes.AsMemory(start)));
        }
        catch (JsonException error)
        {
            // Counted from 0 by the parser.
            var line = 1 + (int)(error.LineNumber ?? 0);
            refusal = new RegionRefusal(path, CsvTable.Line(line), "not JSON: " + error.Message);
            return false;
        }

        if (file.Root.ValueKind == JsonValueKind.Object) return true;
        refusal = new RegionRefusal(path, "", "the outermost value must be an object");
        file.Dispose();
        return false;
    }

    public void Dispose() => _document.Dispose();

    /// <summary>
    /// The text of a string value; null when it is no string, or one with half a surrogate pair, which the parser lets through.
    /// </summary>
    internal static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    internal void Refuse(string where, string reason) => Refusal ??= new RegionRefusal(_path, where, reason);

    /// <summary>A string of 1 to <paramref name="max"/> characters. Null when it is absent and <paramref name="optional"/>.</summary>
    internal string? Text(JsonElement of, string at, string key, int max, bool optional = false)
    {
        var where = at.Length == 0 ? key : $"{at}.{key}";
        if (!of.TryGetProperty(key, out var value) || (optional && value.ValueKind == JsonValueKind.Null))
        {
            if (!optional) Refuse(where, "is missing");
            return optional ? null : "";
        }

        var text = TextOf(value) ?? "";
        if (value.ValueKind != JsonValueKind.String) Refuse(where, "must be a string");
        else if (text.Length == 0 || text.Length > max) Refuse(where, $"must have 1 to {max} characters");
        return text;
    }

    internal bool Flag(JsonElement of, string at, string key)
    {
        if (of.TryGetProperty(key, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return value.GetBoolean();
        Refuse($"{at}.{key}", "must be true or false");
        return false;
    }

    internal int Whole(JsonElement of, string at, string key, int low, int high)
    {
        var where = at.Length == 0 ? key : $"{at}.{key}";
        if (of.TryGetProperty(key, out var value)) return Whole(value, where, low, high);
        Refuse(where, "is missing");
        return low;
    }

    internal int Whole(JsonElement value, string where, int low, int high)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= low && number <= high) return number;
        Refuse(where, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {low} to {high}"));
        return low;
    }

    /// <summary>A number, whole or not, that must be there.</summary>
    internal double Number(JsonElement of, string at, string key, double low, double high)
    {
        var where = at.Length == 0 ? key : $"{at}.{key}";
        if (!of.TryGetProperty(key, out var value)) Refuse(where, "is missing");
        else if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= low && number <= high)
            return number;
        Refuse(where, string.Create(CultureInfo.InvariantCulture, $"must be a number from {low} to {high}"));
        return low;
    }

    /// <summary>The elements of an array that must be there and hold at most <paramref name="max"/>.</summary>
    internal List<JsonElement> List(JsonElement of, string at, string key, int max)
    {
        var where = at.Length == 0 ? key : $"{at}.{key}";
        if (!of.TryGetProperty(key, out var value) || value.ValueKind != JsonValueKind.Array)
        {
            Refuse(where, "must be a list");
            return [];
        }

        if (value.GetArrayLength() <= max) return [.. value.EnumerateArray()];
        Refuse(where, string.Create(CultureInfo.InvariantCulture, $"holds {value.GetArrayLength()} entries; at most {max}"));
        return [];
    }
}
