using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Regions;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Partners;

/// <summary>Reads partners.json of a region's folder (docs/PARTNERS.md).</summary>
internal static class PartnerFile
{
    /// <summary>Name of the file in the region's folder.</summary>
    internal const string Name = "partners.json";

    private const int NameMax = 32;
    private const int HostMax = 200;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
    };

    /// <summary>Reads and checks the file of a region. One that does not exist holds nobody.</summary>
    /// <param name="today">For the end of agreements.</param>
    /// <returns>False when it is refused.</returns>
    internal static bool TryRead(
        Region region, DateTimeOffset today, [NotNullWhen(true)] out PartnerBook? book, [NotNullWhen(false)] out StateFileRefusal? refusal)
    {
        (book, refusal) = (PartnerBook.None, null);
        if (region.Folder.Length == 0) return true;
        var path = Path.Combine(region.Folder, Name);
        var file = new FileInfo(path);
        if (!file.Exists) return true;
        if (file.Length > PartnerLimits.FileBytesMax) return Refuse(path, "", "larger than such a file can be", out book, out refusal);
        return TryParse(path, File.ReadAllBytes(path), region, today, out book, out refusal);
    }

    /// <summary>Checks the text of the file.</summary>
    /// <param name="path">For the refusal only.</param>
    internal static bool TryParse(
        string path, ReadOnlySpan<byte> json, Region region, DateTimeOffset today,
        [NotNullWhen(true)] out PartnerBook? book, [NotNullWhen(false)] out StateFileRefusal? refusal)
    {
        Shape? shape;
        try
        {
            shape = JsonSerializer.Deserialize<Shape>(json, s_json);
        }
        catch (JsonException fault)
        {
            return Refuse(path, fault.LineNumber is { } line ? $"line {line + 1}" : "", $"not as partners.json is ({fault.Path})", out book, out refusal);
        }

        if (shape?.Partners is not { } entries) return Refuse(path, "", "\"partners\" is missing", out book, out refusal);
        if (shape.Host is not { Length: > 0 and <= HostMax } host || Uri.CheckHostName(host) != UriHostNameType.Dns)
            return Refuse(path, "host", "needs the name this node has for others, such as dispatch.example.org", out book, out refusal);
        if (!Words<PartnerStatus>.TryRead(shape.Status ?? "test", out var status))
            return Refuse(path, "status", "is actual, exercise or test", out book, out refusal);
        if (entries.Count > PartnerLimits.PartnersMax)
            return Refuse(path, "partners", $"more than {PartnerLimits.PartnersMax}", out book, out refusal);
        var partners = new List<Partner>(entries.Count);
        for (var at = 0; at < entries.Count; at++)
        {
            var fault = entries[at] is { } entry ? new Draft(entry, region, today).Read(partners, out var partner) : "\"is null";
            if (fault is not null) return Refuse(path, Where(at, ref fault), fault, out book, out refusal);
        }

        (book, refusal) = (new PartnerBook(host, status, partners), null);
        return true;
    }

    // A fault begins with the key it is about.
    private static string Where(int at, ref string fault)
    {
        var (key, reason) = fault.IndexOf(' ', StringComparison.Ordinal) is var blank and > 0 && fault[0] != '"'
            ? (fault[..blank], fault[(blank + 1)..])
            : ("", fault.TrimStart('"'));
        fault = reason;
        return string.Create(CultureInfo.InvariantCulture, $"partners[{at}]") + (key.Length == 0 ? "" : "." + key);
    }

    private static bool Refuse(
        string path, string where, string reason, out PartnerBook? book, out StateFileRefusal refusal)
    {
        (book, refusal) = (null, new StateFileRefusal(path, where, reason));
        return false;
    }

    private sealed class Draft(Entry entry, Region region, DateTimeOffset today)
    {
        internal string? Read(List<Partner> before, out Partner partner)
        {
            partner = null!;
            if (Named(before) is { } unnamed) return unnamed;
            if (!Words<PartnerKind>.TryRead(entry.Kind, out var kind)) return "kind is webhook, eido, cap or in";
            if (!Words<PartnerNetwork>.TryRead(entry.Network ?? "public", out var network)) return "network is public, private or loopback";
            if (Address(kind, network, out var url) is { } lost) return lost;
            if (entry.Purpose?.Trim() is not { Length: >= PartnerLimits.PurposeMin and <= PartnerLimits.PurposeMax } purpose)
                return $"purpose needs {PartnerLimits.PurposeMin} to {PartnerLimits.PurposeMax} characters";
            if (!DateOnly.TryParseExact(entry.Until, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var until))
                return "until needs a day such as 2027-12-31";
            if (until > DateOnly.FromDateTime(today.UtcDateTime).AddDays(PartnerLimits.AgreementDaysMax))
                return $"until lies more than {PartnerLimits.AgreementDaysMax} days ahead";
            if (Ground(out var cities) is { } nowhere) return nowhere;
            if (Flags<PartnerTopics>(entry.What, "what", out var what) is { } topic) return topic;
            if (Flags<PartnerFields>(entry.Fields, "fields", out var fields) is { } field) return field;
            if (Scope(kind, what) is { } wide) return wide;
            if (entry.PriorityMax is < 1 or > 4) return "priorityMax is 1 to 4";
            if (Spoken(out var takes) is { } word) return word;
            partner = new Partner(
                entry.Name!, kind, url, network, purpose, until, cities, what, (entry.Types ?? []).ToFrozenSet(StringComparer.Ordinal),
                (entry.Areas ?? []).ToFrozenSet(StringComparer.Ordinal), (byte)(entry.PriorityMax ?? 4), fields, entry.Key, takes);
            before.Add(partner);
            return null;
        }

        private string? Named(List<Partner> before)
        {
            if (entry.Name is not { Length: > 0 and <= NameMax } name || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
                return $"name has 1 to {NameMax} lower-case letters, digits and hyphens";
            if (before.Any(other => other.Name == name)) return $"name \"{name}\" is there twice";
            return entry.Key is not null && before.Any(other => other.Key == entry.Key) ? $"key \"{entry.Key}\" is another partner's" : null;
        }

        private string? Address(PartnerKind kind, PartnerNetwork network, out Uri? url)
        {
            url = null;
            if (kind == PartnerKind.In)
            {
                if (entry.Url is not null) return "url is not for kind in";
                return entry.Key is null ? "key is needed: without it nothing is told and nothing is heard" : null;
            }

            if (!Uri.TryCreate(entry.Url, UriKind.Absolute, out url) || url.Host.Length == 0) return "url needs an absolute address";
            if (url.UserInfo.Length > 0) return "url must hold no user or password";
            if (url.Fragment.Length > 0) return "url must hold no fragment";
            if (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && network != PartnerNetwork.Public)) return null;
            return "url is https (http only where network is private or loopback)";
        }

        private string? Ground(out FrozenSet<JurisdictionId> cities)
        {
            cities = (entry.Jurisdictions ?? []).Select(number => new JurisdictionId(number)).ToFrozenSet();
            if (cities.Count == 0) return "jurisdictions needs one at least";
            foreach (var city in cities)
                if (region.Jurisdictions.All(each => each.Id != city)) return $"jurisdictions names {city}, which the region does not have";
            return null;
        }

        private string? Scope(PartnerKind kind, PartnerTopics what)
        {
            if (kind != PartnerKind.In && what == PartnerTopics.None) return "what needs one at least";
            if (kind == PartnerKind.In && what != PartnerTopics.None) return "what is not for kind in";
            if (kind != PartnerKind.Cap && what.HasFlag(PartnerTopics.Warnings)) return "what: warnings go to kind cap only";
            if (kind == PartnerKind.Cap && (what & (PartnerTopics.Incidents | PartnerTopics.Resources)) != 0) return "what: kind cap is told alerts and warnings only";
            foreach (var type in entry.Types ?? [])
                if (!region.Policy.Types.ContainsKey(type)) return $"types names \"{type}\", which the policy does not know";
            foreach (var area in entry.Areas ?? [])
                if (!region.Policy.Areas.TryFind(area, out _)) return $"areas names \"{area}\", which the policy does not know";
            return null;
        }

        private string? Spoken(out FrozenDictionary<string, string> takes)
        {
            takes = (entry.Takes ?? []).ToFrozenDictionary(StringComparer.Ordinal);
            if (takes.Count > PartnerLimits.WordsMax) return $"takes has more than {PartnerLimits.WordsMax} words";
            foreach (var (word, type) in takes)
                if (!region.Policy.Types.ContainsKey(type)) return $"takes leads \"{word}\" to \"{type}\", which the policy does not know";
            return null;
        }

        private static string? Flags<T>(IReadOnlyList<string>? words, string key, out T flags)
            where T : struct, Enum
        {
            var all = 0;
            foreach (var word in words ?? [])
            {
                if (!Words<T>.TryRead(word, out var flag) || Convert.ToInt32(flag, CultureInfo.InvariantCulture) == 0)
                {
                    flags = default;
                    return $"{key} does not know \"{word}\"";
                }

                all |= Convert.ToInt32(flag, CultureInfo.InvariantCulture);
            }

            flags = (T)Enum.ToObject(typeof(T), all);
            return null;
        }
    }

    private sealed record Shape(string? Host, string? Status, IReadOnlyList<Entry?>? Partners);

    private sealed record Entry(
        string? Name, string? Kind, string? Url, string? Network, string? Purpose, string? Until, IReadOnlyList<ushort>? Jurisdictions,
        IReadOnlyList<string>? What, IReadOnlyList<string>? Types, IReadOnlyList<string>? Areas, int? PriorityMax,
        IReadOnlyList<string>? Fields, string? Key, Dictionary<string, string>? Takes);
}
