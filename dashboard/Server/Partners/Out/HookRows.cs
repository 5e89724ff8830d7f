using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.Places;
using SmartPolicing.Realtime.Grains.Policy;

namespace SmartPolicing.Realtime.Server.Partners.Out;

/// <summary>An incident in a web hook.</summary>
internal sealed record HookIncident(
    string Id, int Jurisdiction, string Type, string? TypeName, int Priority, IncidentState State, string? Area, long OpenedAt, long Since,
    double Lat, double Lng, string Place, PlaceMark PlaceMark, int Calls, string Source)
{
    /// <summary>Officers who have it.</summary>
    public IReadOnlyList<HookUnit>? Resources { get; init; }

    /// <summary>How it ended.</summary>
    public IncidentEnd? End { get; init; }

    /// <summary>Which incident it was the same happening as.</summary>
    public string? MergedInto { get; init; }

    /// <summary>What it has to do with.</summary>
    public IReadOnlyList<string>? Links { get; init; }

    /// <summary>What came of it.</summary>
    public IReadOnlyList<string>? Dispositions { get; init; }

    /// <summary>The partner's own number of it.</summary>
    public HookOrigin? Origin { get; init; }

    /// <summary>What callers said.</summary>
    public IReadOnlyList<string>? Text { get; init; }

    /// <summary>Who they are.</summary>
    public IReadOnlyList<HookCaller>? Callers { get; init; }

    /// <summary>Notes.</summary>
    public IReadOnlyList<HookNote>? Notes { get; init; }

    /// <summary>References to pictures and recordings.</summary>
    public IReadOnlyList<HookAttachment>? Attachments { get; init; }

    /// <summary>What whoever goes there should know.</summary>
    public IReadOnlyList<HookCaution>? Cautions { get; init; }
}

/// <summary>An officer who has an incident.</summary>
internal sealed record HookUnit(string Code, DirectiveState State, long Since);

/// <summary>A partner's own number of an incident.</summary>
internal sealed record HookOrigin(string Partner, string Id);

/// <summary>Who called.</summary>
internal sealed record HookCaller(string? Name, string? Number);

/// <summary>A note.</summary>
internal sealed record HookNote(long At, string By, string Text);

/// <summary>A reference to something beside the incident.</summary>
internal sealed record HookAttachment(string Kind, string Uri, string Name);

/// <summary>A caution note.</summary>
internal sealed record HookCaution(CautionKind Kind, CautionSubject About, string Text, long Until);

/// <summary>A joint alert in a web hook.</summary>
internal sealed record HookAlert(
    string Id, AlertKind Kind, int Lead, IReadOnlyList<HookSide> Sides, bool Verified, long RaisedAt, long ExpiresAt, AlertEnd End, string Place,
    double Lat, double Lng, IReadOnlyList<HookPost> Posts)
{
    /// <summary>The incident it is about.</summary>
    public string? Incident { get; init; }

    /// <summary>The plate, or the type of incident.</summary>
    public string? Subject { get; init; }
}

/// <summary>One side of a joint alert.</summary>
internal sealed record HookSide(int Jurisdiction, SideState State, long Since);

/// <summary>A place to hold.</summary>
internal sealed record HookPost(int Jurisdiction, string Name, double Lat, double Lng, long? EarliestAt);

/// <summary>An officer in a web hook.</summary>
internal sealed record HookResource(uint Officer, string Code, int Jurisdiction, OfficerStatus State, Availability Availability, long Since)
{
    /// <summary>The incident the officer is sent to.</summary>
    public string? Incident { get; init; }
}
