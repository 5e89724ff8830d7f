using System.Globalization;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Documents of a made-up fire brigade, written by hand from the public schemas.</summary>
internal static class PartnerVectors
{
    internal const string PidfLo =
        "<?xml version=\\\"1.0\\\" encoding=\\\"UTF-8\\\"?> <presence xmlns=\\\"urn:ietf:params:xml:ns:pidf\\\" xmlns:gp=\\\"urn:ietf:params:xml:ns:pidf:geopriv10\\\" "
        + "xmlns:gml=\\\"http://www.opengis.net/gml\\\" entity=\\\"pres:a@b\\\"><tuple id=\\\"t\\\"><status><gp:geopriv><gp:location-info>"
        + "<gml:Point srsName=\\\"urn:ogc:def:crs:EPSG::4326\\\"><gml:pos>LAT LNG</gml:pos></gml:Point></gp:location-info><gp:usage-rules/></gp:geopriv>"
        + "</status></tuple></presence>";

    internal const string CapText =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
          <identifier>FLOOD-7</identifier><sender>weather@province.example</sender><sent>2026-06-01T08:00:00+08:00</sent>
          <status>Actual</status><msgType>Alert</msgType><scope>Public</scope>
          <info>
            <language>zh-CN</language><category>Met</category><category>Safety</category><event>暴雨</event><responseType>Avoid</responseType>
            <urgency>Immediate</urgency><severity>Severe</severity><certainty>Likely</certainty><expires>EXPIRES</expires>
            <headline>Rain over the west</headline><description>Streets &lt;flood&gt;.</description><instruction>Keep away from the river.</instruction>
            <area><areaDesc>River</areaDesc><polygon>33.45,116.95 33.45,117.0 33.5,117.0 33.45,116.95</polygon><circle>33.5,117.0 1.5</circle>
              <geocode><valueName>SAME</valueName><value>006109</value></geocode></area>
          </info>
        </alert>
        """;

    /// <summary>An EIDO of an incident.</summary>
    internal static string Eido(string id = "F-1", double lat = 33.5, double lng = 117.0, string type = "Fire", string status = "Active", string notes = "", string more = "") =>
        $$"""
        {"$id":"urn:emergency:uid:incidentid:{{id}}:fire.example","lastUpdateTimeStamp":"2026-06-01T08:00:00.000+08:00","updatedByAgencyReference":{"$ref":"fire.example"},
        "eidoVersion":"1.0","issuingElementIdentification":"idx.fire.example",
        "incidentComponent":{"$id":"inc","lastUpdateTimeStamp":"2026-06-01T08:00:00Z","updatedByAgencyReference":{"$ref":"fire.example"},
          "incidentTypeCommonRegistryText":"{{type}}","incidentTypeInternalCode":"F2","incidentStatusCommonRegistryText":["{{status}}"],
          "incidentCommonPriorityNumber":10,"locationReference":[{"$ref":"loc"}]},
        "callbackComponent":[{"$id":"cb","lastUpdateTimeStamp":"2026-06-01T08:00:00Z","updatedByAgencyReference":{"$ref":"fire.example"},"callBackInformationUri":["sip:x@y","tel:13811112222"]}],
        "agencyComponent":[{"$id":"fire.example","lastUpdateTimeStamp":"2026-06-01T08:00:00Z","updatedByAgencyReference":{"$ref":"fire.example"},
          "agencyRoleDescriptionRegistryText":["Dispatching"],"agencyType":["fire"]}],
        "locationComponent":[{"$id":"loc","lastUpdateTimeStamp":"2026-06-01T08:00:00Z","updatedByAgencyReference":{"$ref":"fire.example"},
          "locationTypeDescriptionRegistryText":"Incident","locationDescriptionText":"Wharf 3","locationByValue":"{{PidfLo.Replace("LAT LNG", string.Create(CultureInfo.InvariantCulture, $"{lat} {lng}"), StringComparison.Ordinal)}}"}],
        "notesComponent":[{{notes}}]{{more}}}
        """;

    /// <summary>A note of an EIDO.</summary>
    internal static string Note(string id, string html) =>
        $$"""{"$id":"{{id}}","lastUpdateTimeStamp":"2026-06-01T08:00:00Z","updatedByAgencyReference":{"$ref":"fire.example"},"notesActionComments":"{{html}}"}""";

    /// <summary>A link or a merge of an EIDO.</summary>
    internal static string Tie(string list, string id, string other, string member, string how) =>
        $$""","{{list}}":[{"$id":"{{id}}","lastUpdateTimeStamp":"2026-06-01T08:00:00Z","updatedByAgencyReference":{"$ref":"fire.example"},"incidentTrackingIdentifier":"{{other}}","{{member}}":"{{how}}"}]""";
}
