using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Grains.Incidents;

/// <summary>How it stands with a caller. The words of docs/CALLS.md (camelCase). Values are stable.</summary>
public enum CallState : byte
{
    /// <summary>Said what there is to say, or still speaks.</summary>
    Live = 0,

    /// <summary>Rang off before anything was known.</summary>
    Abandoned = 1,

    /// <summary>The line is open and nobody speaks.</summary>
    Silent = 2,

    /// <summary>Somebody must ring back.</summary>
    CallBackDue = 3,

    /// <summary>Somebody has rung back.</summary>
    CalledBack = 4,
}

/// <summary>How far a place is to be trusted. Values are stable.</summary>
public enum PlaceMark : byte
{
    /// <summary>Found on the map, by coordinates, or told by a machine.</summary>
    Found = 0,

    /// <summary>A desk insisted on a place in words that no index knows; the point is its best guess.</summary>
    Unverified = 1,

    /// <summary>
    /// As <see cref="Unverified"/>, and there is no point at all: it stands at the middle of its jurisdiction. The engine sends nobody there.
    /// </summary>
    Unplaced = 2,
}

/// <summary>
/// One report of a happening, past the edge's checks: the type exists in the policy and the place lies in the shard's jurisdiction. Where
/// the caller is stands beside it and is never taken for the place of the happening.
/// </summary>
/// <param name="Id">Made by the sender; the same id twice is the same call.</param>
/// <param name="Priority">1 to 4; 0 takes the type's own.</param>
/// <param name="Place">Where the happening is.</param>
/// <param name="PlaceText">The place in words, at most 200 characters; may be empty.</param>
/// <param name="Text">What was said, at most 2,000 characters; may be empty.</param>
/// <param name="CallerName">May be empty.</param>
/// <param name="CallerNumber">May be empty.</param>
/// <param name="Source">Where it came from: "110", "app", "alarm", ...; at most 20 characters.</param>
public sealed record Call(
    Guid Id,
    string Type,
    byte Priority,
    LatLng Place,
    string PlaceText,
    string Text,
    string CallerName,
    string CallerNumber,
    string Source)
{
    /// <summary>How it stands with the caller.</summary>
    public CallState State { get; init; }

    /// <summary>How far <see cref="Place"/> is to be trusted.</summary>
    public PlaceMark Mark { get; init; }

    /// <summary>Where the caller is; null when unknown.</summary>
    public LatLng? CallerPlace { get; init; }

    /// <summary>Where the caller is, in words, at most 200 characters; may be empty.</summary>
    public string CallerPlaceText { get; init; } = "";

    /// <summary>The dispatcher who took it; empty for a machine's.</summary>
    public string TakenBy { get; init; } = "";

    /// <summary>Who a timeline says it came by: the desk that took it, else its source.</summary>
    public string By => TakenBy.Length > 0 ? TakenBy : Source;
}

/// <summary>A call as an incident keeps it: the call and when the engine took it in.</summary>
public sealed record ReceivedCall(Call Call, Instant At)
{
    /// <summary>When a desk last changed it; never when none did.</summary>
    public Instant ChangedAt { get; init; }

    /// <summary>Which dispatcher did; empty when none.</summary>
    public string ChangedBy { get; init; } = "";
}

/// <summary>What a desk changes of a call afterwards; null leaves a part as it is. Past the edge's checks.</summary>
public sealed record CallChange(
    string? Text, string? CallerName, string? CallerNumber, string? CallerPlaceText, LatLng? CallerPlace, string? Source, CallState? State)
{
    /// <summary>The call with the change.</summary>
    /// <param name="what">Names of the parts that are different now, as in docs/CALLS.md; empty when nothing is.</param>
    public Call On(Call call, out string what)
    {
        var changed = call with
        {
            Text = Text ?? call.Text,
            CallerName = CallerName ?? call.CallerName,
            CallerNumber = CallerNumber ?? call.CallerNumber,
            CallerPlaceText = CallerPlaceText ?? call.CallerPlaceText,
            CallerPlace = CallerPlace ?? call.CallerPlace,
            Source = Source ?? call.Source,
            State = State ?? call.State,
        };
        var names = new List<string>();
        Note(changed.Text != call.Text, "text");
        Note(changed.CallerName != call.CallerName, "callerName");
        Note(changed.CallerNumber != call.CallerNumber, "callerNumber");
        Note(changed.CallerPlaceText != call.CallerPlaceText || changed.CallerPlace != call.CallerPlace, "callerPlace");
        Note(changed.Source != call.Source, "source");
        Note(changed.State != call.State, "state");
        what = string.Join(", ", names);
        return changed;

        void Note(bool isDifferent, string name)
        {
            if (isDifferent) names.Add(name);
        }
    }
}

/// <summary>A reference to something beside an incident: a picture, a recording. The thing itself is never fetched.</summary>
/// <param name="Id">Made by the page; the same id twice is the same attachment.</param>
/// <param name="Call">The call it came with; zeros when it came with none.</param>
/// <param name="Kind">"picture", "video", "audio", "document" or "link".</param>
/// <param name="Reference">An absolute URI, at most 500 characters.</param>
/// <param name="Name">At most 100 characters; may be empty.</param>
/// <param name="By">The dispatcher who attached it.</param>
public sealed record Attachment(Guid Id, Guid Call, string Kind, string Reference, string Name, string By, Instant At);
