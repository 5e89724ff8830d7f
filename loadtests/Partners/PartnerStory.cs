using System.Text;
using System.Text.Json;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.LoadTests.Partners;

/// <summary>
/// What partners tell in one format, each a story of so many documents after another: it begins, it changes, and where the format can end it,
/// it ends. For one thread.
/// </summary>
internal abstract class PartnerStory(int words)
{
    private readonly Dictionary<int, long> _told = []; // Documents by partner.

    /// <summary>Where it is posted.</summary>
    internal abstract string Path { get; }

    /// <summary>Its media type.</summary>
    internal abstract string MediaType { get; }

    /// <summary>Whether the last document of a story ends what the first began.</summary>
    internal virtual bool Ends => true;

    /// <summary>The story of that format.</summary>
    /// <param name="format">eido, cap or geojson.</param>
    /// <param name="run">Names the run: no two have the same ids.</param>
    /// <param name="next">Where and what the next is about.</param>
    internal static PartnerStory Of(string format, string run, Func<(LatLng Place, string Type)> next) => format switch
    {
        "eido" => new EidoStory(run, next),
        "cap" => new CapStory(run, next),
        _ => new GeoStory(run, next),
    };

    /// <summary>The partner's next document.</summary>
    internal byte[] Next(int partner, Instant now)
    {
        var told = _told.GetValueOrDefault(partner);
        _told[partner] = told + 1;
        return Make(partner, told / words, (int)(told % words), now.ToTime().UtcDateTime);
    }

    /// <summary>Whether the partner is in the middle of a story.</summary>
    internal bool IsOpen(int partner) => _told.GetValueOrDefault(partner) % words != 0;

    /// <param name="story">Of the partner, from 0.</param>
    /// <param name="word">Of the story, from 0.</param>
    protected abstract byte[] Make(int partner, long story, int word, DateTime now);

    /// <summary>What became of a document that was taken, in one word.</summary>
    internal virtual string OutcomeOf(JsonElement answer) => IsSo(answer, "repeated") ? "repeated" : "taken";

    /// <summary>Whether a member is there and true.</summary>
    protected static bool IsSo(JsonElement answer, string name) => answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>Written out.</summary>
    protected static byte[] Bytes(FormattableString text) => Encoding.UTF8.GetBytes(FormattableString.Invariant(text));
}

/// <summary>An incident and four notes on it. Nothing ends it: a partner's word closes nothing.</summary>
internal sealed class EidoStory(string run, Func<(LatLng Place, string Type)> next) : PartnerStory(Words)
{
    /// <summary>Documents about one incident.</summary>
    internal const int Words = 5;

    private readonly Dictionary<int, (LatLng Place, string Type)> _about = [];

    internal override string Path => "/api/eido";

    internal override string MediaType => "application/json";

    internal override bool Ends => false;

    internal override string OutcomeOf(JsonElement answer) =>
        !IsSo(answer, "repeated") ? IsSo(answer, "joined") ? "joined" : "opened"
        : answer.TryGetProperty("notes", out var notes) && notes.TryGetInt32(out var count) && count > 0 ? "noted" : "repeated";

    protected override byte[] Make(int partner, long story, int word, DateTime now)
    {
        if (word == 0) _about[partner] = next();
        var (place, type) = _about[partner];
        var at = FormattableString.Invariant($"{now:yyyy-MM-ddTHH:mm:ss.fff}Z");
        var pidf = FormattableString.Invariant($"""
            <presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10" xmlns:gml="http://www.opengis.net/gml" entity="pres:a@b"><tuple id="a"><status><gp:geopriv><gp:location-info><gml:Point srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>{place.Latitude:F7} {place.Longitude:F7}</gml:pos></gml:Point></gp:location-info><gp:usage-rules/></gp:geopriv></status></tuple></presence>
            """);
        object Prologue(string id) => new Dictionary<string, object>
        {
            ["$id"] = id, ["lastUpdateTimeStamp"] = at, ["updatedByAgencyReference"] = Ref("load.example"),
        };
        Dictionary<string, object> Part(string id, params (string Name, object Value)[] members)
        {
            var part = (Dictionary<string, object>)Prologue(id);
            foreach (var (name, value) in members) part[name] = value;
            return part;
        }

        return JsonSerializer.SerializeToUtf8Bytes(Part(
            $"urn:emergency:uid:incidentid:{run}-{partner}-{story}:load.example",
            ("eidoVersion", "1.0"),
            ("issuingElementIdentification", "idx.load.example"),
            ("agencyComponent", new[] { Part("load.example", ("agencyRoleDescriptionRegistryText", new[] { "Dispatching" }), ("agencyType", new[] { "fire" })) }),
            ("incidentComponent", Part(
                "incident", ("incidentTypeCommonRegistryText", type), ("incidentStatusCommonRegistryText", new[] { "Active" }),
                ("locationReference", new[] { Ref("place") }))),
            ("locationComponent", new[] { Part("place", ("locationTypeDescriptionRegistryText", "Incident"), ("locationByValue", pidf)) }),
            ("notesComponent", Enumerable.Range(0, word + 1).Select(
                number => Part($"note-{number}", ("notesActionComments", $"word {number} of {run}-{partner}-{story}"))).ToArray())));
    }

