using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>Reads viid.json of a region (docs/GAT1400.md).</summary>
public static class ViidSettingsFile
{
    /// <summary>The file's name, in a region's folder and, with secrets, in a state folder.</summary>
    public const string Name = "viid.json";

    private const int IdDigits = 20;
    private const int OrganisationDigits = 12;
    private const int KeepaliveMin = 10;
    private const int KeepaliveMax = 600;
    private const int ZoneMinutesMax = 14 * 60;
    private const int LaneMax = 99;

    /// <summary>Reads and checks it; a missing file is <see cref="ViidSettings.None"/>.</summary>
    /// <param name="hasCamera">Whether the region has a camera of that id.</param>
    public static bool TryRead(
        string regionFolder, Func<string, bool> hasCamera, out ViidSettings settings, [NotNullWhen(false)] out ViidRefusal? refusal)
    {
        settings = ViidSettings.None;
        var path = Path.Combine(regionFolder, Name);
        if (!File.Exists(path))
        {
            refusal = null;
            return true;
        }

        if (!TryLoad(path, ViidJson.Default.ViidSettingsRow, out var row, out refusal)) return false;
        var checks = new Checks(path);
        settings = SettingsOf(row, checks, hasCamera);
        refusal = checks.Refusal;
        return refusal is null;
    }

    /// <summary>A JSON file of at most <see cref="ViidLimits.FileBytesMax"/>.</summary>
    internal static bool TryLoad<T>(
        string path, JsonTypeInfo<T> type, [NotNullWhen(true)] out T? row, [NotNullWhen(false)] out ViidRefusal? refusal)
        where T : class
    {
        (row, refusal) = (null, null);
        try
        {
            if (new FileInfo(path).Length > ViidLimits.FileBytesMax)
            {
                refusal = new ViidRefusal(path, "", $"larger than {ViidLimits.FileBytesMax} bytes");
                return false;
            }

            using var file = File.OpenRead(path);
            row = JsonSerializer.Deserialize(file, type);
            if (row is null) refusal = new ViidRefusal(path, "", "is null");
        }
        catch (JsonException fault)
        {
            // Not the message: it may quote the file, and one of them holds passwords.
            var line = $"line {(fault.LineNumber ?? 0) + 1}";
            var where = string.IsNullOrEmpty(fault.Path) || fault.Path == "$" ? line : $"{line}, {fault.Path.TrimStart('$', '.')}";
            refusal = new ViidRefusal(path, where, "is no JSON, not of the kind that belongs there, an unknown key, or there twice");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            refusal = new ViidRefusal(path, "", $"cannot be read: {fault.Message}");
        }

        return refusal is null;
    }

    private static ViidSettings SettingsOf(ViidSettingsRow row, Checks checks, Func<string, bool> hasCamera)
    {
        var id = checks.Digits("id", row.Id, IdDigits);
        var organisation = row.Organisation is null
            ? id[..Math.Min(id.Length, OrganisationDigits)]
            : checks.Digits("organisation", row.Organisation, OrganisationDigits);
        var usual = checks.Manner("", row.Datum, row.TimeZone, new ViidManner(Datum.Wgs84, 480));
        var keepalive = checks.Whole("keepaliveSeconds", row.KeepaliveSeconds ?? 90, KeepaliveMin, KeepaliveMax);
        if (row.Announced is not (null or "propose" or "live")) checks.Refuse("announced", "is none of propose, live");
        var cameras = CamerasOf(row.Cameras ?? [], checks, hasCamera);
        var sources = SourcesOf(row.Sources ?? [], checks, usual);
        var uppers = UppersOf(row.Uppers ?? [], checks);
        return new ViidSettings(row.Server ?? false, id, organisation, usual, keepalive, row.Announced == "live", cameras, sources, uppers);
    }

    private static List<ViidCamera> CamerasOf(ViidCameraRow?[] rows, Checks checks, Func<string, bool> hasCamera)
    {
        checks.Count("cameras", rows.Length, ViidLimits.CameraRowsMax);
        var cameras = new List<ViidCamera>();
        var seen = new HashSet<(string, string, int)>();
        for (var at = 0; at < rows.Length && checks.Refusal is null; at++)
        {
            var (where, row) = ($"cameras[{at}]", rows[at]);
            if (row is null || row.Device is null == row.Tollgate is null)
            {
                checks.Refuse(where, "needs camera, and either device or tollgate");
                break;
            }

            var device = row.Device is null ? "" : checks.Id($"{where}.device", row.Device);
            var tollgate = row.Tollgate is null ? "" : checks.Id($"{where}.tollgate", row.Tollgate);
            if (row.Lane is not null && row.Tollgate is null) checks.Refuse($"{where}.lane", "is of a tollgate only");
            var lane = row.Lane is { } number ? checks.Whole($"{where}.lane", number, 0, LaneMax) : -1;
            if (row.Camera is null || !hasCamera(row.Camera)) checks.Refuse($"{where}.camera", $"\"{row.Camera}\" is no camera of the region");
            if (!seen.Add((device, tollgate, lane))) checks.Refuse(where, "is there twice");
            cameras.Add(new ViidCamera(device, tollgate, lane, row.Camera ?? ""));
        }

        return cameras;
    }

