using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.Policy;

namespace SmartPolicing.Realtime.Server.Partners.Eido;

/// <summary>Our words in those of EIDO's registries, and back (docs/EIDO.md).</summary>
internal static class EidoWords
{
    /// <summary>The version that is written and taken.</summary>
    internal const string Version = "1.0";

    /// <summary>Directions of a merge.</summary>
    internal static readonly string[] MergeDirections = ["REPLACING", "REPLACED", "SPLIT"];

    /// <summary>Kinds of a link.</summary>
    internal static readonly string[] LinkDirections = ["PARENT", "CHILD", "RELATED", "UNLINK"];

    /// <summary>How grave a caution is.</summary>
    internal static readonly string[] Severities = ["highest", "high", "normal", "low", "lowest"];

    /// <summary>Ways of a call.</summary>
    internal static readonly string[] CallDirections = ["incoming", "outgoing", "internal"];

    /// <summary>The registry of an incident's states.</summary>
    internal static readonly string[] Statuses =
    [
        "Active", "Cancelled", "Closed", "FireUnderControl", "NewLocation", "ReOpened", "ResourcesAssigned", "ResourcesEnroute",
        "ResourcesOnscene", "StructureCleared",
    ];

    /// <summary>The registry of the three-way availability.</summary>
    internal static readonly string[] Primary = ["Available", "ConditionallyAvailable", "NotAvailable"];

    private const string IncidentHead = "urn:emergency:uid:incidentid:";

    /// <summary>0 to 10, the higher the more urgent.</summary>
    internal static int PriorityOf(byte ours) => ours switch { 1 => 10, 2 => 7, 3 => 4, _ => 1 };

    /// <summary>1 to 4 of theirs; 0 when they say nothing.</summary>
    internal static byte PriorityOf(int? theirs) => theirs switch { null => 0, >= 9 => 1, >= 6 => 2, >= 3 => 3, _ => 4 };

    /// <summary>An incident's name in the world.</summary>
    internal static string IdOf(string host, string number) => $"{IncidentHead}{number}:{host}";

    /// <summary>Ours, when the name in the world is one that this node gave.</summary>
    internal static bool TryOurs(string host, string id, out IncidentId incident)
    {
        incident = default;
        return id.StartsWith(IncidentHead, StringComparison.Ordinal) && id.EndsWith(":" + host, StringComparison.Ordinal)
            && id.Length > IncidentHead.Length + host.Length + 1
            && IncidentId.TryParse(id[IncidentHead.Length..^(host.Length + 1)], out incident);
    }

    /// <summary>Where an incident stands, in the registry's words.</summary>
    internal static IEnumerable<string> StatusOf(IncidentView incident)
    {
        if (incident.State == IncidentState.Closed)
        {
            yield return incident.Life.End == IncidentEnd.Cancelled ? "Cancelled" : "Closed";
            yield break;
        }

        yield return incident.Timeline.Any(line => line.Kind == HappeningKind.Reopened) ? "ReOpened" : "Active";
        if (incident.State == IncidentState.Assigned) yield return "ResourcesAssigned";
        if (incident.State == IncidentState.EnRoute) yield return "ResourcesEnroute";
        if (incident.State == IncidentState.OnScene) yield return "ResourcesOnscene";
    }

    /// <summary>Availability of an officer who has a directive.</summary>
    internal static string SecondaryOf(DirectiveState state) => state switch
    {
        DirectiveState.Sent or DirectiveState.Delivered => "Dispatched",
        DirectiveState.Acknowledged => "Acknowledged",
        DirectiveState.EnRoute => "Enroute",
        _ => "Onscene",
    };

    /// <summary>What an officer does.</summary>
    internal static string SecondaryOf(OfficerStatus status) => status switch
    {
        OfficerStatus.OffDuty => "OffDuty",
        OfficerStatus.Available => "Available",
        OfficerStatus.Dispatched => "Dispatched",
        OfficerStatus.EnRoute => "Enroute",
        OfficerStatus.OnScene => "Onscene",
        _ => "Busy",
    };

    /// <summary>Whether one can be sent.</summary>
    internal static string PrimaryOf(Availability availability) => Primary[(int)availability];
}
