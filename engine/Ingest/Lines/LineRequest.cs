using System.ComponentModel;

namespace SmartPolicing.Realtime.Ingest.Lines;

/// <summary>What a telephone system says of a line; nothing checked. <see cref="LineIntake"/> makes an input of it.</summary>
public sealed record LineRequest(
    [property: Description("The telephone system's own name for this line, at most 64 characters; the same in every report of it.")]
    string? Id = null,
    [property: Description("ringing, answered, abandoned (rang off before anybody picked up) or ended.")] string? State = null,
    [property: Description("Whose caller it is. Without it: where lat and lng lie; not needed where a node holds one alone.")]
    int? Jurisdiction = null,
    [property: Description("The caller's number, at most 40 characters; empty when withheld.")] string? Number = null,
    [property: Description("The caller's name, at most 100 characters.")] string? Name = null,
    [property: Description("What was dialled, at most 20 characters; without it the sender's name.")] string? Source = null,
    [property: Description("Where the caller is, degrees north; never taken for the place of the happening.")] double? Lat = null,
    [property: Description("Where the caller is, degrees east.")] double? Lng = null,
    [property: Description("How exact that is, metres, 0 to 100,000.")] double? Accuracy = null,
    [property: Description("Where the caller is, in words, at most 200 characters.")] string? Place = null,
    [property: Description("User name of the dispatcher who picked up, where it is known.")] string? Desk = null,
    [property: Description("What lat and lng refer to: wgs-84, gcj-02 or bd-09; without it the sender's own, which is wgs-84 if not set.")]
    string? Datum = null);

/// <summary>A report that was taken in.</summary>
/// <param name="Line">Such as "L3-000012".</param>
/// <param name="State">As it stands now: ringing, answered, callBackDue or over.</param>
/// <param name="Repeated">True when it changed nothing.</param>
/// <param name="TakenBy">The desk that has it; null when none has.</param>
public sealed record LineAnswer(string Line, int Jurisdiction, string State, bool Repeated, string? TakenBy);

/// <summary>What can be wrong with a report before it reaches a shard. The names are part of the public interface (camelCase).</summary>
public enum LineFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Not JSON, or a member of the wrong kind.</summary>
    BadJson,

    /// <summary>No name for the line.</summary>
    MissingId,

    /// <summary>None of the states there are.</summary>
    BadState,

    /// <summary>A text, or the whole body, is longer than allowed.</summary>
    TextTooLong,

    /// <summary>Latitude or longitude out of range, exactly 0, 0, or one without the other.</summary>
    PlaceOutsideWorld,

    /// <summary>The accuracy is no number of metres, or there is no place that it is of.</summary>
    BadAccuracy,

    /// <summary>A datum other than wgs-84, gcj-02 and bd-09.</summary>
    UnknownDatum,

    /// <summary>It does not say whose caller it is.</summary>
    MissingJurisdiction,

    /// <summary>No jurisdiction of this node has that number.</summary>
    UnknownJurisdiction,

    /// <summary>No jurisdiction of this node holds the place.</summary>
    PlaceOutsideRegion,
}
