using System.Text;
using System.Xml.Linq;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Server.Partners;
using SmartPolicing.Realtime.Server.Partners.Cap;
using SmartPolicing.Realtime.Server.Partners.Eido;
using SmartPolicing.Realtime.Server.Partners.Out;
using static SmartPolicing.Realtime.Server.Tests.PartnerVectors;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>EIDO, CAP and web hooks as bytes: what is written is sound, what is read is checked, and nothing that comes in breaks anything.</summary>
public class PartnerFormatTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhatIsNotGranted_IsNotInTheDocument(bool isEido)
    {
        var kind = isEido ? PartnerKind.Eido : PartnerKind.Webhook;
        var incident = Incident();
        foreach (var fields in (PartnerFields[])[
            PartnerFields.None, PartnerFields.CallerNumber, PartnerFields.Text, PartnerFields.Notes, PartnerFields.Attachments,
            PartnerFields.CallerNumber | PartnerFields.Text | PartnerFields.Notes | PartnerFields.Attachments])
        {
            var text = Encoding.UTF8.GetString(Document(kind, fields, incident));
            bool Has(string word) => text.Contains(word, StringComparison.Ordinal);
            Assert.Equal(fields.HasFlag(PartnerFields.CallerNumber), Has("13800000000"));
            Assert.Equal(fields.HasFlag(PartnerFields.Text), Has("he has a knife"));
            Assert.Equal(fields.HasFlag(PartnerFields.Notes), Has("note of wang"));
            Assert.Equal(fields.HasFlag(PartnerFields.Attachments), Has("picture.example"));
            Assert.False(Has("Zhang San"));
            Assert.False(Has("the partner's own words")); // Nobody is told their own words as news.
        }

        Assert.Contains("Zhang San", Encoding.UTF8.GetString(Document(PartnerKind.Webhook, PartnerFields.CallerName, incident)), StringComparison.Ordinal);
    }

    [Fact]
    public void AnEidoThatIsWritten_IsSound_AndReadsBack()
    {
        var all = Enum.GetValues<PartnerFields>().Aggregate((one, other) => one | other);
        var bytes = Document(PartnerKind.Eido, all, Incident());
        Assert.True(EidoReader.TryRead(bytes, out var read, out var fault), fault?.ToString());
        Assert.Equal("urn:emergency:uid:incidentid:3-000012:here.example", read.Id);
        Assert.True(EidoWords.TryOurs("here.example", read.Id, out var id) && id == new IncidentId(DashboardTown.Three, 12));
        Assert.Equal(("Noise", 1, "13800000000", "Active"), (read.Types[0], read.Priority, read.CallerNumber, read.Statuses.Single()));
        Assert.True(read.Place!.Value.MetresTo(DashboardTown.Place(33.5, 117.0)) < 1);
        Assert.Contains("note of wang <b>&", read.Notes);
        Assert.Equal([("urn:x:their-7", "RELATED"), ("urn:emergency:uid:incidentid:3-000009:here.example", "RELATED")], read.Links.OrderByDescending(link => link.Id));
        Assert.Equal(bytes, Document(PartnerKind.Eido, all, Incident()));
    }

    public static TheoryData<string, string, string, string> BadEidos => new()
    {
        { "\"eidoVersion\":\"1.0\",", "", "missingMember", "$.eidoVersion" },
        { "\"eidoVersion\":\"1.0\"", "\"eidoVersion\":\"2.0\"", "unknownWord", "$.eidoVersion" },
        { "\"agencyComponent\":[", "\"agencyComponent\":7,\"x\":[", "wrongKind", "$.agencyComponent" },
        { "\"2026-06-01T08:00:00.000+08:00\"", "\"2026-06-01T08:00:00\"", "badTime", "$.lastUpdateTimeStamp" },
        { "\"2026-06-01T08:00:00.000+08:00\"", "\"2026-13-41T08:00:00Z\"", "badTime", "$.lastUpdateTimeStamp" },
        { "{\"$ref\":\"loc\"}", "{\"$ref\":\"nowhere\"}", "unknownReference", "$.incidentComponent.locationReference[0].$ref" },
        { "{\"$ref\":\"loc\"}", "\"loc\"", "wrongKind", "$.incidentComponent.locationReference[0]" },
        { "\"incidentTypeCommonRegistryText\":\"Fire\",", "", "missingMember", "$.incidentComponent.incidentTypeCommonRegistryText" },
        { "[\"Active\"]", "[\"Burning\"]", "unknownWord", "$.incidentComponent.incidentStatusCommonRegistryText[0]" },
        { "\"incidentCommonPriorityNumber\":10", "\"incidentCommonPriorityNumber\":1.5", "wrongKind", "$.incidentComponent.incidentCommonPriorityNumber" },
        { "\"$id\":\"cb\"", "\"$id\":\"loc\"", "duplicateId", "$.locationComponent[0].$id" },
        { "\"agencyType\":[\"fire\"]", "\"agencyType\":[]", "missingMember", "$.agencyComponent[0].agencyType" },
        { "gml:pos>33.5 117", "gml:pos>133.5 117", "badPlace", "$.locationComponent[0].locationByValue" },
        { "encoding=\\\"UTF-8\\\"?>", "encoding=\\\"UTF-8\\\"?><!DOCTYPE presence [<!ENTITY x SYSTEM \\\"file:///etc/passwd\\\">]>", "badPlace", "$.locationComponent[0].locationByValue" },
        { "\"eidoVersion\":\"1.0\"", "\"eidoVersion\":\"1.0\",\"eidoVersion\":\"1.0\"", "badJson", "" },
        { "\"F2\"", "\"\\ud800\"", "badJson", "" },
    };

    [Theory]
    [MemberData(nameof(BadEidos))]
    public void ABadEido_IsRefused_WithItsPlace(string good, string bad, string reason, string at)
    {
        var text = Eido();
        Assert.Contains(good, text, StringComparison.Ordinal);
        Assert.False(EidoReader.TryRead(Encoding.UTF8.GetBytes(text.Replace(good, bad, StringComparison.Ordinal)), out _, out var fault));
        Assert.Equal(reason, fault.Reason);
        if (at.Length > 0) Assert.Equal(at, fault.At);
    }

    public static TheoryData<string, string, string, string> BadCaps => new()
    {
        { "cap:1.2", "cap:1.1", "notCap", "alert" },
        { "2026-06-01T08:00:00+08:00", "2026-06-01T00:00:00Z", "badTime", "alert/sent" },
        { "2026-06-01T08:00:00+08:00", "2026-06-01 08:00:00+08:00", "badTime", "alert/sent" },
        { "<status>Actual</status>", "", "missingElement", "alert/status" },
        { "<status>Actual", "<status>actual", "unknownWord", "alert/status" },
        { "<status>Actual</status><msgType>Alert</msgType>", "<msgType>Alert</msgType><status>Actual</status>", "wrongOrder", "alert/status" },
        { "<scope>Public</scope>", "<scope>Public</scope><scope>Public</scope>", "tooManyElements", "alert/scope" },
        { "<scope>Public</scope>", "<scope>Restricted</scope>", "missingElement", "alert/restriction" },
        { "<msgType>Alert", "<msgType>Update", "missingElement", "alert/references" },
        { "<msgType>Alert</msgType><scope>Public</scope>", "<msgType>Update</msgType><scope>Public</scope><references>a b c</references>", "badReferences", "alert/references" },
        { "FLOOD-7", "FLOOD 7", "badIdentifier", "alert/identifier" },
        { "<event>暴雨</event>", "<event> </event>", "missingElement", "alert/info[1]/event" },
        { "<severity>Severe", "<severity>Bad", "unknownWord", "alert/info[1]/severity" },
        { "<headline>", "<sirens/><headline>", "unknownElement", "alert/info[1]/sirens" },
        { "33.45,116.95</polygon>", "33.46,116.95</polygon>", "badPolygon", "alert/info[1]/area[1]/polygon[1]" },
        { "33.5,117.0 33.45", "33.5 117.0 33.45", "badPolygon", "alert/info[1]/area[1]/polygon[1]" },
        { "33.5,117.0 1.5", "33.5,217.0 1.5", "badCircle", "alert/info[1]/area[1]/circle[1]" },
        { "33.5,117.0 1.5", "33.5,117.0 NaN", "badCircle", "alert/info[1]/area[1]/circle[1]" },
        { "<alert xmlns", "<!DOCTYPE alert [<!ENTITY x \"y\">]><alert xmlns", "badXml", "" },
        { "</alert>", "", "badXml", "" },
    };

    [Theory]
    [MemberData(nameof(BadCaps))]
    public void ABadCap_IsRefused_WithItsElement(string good, string bad, string reason, string at)
    {
        var text = CapText.Replace("EXPIRES", "2026-06-01T09:00:00+08:00", StringComparison.Ordinal);
        Assert.True(CapReader.TryRead(Encoding.UTF8.GetBytes(text), out var whole, out _));
        Assert.Equal(("FLOOD-7", 2, 4, 1500.0), (whole.Identifier, whole.Infos[0].Categories.Count, whole.Infos[0].Areas[0].Polygons[0].Count, whole.Infos[0].Areas[0].Circles[0].Metres));
        Assert.Contains(good, text, StringComparison.Ordinal);
        Assert.False(CapReader.TryRead(Encoding.UTF8.GetBytes(text.Replace(good, bad, StringComparison.Ordinal)), out _, out var fault));
        Assert.Equal((reason, at), (fault.Reason, fault.At));
    }

    [Fact]
    public void ACapThatIsWritten_ReadsBack_WithAnOffsetAndNeverZ()
    {
        var at = new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
        LatLng[] ring = [DashboardTown.Place(33.4, 117), DashboardTown.Place(33.5, 117), DashboardTown.Place(33.5, 117.1), DashboardTown.Place(33.4, 117)];
        foreach (var zone in (TimeSpan[])[TimeSpan.Zero, TimeSpan.FromHours(8), TimeSpan.FromHours(-3.5)])
        {
            var alert = new CapAlert(
                "a.P3-000001.2", "dispatch@here.example", at.ToOffset(zone), "Exercise", "Update", "Public", [new("dispatch@here.example", "a.P3-000001.1", at.ToOffset(zone))],
                [new CapInfo("en-US", ["Security"], "x <&> \u0001 \ud83d\ude80", "Immediate", "Severe", "Likely", at.AddHours(1).ToOffset(zone), "h", "d", "i", [new CapArea("a", [ring], [new CapCircle(ring[0], 1234)])])])
            {
                Note = "This is no real alert.",
            };
            var bytes = CapWriter.Write(alert);
            var sent = XDocument.Parse(Encoding.UTF8.GetString(bytes)).Root!.Elements().First(element => element.Name.LocalName == "sent").Value;
            Assert.Equal(zone == TimeSpan.Zero ? "2026-06-01T00:00:00-00:00" : zone.Hours > 0 ? "2026-06-01T08:00:00+08:00" : "2026-05-31T20:30:00-03:30", sent);
            Assert.True(CapReader.TryRead(bytes, out var read, out var fault), fault?.ToString());
            Assert.Equal((alert.Sent, alert.Status, alert.References[0], 1234.0, "x <&>   \ud83d\ude80"), (
                read.Sent, read.Status, read.References[0], read.Infos[0].Areas[0].Circles[0].Metres, read.Infos[0].Event));
            Assert.Equal(ring, read.Infos[0].Areas[0].Polygons[0]);
        }
    }

    [Fact]
    public void EveryPrefix_AndAnyBytes_AreRefusedOrTaken_NeverMore()
    {
        var random = new Random(20);
        foreach (var text in (string[])[Eido(notes: Note("n1", "<b>smoke</b> &amp; fire")), CapText.Replace("EXPIRES", "2026-06-01T09:00:00+08:00", StringComparison.Ordinal)])
        {
            var isEido = text[0] == '{';
            bool Take(byte[] bytes) => isEido ? EidoReader.TryRead(bytes, out _, out _) : CapReader.TryRead(bytes, out _, out _);
            var whole = Encoding.UTF8.GetBytes(text.TrimEnd());
            Assert.True(Take(whole));
            for (var length = 0; length < whole.Length; length++) Assert.False(Take(whole[..length]), $"{length}");
            for (var round = 0; round < 3_000; round++)
            {
                var bytes = whole.ToArray();
                for (var change = random.Next(1, 6); change > 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                Take(bytes);
            }
        }

        Assert.False(EidoReader.TryRead(Encoding.UTF8.GetBytes(new string('[', 10_000)), out _, out _));
        Assert.False(CapReader.TryRead(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<a>", 30_000))), out _, out _));
        var deep = string.Concat(Enumerable.Repeat("<a>", 10_000)) + string.Concat(Enumerable.Repeat("</a>", 10_000));
        Assert.False(CapReader.TryRead(Encoding.UTF8.GetBytes(deep), out _, out var fault));
        Assert.Equal("tooDeep", fault.Reason);
    }

    private static byte[] Document(PartnerKind kind, PartnerFields fields, IncidentView incident)
    {
        var partner = PartnerOutboxTests.Hook("p", fields, PartnerTopics.Incidents | PartnerTopics.Resources, kind);
        return kind == PartnerKind.Eido
            ? EidoWriter.Write("here.example", partner, incident, "urn:x:their-7", DashboardTown.Policy, 3, new Instant(1_780_000_000_000))
            : WebhookDocument.Write(
                partner, "incident.changed", 3, new Instant(1_780_000_000_000), WebhookDocument.Of(partner, incident, "urn:x:their-7", DashboardTown.Policy));
    }

    private static IncidentView Incident()
    {
        var at = new Instant(1_780_000_000_000);
        var id = new IncidentId(DashboardTown.Three, 12);
        var call = new Call(new Guid(7, 0, 0, new byte[8]), "noise", 0, DashboardTown.Place(33.5, 117.0), "Wharf", "he has a knife", "Zhang San", "13800000000", "110");
        var life = IncidentLifeView.None with
        {
            Notes = [new IncidentNote(1, at, "wang", default, "", "note of wang <b>&", false), new IncidentNote(2, at, "partner p", default, "", "the partner's own words", false)],
            Links = [id with { Number = 9 }],
        };
        return new IncidentView(
            id, "noise", 4, IncidentState.Waiting, at, at, call.Place, "Wharf", [new ReceivedCall(call, at)], [], null,
            [new Happening(at, HappeningKind.Opened, "110", "", "")])
        {
            Life = life,
            Attachments = [new Attachment(new Guid(8, 0, 0, new byte[8]), Guid.Empty, "picture", "https://picture.example/1", "front", "wang", at)],
        };
    }
}