    private static Dictionary<string, ViidSource> SourcesOf(ViidSourceRow?[] rows, Checks checks, ViidManner usual)
    {
        checks.Count("sources", rows.Length, ViidLimits.SourcesMax);
        var sources = new Dictionary<string, ViidSource>(StringComparer.Ordinal);
        for (var at = 0; at < rows.Length && checks.Refusal is null; at++)
        {
            var where = $"sources[{at}]";
            var id = checks.Id($"{where}.id", rows[at]?.Id);
            var manner = checks.Manner(where + ".", rows[at]?.Datum, rows[at]?.TimeZone, usual);
            var source = new ViidSource(manner, DevicesOf(rows[at]?.Devices ?? [], where, checks));
            if (!sources.TryAdd(id, source)) checks.Refuse(where, "is there twice");
        }

        return sources;
    }

    private static List<string> DevicesOf(string?[] rows, string where, Checks checks)
    {
        checks.Count($"{where}.devices", rows.Length, ViidLimits.SourceDevicesMax);
        var devices = new List<string>();
        for (var at = 0; at < rows.Length && checks.Refusal is null; at++)
        {
            // An id, or the beginning of one and an asterisk; an asterisk alone is everybody.
            var isOpen = rows[at]?.EndsWith(ViidVoice.AnyEnd) == true;
            if (isOpen && rows[at]!.Length == 1) devices.Add(rows[at]!);
            else devices.Add(checks.Id($"{where}.devices[{at}]", isOpen ? rows[at]![..^1] : rows[at]) + (isOpen ? "*" : ""));
        }

        checks.Count($"{where}.devices, with an asterisk", devices.Count(device => device.EndsWith(ViidVoice.AnyEnd)), ViidLimits.SourceBeginningsMax);
        return checks.Refusal is null ? devices : [];
    }

    private static List<ViidUpper> UppersOf(ViidUpperRow?[] rows, Checks checks)
    {
        checks.Count("uppers", rows.Length, ViidLimits.UppersMax);
        var uppers = new List<ViidUpper>();
        for (var at = 0; at < rows.Length && checks.Refusal is null; at++)
        {
            var (where, row) = ($"uppers[{at}]", rows[at] ?? new ViidUpperRow(null, null, null, null, null, null, null, null));
            var id = checks.Digits($"{where}.id", row.Id, IdDigits);
            if (uppers.Any(upper => upper.Id == id)) checks.Refuse(where, "is there twice");
            var url = checks.Address($"{where}.url", row.Url);
            var subscribe = row.Subscribe ?? "13";
            if (!subscribe.All(letter => char.IsAsciiDigit(letter) || letter == ',') || subscribe.Length > ViidLimits.IdMax)
                checks.Refuse($"{where}.subscribe", "must be numbers and commas");
            var needsReceive = subscribe.Length > 0 || row.Dispositions == true;
            var receive = needsReceive || row.Receive is not null ? checks.Address($"{where}.receive", row.Receive).ToString() : "";
            var keepalive = checks.Whole($"{where}.keepaliveSeconds", row.KeepaliveSeconds ?? 50, 1, KeepaliveMax);
            var from = AddressesOf(row.From ?? [], where, checks);
            uppers.Add(new ViidUpper(id, url, subscribe, row.Resource ?? id, receive, row.Dispositions ?? false, keepalive, from));
        }

        return uppers;
    }

    private static List<IPAddress> AddressesOf(string?[] from, string where, Checks checks)
    {
        var addresses = new List<IPAddress>();
        foreach (var text in from)
        {
            if (IPAddress.TryParse(text, out var address)) addresses.Add(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
            else checks.Refuse($"{where}.from", $"\"{text}\" is no IP address");
        }

        return addresses;
    }

    /// <summary>Remembers the first fault; every check gives a harmless value behind one.</summary>
    private sealed class Checks(string path)
    {
        internal ViidRefusal? Refusal { get; private set; }

        internal void Refuse(string where, string reason) => Refusal ??= new ViidRefusal(path, where, reason);

        internal void Count(string where, int count, int most)
        {
            if (count > most) Refuse(where, $"holds {count} entries; at most {most}");
        }

        internal string Digits(string where, string? text, int digits)
        {
            if (text is { } id && id.Length == digits && id.All(char.IsAsciiDigit)) return id;
            Refuse(where, $"must be {digits} digits");
            return "";
        }

        internal string Id(string where, string? text)
        {
            if (text is { Length: > 0 and <= ViidLimits.IdMax } && text.All(char.IsAsciiLetterOrDigit)) return text;
            Refuse(where, $"must be 1 to {ViidLimits.IdMax} digits or letters");
            return "";
        }

        internal int Whole(string where, int number, int low, int high)
        {
            if (number >= low && number <= high) return number;
            Refuse(where, $"must be from {low} to {high}");
            return low;
        }

        internal Uri Address(string where, string? text)
        {
            if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0) return address;
            Refuse(where, "must be a http or https address without a name or password in it");
            return new Uri("http://localhost/");
        }

        internal ViidManner Manner(string before, string? datum, string? zone, ViidManner usual)
        {
            var manner = usual;
            if (datum is not null)
            {
                if (DatumNames.TryRead(datum, out var read)) manner = manner with { Datum = read };
                else Refuse($"{before}datum", $"is none of {DatumNames.All}");
            }

            if (zone is null) return manner;
            if (TryZone(zone, out var minutes)) return manner with { ZoneMinutes = minutes };
            Refuse($"{before}timeZone", "must be like +08:00");
            return manner;
        }

        private static bool TryZone(string text, out int minutes)
        {
            minutes = 0;
            if (text.Length != 6 || text[0] is not ('+' or '-')) return false;
            if (!TimeSpan.TryParseExact(text.AsSpan(1), @"hh\:mm", CultureInfo.InvariantCulture, out var shift)) return false;
            minutes = (int)shift.TotalMinutes * (text[0] == '-' ? -1 : 1);
            return Math.Abs(minutes) <= ZoneMinutesMax;
        }
    }
}
