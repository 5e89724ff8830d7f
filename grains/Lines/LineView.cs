using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Grains.Lines;

/// <summary>What a telephone system says of a line. The words of docs/CALLS.md (camelCase). Values are stable.</summary>
public enum LineReport : byte
{
    /// <summary>It rings, or more is known of the caller.</summary>
    Ringing = 0,

    /// <summary>Somebody has picked up.</summary>
    Answered = 1,

    /// <summary>The caller rang off before anybody picked up.</summary>
    Abandoned = 2,

    /// <summary>It is over.</summary>
    Ended = 3,
}

/// <summary>How it stands with a line. The words of docs/CALLS.md (camelCase). Values are stable.</summary>
public enum LineState : byte
{
    /// <summary>The caller waits.</summary>
    Ringing = 0,

    /// <summary>Somebody has picked up.</summary>
    Answered = 1,

    /// <summary>The caller rang off; somebody must ring back.</summary>
    CallBackDue = 2,

    /// <summary>Nothing is left to do.</summary>
    Over = 3,
}

/// <summary>How a line came to be over. The words of docs/CALLS.md (camelCase). Values are stable.</summary>
public enum LineEnd : byte
{
    /// <summary>It is not.</summary>
    None = 0,

    /// <summary>Who was on it spoke with the caller.</summary>
    Ended = 1,

    /// <summary>The caller was rung back.</summary>
    CalledBack = 2,

    /// <summary>A person gave up ringing back, and said why.</summary>
    GivenUp = 3,
}

/// <summary>What a telephone system knows of a caller.</summary>
/// <param name="Number">At most 40 characters; empty when withheld.</param>
/// <param name="Name">At most 100 characters; may be empty.</param>
/// <param name="Source">The number or trunk that was dialled ("110"), at most 20 characters.</param>
/// <param name="Place">Where the caller is; null when unknown.</param>
/// <param name="AccuracyMetres">Of the place; 0 when unknown.</param>
/// <param name="PlaceText">Where the caller is, in words, at most 200 characters; may be empty.</param>
public sealed record LineCaller(string Number, string Name, string Source, LatLng? Place, int AccuracyMetres, string PlaceText)
{
    /// <summary>With what a later report says of it; what that leaves out stays.</summary>
    public LineCaller With(LineCaller newer) => new(
        newer.Number.Length > 0 ? newer.Number : Number,
        newer.Name.Length > 0 ? newer.Name : Name,
        newer.Source.Length > 0 ? newer.Source : Source,
        newer.Place ?? Place,
        newer.Place is null ? AccuracyMetres : newer.AccuracyMetres,
        newer.PlaceText.Length > 0 ? newer.PlaceText : PlaceText);
}

/// <summary>A phone line as it stands. Immutable.</summary>
/// <param name="Caller">Never taken for the place of the happening.</param>
/// <param name="RangAt">When it was first heard of.</param>
/// <param name="Since">When <paramref name="State"/> last changed.</param>
/// <param name="TakenBy">The desk that has it; empty when none has.</param>
/// <param name="DueAt">From then on it alarms: nobody has picked up, or rung back; never when there is nothing to do.</param>
/// <param name="Alarms">How often it was told.</param>
/// <param name="Tries">How often nobody answered a call-back.</param>
/// <param name="Incident">What was opened from it; none when nothing was.</param>
/// <param name="Call">The call in that incident.</param>
/// <param name="EndedBy">Who ended it: a desk, or empty for the telephone system.</param>
/// <param name="Note">What came of it.</param>
public sealed record LineView(
    LineId Id, LineState State, LineCaller Caller, Instant RangAt, Instant Since, string TakenBy, Instant DueAt, int Alarms, int Tries,
    IncidentId Incident, Guid Call, LineEnd End, string EndedBy, string Note);
