namespace SmartPolicing.Realtime.Server.Partners.Eido;

/// <summary>What a member of an EIDO component is.</summary>
internal enum EidoKind
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>Texts.</summary>
    Texts,

    /// <summary>A moment with its zone.</summary>
    Time,

    /// <summary>A reference to another component.</summary>
    Ref,

    /// <summary>References.</summary>
    Refs,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>Another component, by value.</summary>
    Part,

    /// <summary>Components, by value.</summary>
    Parts,
}

/// <summary>A member.</summary>
/// <param name="Words">The only words there are; null: any.</param>
/// <param name="Of">The kind of component, for parts.</param>
internal sealed record EidoMember(string Name, EidoKind Kind, bool IsRequired = false, string[]? Words = null, string Of = "");

/// <summary>
/// The public schema of NENA-STA-021.1b-2022 (version 1.0), as far as its rules go beyond "may be there": which members a component needs, and
/// of which kind those are that are known. Other members pass: the schema allows them.
/// </summary>
internal static class EidoSchema
{
    /// <summary>The document itself.</summary>
    internal const string Root = "";

    private static readonly EidoMember[] s_prologue =
    [
        new("$id", EidoKind.Text, true), new("lastUpdateTimeStamp", EidoKind.Time, true), new("updatedByAgencyReference", EidoKind.Ref, true),
        new("updatedByAgentReference", EidoKind.Ref), new("externalInformationSourceReferences", EidoKind.Refs), new("mediaReferences", EidoKind.Refs),
    ];

    /// <summary>Members of each kind of component, by the name of its list; prologues included.</summary>
    internal static IReadOnlyDictionary<string, EidoMember[]> Components { get; } = Made();

    private static Dictionary<string, EidoMember[]> Made()
    {
        var components = new Dictionary<string, EidoMember[]>(StringComparer.Ordinal)
        {
            ["incidentComponent"] = Incident(),
            ["callComponent"] = Call(),
            ["emergencyResourceComponent"] = Resource(),
            ["dispositionComponent"] =
            [
                Need("dispositionCommonRegistryCode"), new("dispositionPrimaryIndicator", EidoKind.Flag), Text("dispositionDescriptionText"), Refs("notesReference"),
            ],
            ["agencyComponent"] = [NeedAll("agencyRoleDescriptionRegistryText"), NeedAll("agencyType"), new("incidentOwningAgencyIndicator", EidoKind.Flag), Refs("notesReference")],
            ["agentComponent"] = [NeedAll("agentRoleRegistryText"), new("agencyReference", EidoKind.Ref, true), Text("agentWorkstationPositionIdentification"), Refs("notesReference")],
            ["callbackComponent"] = [new("callBackInformationUri", EidoKind.Texts), Text("deviceContactHeader")],
            ["dispatchComponent"] = [Ref("agencyReference"), Ref("agentReference"), Refs("emergencyResourceReference"), Refs("notesReference")],
            ["notesComponent"] = [Need("notesActionComments"), Ref("agentReference"), Refs("cautionReference")],
            ["locationComponent"] =
            [
                Need("locationTypeDescriptionRegistryText"), Text("locationByValue"), Text("locationByReferenceUrl"), Text("locationDescriptionText"),
                Refs("notesReference"), Refs("additionalDataReference"),
            ],
            ["personComponent"] = [NeedAll("personIncidentRoleRegistryText"), Refs("locationReference"), Refs("notesReference"), Ref("callBackReference")],
            ["vehicleComponent"] =
                [NeedAll("vehicleRelationshipType"), new("vehicleRelationshipTimeStamp", EidoKind.Time, true), Refs("locationReference"), Refs("notesReference")],
            ["additionalDataComponent"] = [Text("additionalDataByReferenceUrl"), Text("additionalDataByValue"), Refs("notesReference")],
            ["alarmsSensorsComponent"] = [Text("csaaAlarmInformation"), Text("alarmUrl"), Ref("agentReference"), Refs("notesReference")],
            ["mergeComponent"] = [Need("incidentTrackingIdentifier"), Need("incidentMergeDirectionCode", EidoWords.MergeDirections)],
            ["linkComponent"] =
                [Need("incidentTrackingIdentifier"), Need("linkDirectionCode", EidoWords.LinkDirections), Text("transactionReasonText"), Ref("involvedAgencyReference")],
            ["mediaComponent"] = [Need("uri"), Need("contentType"), Text("label")],
            ["cautionComponent"] =
            [
                Need("cautionTypeInternalText"), Need("cautionTypeCommonRegistryText"), Need("cautionSeverity", EidoWords.Severities),
                new("startDate", EidoKind.Time),
            ],
            ["sharedCommunicationResourceComponent"] = [Need("sharedCommunicationResourceType"), Refs("notesReference")],
            ["externalInformationSourceComponent"] = [Need("externalSourceRegistryText")],
        };
        List<EidoMember> root = [Need("eidoVersion", [EidoWords.Version]), Need("issuingElementIdentification")];
        foreach (var name in components.Keys.Where(name => name != "dispositionComponent"))
        {
            var isOne = name == "incidentComponent";
            root.Add(new EidoMember(name, isOne ? EidoKind.Part : EidoKind.Parts, name == "agencyComponent", Of: name));
        }

        components.Add(Root, [.. root]);
        return components.ToDictionary(each => each.Key, each => (EidoMember[])[.. s_prologue, .. each.Value], StringComparer.Ordinal);
    }

