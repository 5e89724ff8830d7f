using SmartPolicing.Realtime.Grains.Incidents;

namespace SmartPolicing.Realtime.Server.Contract;

// The shapes of docs/CALLS.md as they go over the wire; see Rows.cs for what holds for all of them.

/// <summary>A call as a desk's page gives it; nothing checked.</summary>
public sealed record OpenInput(
    string? Id, string? Type, double? Lat, double? Lng, string? Place, bool? Unverified, int? Jurisdiction, int? Priority, string? Text,
    string? CallerName, string? CallerNumber, string? CallerPlace, double? CallerLat, double? CallerLng, string? Source, string? State,
    string? Join, string? Line = null);

/// <summary>Where a call may be, for a look at duplicates.</summary>
public sealed record DuplicatesInput(string? Type, double? Lat, double? Lng);

/// <summary>What is to change of a call; what is missing stays.</summary>
public sealed record AmendCallInput(
    string? Text, string? CallerName, string? CallerNumber, string? CallerPlace, double? CallerLat, double? CallerLng, string? Source,
    string? State);

/// <summary>A reference to attach.</summary>
public sealed record AttachInput(string? Id, string? Call, string? Kind, string? Uri, string? Name);

/// <summary>Where a call that is split off is to go; nothing: into an incident of its own.</summary>
public sealed record SplitInput(string? To);

/// <summary>An open incident that a call may be about. <paramref name="Officers"/>: how many hold a directive for it.</summary>
public sealed record DuplicateRow(
    string Incident, string Type, byte Priority, IncidentState State, TypeRelation Relation, int Metres, long OpenedAt, long NewestCallAt,
    int Calls, int Officers, double Lat, double Lng, string Place, string Text, PlaceMark? Unverified, bool Joins);

/// <summary>Answer to a hub call about calls.</summary>
public sealed record CallHubAnswer(bool Ok, string? Reason = null, string? Detail = null)
{
    /// <summary>The incident it came to.</summary>
    public string? Incident { get; init; }

    /// <summary>The call.</summary>
    public string? Call { get; init; }

    /// <summary>Whose the incident is.</summary>
    public ushort? Jurisdiction { get; init; }

    /// <summary>Whether it was joined to one that was open.</summary>
    public bool? Joined { get; init; }

    /// <summary>Whether this had been done before.</summary>
    public bool? Repeated { get; init; }

    /// <summary>Whether the incident is of a jurisdiction the person works for.</summary>
    public bool? Yours { get; init; }

    /// <summary>For <c>Open</c>.</summary>
    public IReadOnlyList<DuplicateRow>? Duplicates { get; init; }

    /// <summary>For <c>Duplicates</c>.</summary>
    public IReadOnlyList<DuplicateRow>? Candidates { get; init; }

    /// <summary>What became of the phone line that was named; null when none was.</summary>
    public LineHubAnswer? Line { get; init; }

    /// <summary>Done.</summary>
    public static CallHubAnswer Done { get; } = new(true);

    /// <summary>Said no.</summary>
    public static CallHubAnswer Refused(string reason, string? detail = null) => new(false, reason, detail);
}

/// <summary>A reference that was attached to an incident.</summary>
public sealed record AttachmentRow(string Id, string? Call, string Kind, string Uri, string Name, string By, long At);

/// <summary>How many unverified places of a jurisdiction nobody has seen to.</summary>
public sealed record UnverifiedCountRow(ushort Jurisdiction, int Waiting);

/// <summary>Who has seen to an unverified place.</summary>
public sealed record DoneRow(string By, long At, string Note);

/// <summary>A place that a desk insisted on.</summary>
public sealed record UnverifiedRow(
    string Id, ushort Jurisdiction, string Incident, string Call, string Place, double Lat, double Lng, PlaceMark Mark, string By, long At,
    DoneRow? Done);

/// <summary>Unverified places, newest first.</summary>
public sealed record UnverifiedMessage(long Now, IReadOnlyList<UnverifiedRow> Places);

/// <summary>What came of an unverified place.</summary>
public sealed record DoneInput(string? Note);

/// <summary>From the engine's views of calls to what goes over the wire.</summary>
internal static class CallMapping
{
    internal static CallRow Row(ReceivedCall received)
    {
        var call = received.Call;
        return new CallRow(
            received.At.UnixMilliseconds, call.Text, call.CallerName, call.CallerNumber, call.Source, call.PlaceText)
        {
            Id = call.Id.ToString(),
            Type = call.Type,
            Priority = call.Priority,
            TakenBy = call.TakenBy.Length == 0 ? null : call.TakenBy,
            State = call.State,
            Lat = Mapping.Degrees(call.Place.Latitude),
            Lng = Mapping.Degrees(call.Place.Longitude),
            CallerPlace = call.CallerPlaceText.Length == 0 ? null : call.CallerPlaceText,
            CallerLat = call.CallerPlace is { } at ? Mapping.Degrees(at.Latitude) : null,
            CallerLng = call.CallerPlace is { } there ? Mapping.Degrees(there.Longitude) : null,
            Unverified = Mark(call.Mark),
            ChangedAt = received.ChangedAt.IsNever ? null : received.ChangedAt.UnixMilliseconds,
            ChangedBy = received.ChangedBy.Length == 0 ? null : received.ChangedBy,
        };
    }

    internal static AttachmentRow Row(Attachment attachment) => new(
        attachment.Id.ToString(), attachment.Call == Guid.Empty ? null : attachment.Call.ToString(), attachment.Kind, attachment.Reference,
        attachment.Name, attachment.By, attachment.At.UnixMilliseconds);

    internal static PlaceMark? Mark(PlaceMark mark) => mark == PlaceMark.Found ? null : mark;

    internal static int? CallBacks(IncidentView incident) =>
        incident.Calls.Count(received => received.Call.State == CallState.CallBackDue) is > 0 and var due ? due : null;
}