    private static Dictionary<string, string> Ref(string id) => new() { ["$ref"] = id };
}

/// <summary>An alert, its update and its cancel.</summary>
internal sealed class CapStory(string run, Func<(LatLng Place, string Type)> next) : PartnerStory(Types.Length)
{
    private const string Sender = "load@load.example";

    private static readonly string[] Types = ["Alert", "Update", "Cancel"];

    private readonly Dictionary<int, (LatLng Place, string Sent)> _about = []; // Of each partner's last document.

    internal override string Path => "/api/cap";

    internal override string MediaType => "application/cap+xml";

    protected override byte[] Make(int partner, long story, int word, DateTime now)
    {
        var before = _about.GetValueOrDefault(partner);
        var place = word == 0 ? next().Place : before.Place;
        var sent = FormattableString.Invariant($"{now:yyyy-MM-ddTHH:mm:ss}-00:00");
        _about[partner] = (place, sent);
        var references = word == 0 ? "" : $"<references>{Sender},{run}-{partner}-{story}-{word - 1},{before.Sent}</references>";
        return Bytes($"""
            <?xml version="1.0" encoding="UTF-8"?>
            <alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>{run}-{partner}-{story}-{word}</identifier><sender>{Sender}</sender><sent>{sent}</sent><status>Exercise</status><msgType>{Types[word]}</msgType><scope>Public</scope>{references}<info><category>Met</category><event>Rain</event><urgency>Expected</urgency><severity>Minor</severity><certainty>Likely</certainty><expires>{now.AddHours(1):yyyy-MM-ddTHH:mm:ss}-00:00</expires><headline>Load</headline><description>{word} of {partner}</description><area><areaDesc>here</areaDesc><circle>{place.Latitude:F5},{place.Longitude:F5} 1</circle></area></info></alert>
            """);
    }
}

/// <summary>A zone, the same moved, and its end.</summary>
internal sealed class GeoStory(string run, Func<(LatLng Place, string Type)> next) : PartnerStory(Words)
{
    private const int Words = 3;

    internal override string Path => "/api/geojson";

    internal override string MediaType => "application/geo+json";

    protected override byte[] Make(int partner, long story, int word, DateTime now)
    {
        if (word == Words - 1) return Collection(partner, """{"remove":true}""", "null");
        var place = next().Place;
        var (south, west) = (place.Latitude, place.Longitude);
        var (north, east) = (south + 0.01, west + 0.01);
        var ring = FormattableString.Invariant($"[[{west:F6},{south:F6}],[{east:F6},{south:F6}],[{east:F6},{north:F6}],[{west:F6},{north:F6}],[{west:F6},{south:F6}]]");
        var until = FormattableString.Invariant($"{now.AddHours(1):yyyy-MM-ddTHH:mm:ss}Z");
        return Collection(
            partner, $$"""{"title":"Load {{story}}","text":"word {{word}}","kind":"zone","until":"{{until}}"}""",
            $$"""{"type":"Polygon","coordinates":[{{ring}}]}""");
    }

    private byte[] Collection(int partner, string properties, string geometry) => Encoding.UTF8.GetBytes(
        $$"""{"type":"FeatureCollection","features":[{"type":"Feature","id":"{{run}}-{{partner}}","properties":{{properties}},"geometry":{{geometry}}}]}""");
}
