using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Server.Partners.Cap;

/// <summary>A CAP 1.2 alert as far as it is used here: past its checks when it comes in. Texts that are not there are empty.</summary>
/// <param name="Sent">With its offset.</param>
/// <param name="Status">A word of the standard; as <paramref name="MsgType"/> and <paramref name="Scope"/>.</param>
/// <param name="References">Alerts that it is about: sender, identifier and when they were sent.</param>
internal sealed record CapAlert(
    string Identifier, string Sender, DateTimeOffset Sent, string Status, string MsgType, string Scope, IReadOnlyList<CapReference> References,
    IReadOnlyList<CapInfo> Infos)
{
    /// <summary>Whom a private one is for.</summary>
    internal string Addresses { get; init; } = "";

    /// <summary>Why a restricted one is.</summary>
    internal string Restriction { get; init; } = "";

    /// <summary>Said of the whole: needed where the status is Exercise, or the type Error.</summary>
    internal string Note { get; init; } = "";

    /// <summary>Names of incidents that it is about.</summary>
    internal string Incidents { get; init; } = "";

    /// <summary>How others refer to it.</summary>
    internal string Key => $"{Sender},{Identifier}";
}

/// <summary>Another alert.</summary>
internal sealed record CapReference(string Sender, string Identifier, DateTimeOffset Sent)
{
    /// <summary>See <see cref="CapAlert.Key"/>.</summary>
    internal string Key => $"{Sender},{Identifier}";
}

/// <summary>One part of an alert, in one language.</summary>
internal sealed record CapInfo(
    string Language, IReadOnlyList<string> Categories, string Event, string Urgency, string Severity, string Certainty, DateTimeOffset? Expires,
    string Headline, string Description, string Instruction, IReadOnlyList<CapArea> Areas)
{
    /// <summary>Who speaks, in words.</summary>
    internal string SenderName { get; init; } = "";
}

/// <summary>Where it holds.</summary>
/// <param name="Polygons">Closed rings.</param>
internal sealed record CapArea(string Text, IReadOnlyList<IReadOnlyList<LatLng>> Polygons, IReadOnlyList<CapCircle> Circles);

/// <summary>A circle.</summary>
internal sealed record CapCircle(LatLng Middle, double Metres);

/// <summary>The words of CAP 1.2.</summary>
internal static class CapWords
{
    internal const string Namespace = "urn:oasis:names:tc:emergency:cap:1.2";

    internal static readonly string[] Statuses = ["Actual", "Exercise", "System", "Test", "Draft"];
    internal static readonly string[] MsgTypes = ["Alert", "Update", "Cancel", "Ack", "Error"];
    internal static readonly string[] Scopes = ["Public", "Restricted", "Private"];

    internal static readonly string[] Categories =
        ["Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other"];

    internal static readonly string[] ResponseTypes = ["Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None"];
    internal static readonly string[] Urgencies = ["Immediate", "Expected", "Future", "Past", "Unknown"];
    internal static readonly string[] Severities = ["Extreme", "Severe", "Moderate", "Minor", "Unknown"];
    internal static readonly string[] Certainties = ["Observed", "Likely", "Possible", "Unlikely", "Unknown"];
}
