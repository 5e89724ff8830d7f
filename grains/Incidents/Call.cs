using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Grains.Incidents;

/// <summary>
/// One report of a happening, past the edge's checks: the type exists in the policy and the place lies in the shard's jurisdiction.
/// </summary>
/// <param name="Id">Made by the sender; the same id twice is the same call.</param>
/// <param name="Priority">1 to 4; 0 takes the type's own.</param>
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
    string Source);

/// <summary>A call as an incident keeps it: the call and when the engine took it in.</summary>
public sealed record ReceivedCall(Call Call, Instant At);
