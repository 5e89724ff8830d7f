using System.ComponentModel;

namespace SmartPolicing.Realtime.Ingest.Calls;

/// <summary>A call as a sender wrote it; nothing checked. <see cref="CallRules"/> makes one of the domain out of it.</summary>
public sealed record CallRequest(
    [property: Description("Made by the sender; the same id twice is the same call. Without it a repeat is a second.")] Guid? Id = null,
    [property: Description("Code of an incident type of the region.")] string? Type = null,
    [property: Description("1 (life in danger) to 4 (can wait); without it the type's own.")] int? Priority = null,
    [property: Description("Degrees north.")] double? Lat = null,
    [property: Description("Degrees east.")] double? Lng = null,
    [property: Description("The place in words, at most 200 characters.")] string? Place = null,
    [property: Description("What was said, at most 2,000 characters.")] string? Text = null,
    [property: Description("At most 100 characters.")] string? CallerName = null,
    [property: Description("At most 40 characters.")] string? CallerNumber = null,
    [property: Description("Where the call came from, at most 20 characters; without it the sender's name.")] string? Source = null,
    [property: Description("What lat and lng refer to: wgs-84, gcj-02 or bd-09; without it the sender's own, which is wgs-84 if not set.")]
    string? Datum = null,
    [property: Description("Where the caller is, degrees north; never taken for the place of the happening.")] double? CallerLat = null,
    [property: Description("Where the caller is, degrees east.")] double? CallerLng = null,
    [property: Description("Where the caller is, in words, at most 200 characters.")] string? CallerPlace = null,
    [property: Description("live, abandoned, silent, callBackDue or calledBack; without it live.")] string? State = null);

/// <summary>A call that was taken in.</summary>
/// <param name="Incident">Such as "3-000127".</param>
/// <param name="Joined">True when it was joined to an incident that was open already.</param>
/// <param name="Repeated">True when this id had been taken in before; nothing was changed again.</param>
public sealed record CallAnswer(string Incident, int Jurisdiction, bool Joined, bool Repeated);

/// <summary>A call that was not taken in.</summary>
/// <param name="Reason">Stable, for programs.</param>
/// <param name="Detail">For a person.</param>
public sealed record CallRefusal(string Reason, string Detail);

/// <summary>What can be wrong with a call before it reaches a shard. The names are part of the public interface (camelCase).</summary>
public enum CallFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Not JSON, or a member of the wrong kind.</summary>
    BadJson,

    /// <summary>No type.</summary>
    MissingType,

    /// <summary>No latitude or no longitude.</summary>
    MissingPlace,

    /// <summary>Latitude or longitude out of range, or exactly 0, 0.</summary>
    PlaceOutsideWorld,

    /// <summary>Priority other than 1 to 4.</summary>
    PriorityOutOfRange,

    /// <summary>A text, or the whole body, is longer than allowed.</summary>
    TextTooLong,

    /// <summary>The policy knows no such type.</summary>
    UnknownType,

    /// <summary>No jurisdiction of this node holds the place.</summary>
    PlaceOutsideRegion,

    /// <summary>A call is in none of the states there are.</summary>
    BadState,

    /// <summary>A datum other than wgs-84, gcj-02 and bd-09.</summary>
    UnknownDatum,
}
