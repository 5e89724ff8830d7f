using System.Globalization;
using System.Net;
using System.Text.Json;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Regions.Files;

/// <summary>Reads terminals.json: which terminal tells whose position, and how it is to be read (docs/JTT808.md).</summary>
internal sealed class TerminalsFile
{
    private const int PhoneDigitsMax = 20;
    private const int EastMinutesMax = 14 * 60;
    private const int WestMinutesMax = 12 * 60;
    private const int TokenNumberMax = 1_000_000;

    private static readonly RegionTerminal Preset = new(false, "", null!) { ZoneMinutes = 8 * 60 }; // GMT+8, as the standard has it.

    private readonly JsonFile _file;
    private readonly Dictionary<uint, OfficerRegistration> _byNumber;
    private readonly Dictionary<string, OfficerRegistration> _byCode;
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<RegionTerminal> _all = [];

    private TerminalsFile(JsonFile file, IReadOnlyList<OfficerRegistration> officers)
    {
        _file = file;
        _byNumber = officers.ToDictionary(officer => officer.Id.Value);
        _byCode = officers.DistinctBy(officer => officer.Code).ToDictionary(officer => officer.Code, StringComparer.Ordinal);
    }

    internal static bool TryRead(
        string path, IReadOnlyList<OfficerRegistration> officers, out RegionTerminals terminals, out RegionRefusal refusal)
    {
        terminals = RegionTerminals.None;
        if (!JsonFile.TryOpen(path, out var file, out refusal)) return false;
        using (file)
        {
            var reader = new TerminalsFile(file, officers);
            var common = reader.Settings(file.Root, "", Preset);
            var language = file.Text(file.Root, "", "language", RegionLimits.CodeCharactersMax, optional: true) ?? "zh";
            if (language is not ("zh" or "en")) file.Refuse("language", $"\"{language}\" is none of zh and en");
            reader.ReadAll("terminals", common, reader.Terminal);
            reader.ReadAll("trackers", common, reader.Tracker);
            refusal = file.Refusal!;
            if (file.Refusal is not null) return false;
            terminals = new RegionTerminals(reader._all, language == "zh");
            return true;
        }
    }

    private void ReadAll(string list, RegionTerminal common, Func<JsonElement, string, RegionTerminal, RegionTerminal> read)
    {
        if (!_file.Root.TryGetProperty(list, out _)) return;
        var rows = _file.List(_file.Root, "", list, RegionLimits.TerminalsMax);
        for (var at = 0; at < rows.Count && _file.Refusal is null; at++)
        {
            var where = string.Create(CultureInfo.InvariantCulture, $"{list}[{at}]");
            if (rows[at].ValueKind == JsonValueKind.Object) _all.Add(read(rows[at], where, common));
            else _file.Refuse(where, "must be an object");
        }
    }

    private RegionTerminal Terminal(JsonElement row, string where, RegionTerminal common)
    {
        var phone = _file.Text(row, where, "phone", PhoneDigitsMax)!;
        if (phone.Any(digit => !char.IsAsciiDigit(digit))) _file.Refuse($"{where}.phone", $"\"{phone}\" must be of digits only");
        var id = phone.TrimStart('0');
        if (id.Length == 0) _file.Refuse($"{where}.phone", "must not be 0");
        Once("phone " + id, $"{where}.phone", phone);
        var acknowledge = Optional(row, where, "acknowledge", RegionLimits.CodeCharactersMax);
        if (acknowledge is not ("" or "person" or "delivery"))
            _file.Refuse($"{where}.acknowledge", $"\"{acknowledge}\" is none of person and delivery");
        return Settings(row, where, common) with
        {
            Id = id,
            Officer = Officer(row, where),
            TerminalId = Optional(row, where, "terminalId", RegionLimits.CodeCharactersMax),
            Plate = Optional(row, where, "plate", RegionLimits.CodeCharactersMax),
            TokenNumber = row.TryGetProperty("tokenNumber", out _) ? _file.Whole(row, where, "tokenNumber", 1, TokenNumberMax) : 1,
            DeliveryAcknowledges = acknowledge == "delivery",
        };
    }

    private RegionTerminal Tracker(JsonElement row, string where, RegionTerminal common)
    {
        var id = _file.Text(row, where, "id", RegionLimits.CodeCharactersMax)!;
        if (id.Any(letter => !char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_' or '.')))
            _file.Refuse($"{where}.id", $"\"{id}\" must be of letters, digits, dots, hyphens and underscores");
        Once("id " + id, $"{where}.id", id);
        var address = Optional(row, where, "address", RegionLimits.CodeCharactersMax * 2);
        if (address.Length > 0 && IPAddress.TryParse(address, out var parsed)) address = parsed.ToString();
        else if (address.Length > 0) _file.Refuse($"{where}.address", $"\"{address}\" is no IP address");
        if (address.Length > 0) Once("address " + address, $"{where}.address", address);
        return Settings(row, where, common) with { IsTracker = true, Id = id, Officer = Officer(row, where), Address = address };
    }

    private RegionTerminal Settings(JsonElement of, string where, RegionTerminal common)
    {
        var at = where.Length == 0 ? "" : where + ".";
        var name = Optional(of, where, "datum", RegionLimits.CodeCharactersMax);
        var datum = common.Datum;
        if (name.Length > 0 && !DatumNames.TryRead(name, out datum)) _file.Refuse(at + "datum", $"\"{name}\" is none of {DatumNames.All}");
        var zone = Optional(of, where, "timeZone", RegionLimits.CodeCharactersMax);
        var minutes = common.ZoneMinutes;
        if (zone.Length > 0 && !TryZone(zone, out minutes))
            _file.Refuse(at + "timeZone", $"\"{zone}\" is not like +08:00, from -12:00 to +14:00");
        var clock = Optional(of, where, "clock", RegionLimits.CodeCharactersMax);
        if (clock is not ("" or "device" or "node")) _file.Refuse(at + "clock", $"\"{clock}\" is none of device and node");
        return common with { Datum = datum, ZoneMinutes = minutes, IsDatedByNode = clock.Length > 0 ? clock == "node" : common.IsDatedByNode };
    }

    private OfficerRegistration Officer(JsonElement row, string where)
    {
        if (row.TryGetProperty("officer", out var said))
        {
            var isNumber = said.ValueKind == JsonValueKind.Number;
            if (isNumber && said.TryGetUInt32(out var number) && _byNumber.TryGetValue(number, out var officer)) return officer;
            if (JsonFile.TextOf(said) is { } code && _byCode.TryGetValue(code, out officer)) return officer;
        }

        _file.Refuse($"{where}.officer", "must be the number or the code of an officer of officers.csv");
        return null!;
    }

    private string Optional(JsonElement of, string where, string key, int max) => _file.Text(of, where, key, max, optional: true) ?? "";

    private void Once(string key, string where, string shown)
    {
        if (!_seen.Add(key)) _file.Refuse(where, $"\"{shown}\" is there twice");
    }

    private static bool TryZone(string text, out int minutes)
    {
        minutes = 0;
        if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':') return false;
        if (!int.TryParse(text.AsSpan(1, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var hours)) return false;
        if (!int.TryParse(text.AsSpan(4, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var rest) || rest > 59) return false;
        minutes = (hours * 60 + rest) * (text[0] == '-' ? -1 : 1);
        return minutes is >= -WestMinutesMax and <= EastMinutesMax;
    }
}