    private static EidoMember[] Incident() =>
    [
        Need("incidentTypeCommonRegistryText"), Text("incidentTypeInternalCode"), Text("incidentTypeInternalText"),
        new("incidentStatusCommonRegistryText", EidoKind.Texts, Words: EidoWords.Statuses), new("incidentStatusInternalText", EidoKind.Texts),
        Text("internalIncidentId"), Refs("agentReference"), Refs("locationReference"), Refs("personReference"), Refs("vehicleReference"),
        Text("incidentPriorityInternalText"), new("incidentCommonPriorityNumber", EidoKind.Number), Text("beatOrDispatchGroupText"),
        new("dispositionComponent", EidoKind.Parts, Of: "dispositionComponent"), Refs("notesReference"),
    ];

    private static EidoMember[] Call() =>
    [
        Need("callStateRegistryText"), Need("standardPrimaryCallType"), Need("direction", EidoWords.CallDirections),
        new("callStartTimestamp", EidoKind.Time, true), new("answerDate", EidoKind.Time), Text("queueIdentifier"), Refs("locationReference"),
        Refs("personReference"), Refs("agentReference"), Refs("notesReference"), Refs("additionalDataReference"), Ref("callBackReference"),
    ];

    private static EidoMember[] Resource() =>
    [
        new("agentReference", EidoKind.Refs, true), Need("emergencyResourceTypeCommonRegistryText"),
        Need("primaryUnitStatusRegistryText", EidoWords.Primary), NeedAll("resourceAttributeRegistryText"), NeedAll("secondaryUnitStatusRegistryText"),
        Text("emergencyResourceName"), Ref("unitLocationReference"), Ref("unitDestinationReference"), new("eta", EidoKind.Time),
        Text("activeOnIncidentId"), new("stackedOnIncidentId", EidoKind.Texts), Refs("notesReference"), Refs("vehicleReference"), Refs("personReference"),
    ];

    private static EidoMember Need(string name, string[]? words = null) => new(name, EidoKind.Text, true, words);

    private static EidoMember NeedAll(string name) => new(name, EidoKind.Texts, true);

    private static EidoMember Text(string name) => new(name, EidoKind.Text);

    private static EidoMember Ref(string name) => new(name, EidoKind.Ref);

    private static EidoMember Refs(string name) => new(name, EidoKind.Refs);
}
