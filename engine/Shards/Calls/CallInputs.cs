using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;

namespace SmartPolicing.Realtime.Shards.Calls;

/// <summary>What decides whether a call is joined to an open incident. Values are stable.</summary>
public enum JoinBy : byte
{
    /// <summary>The policy: to the nearest of its type that is near and recent enough.</summary>
    Policy = 0,

    /// <summary>A desk has looked: an incident of its own.</summary>
    Apart = 1,

    /// <summary>A desk has looked: to a given incident.</summary>
    Given = 2,
}

/// <summary>Where a call is to go.</summary>
/// <param name="Incident">For <see cref="JoinBy.Given"/>; else the default.</param>
public readonly record struct Joining(JoinBy By, IncidentId Incident)
{
    /// <summary>To an incident of its own.</summary>
    public static Joining Apart => new(JoinBy.Apart, default);

    /// <summary>To that one.</summary>
    public static Joining To(IncidentId incident) => new(JoinBy.Given, incident);
}

/// <summary>What desks do with calls that are there, and with what came with them.</summary>
public abstract record CallInput : ShardInput;

/// <summary>A desk changes what is known of a call.</summary>
/// <param name="By">The dispatcher's user name.</param>
public sealed record CallAmended(IncidentId Incident, Guid Call, CallChange Change, string By) : CallInput;

/// <summary>A desk takes a call out of an incident: into another one, or into one of its own.</summary>
/// <param name="To">The default: one of its own.</param>
/// <param name="By">The dispatcher's user name.</param>
public sealed record CallSplit(IncidentId From, Guid Call, IncidentId To, string By) : CallInput
{
    /// <summary>As in <see cref="CallReceived.Near"/>, of the call's own place.</summary>
    public IReadOnlyList<JurisdictionId> Near { get; init; } = [];

    /// <summary>As in <see cref="CallReceived.Area"/>, of the call's own place.</summary>
    public string Area { get; init; } = "";

    /// <summary>As in <see cref="CallReceived.MinuteOfWeek"/>, of the moment the call came.</summary>
    public int MinuteOfWeek { get; init; } = -1;
}

/// <summary>A desk attaches a reference. The shard sets its moment.</summary>
public sealed record AttachmentAdded(IncidentId Incident, Attachment Attachment) : CallInput;

/// <summary>Somebody has seen to an unverified place.</summary>
/// <param name="Number">See <see cref="UnverifiedPlace"/>.</param>
/// <param name="Note">What came of it, at most 200 characters; may be empty.</param>
public sealed record PlaceFollowedUp(uint Number, string By, string Note) : CallInput;
