using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Shards.Officers;

/// <summary>An input about officers: panic, messages, shift, status, safety checks, and what they begin by themselves.</summary>
public abstract record OfficerInput : ShardInput;

/// <summary>An officer cries for help. Never refused for want of room. Answered with the panic that stands.</summary>
/// <param name="Press">Made by the terminal: the same id is the same press.</param>
public sealed record PanicPressed(OfficerId Officer, Guid Press) : OfficerInput
{
    /// <summary>
    /// Other jurisdictions on whose ground, or near whose border, the officer is, nearest first: they are told of the emergency. At most
    /// <see cref="JointAlertLimits.NearMax"/>.
    /// </summary>
    public IReadOnlyList<JurisdictionId> Near { get; init; } = [];
}

/// <summary>A desk has seen a panic.</summary>
/// <param name="Panic">Id of its first press.</param>
/// <param name="By">The dispatcher's user name.</param>
public sealed record PanicAcknowledged(OfficerId Officer, Guid Panic, string By) : OfficerInput;

/// <summary>A person ends a panic.</summary>
/// <param name="Reason">Not empty, at most <see cref="OfficerLimits.CommentMax"/> characters.</param>
public sealed record PanicEnded(OfficerId Officer, Guid Panic, string By, string Reason) : OfficerInput;

/// <summary>A message is sent. Answered with how many officers it is for.</summary>
public sealed record MessageSent(MessageBody Body) : OfficerInput;

/// <summary>Officers have a message, or have read it.</summary>
/// <param name="Officers">At most <see cref="OfficerLimits.MarkedAtOnce"/>; those it is not for are passed over.</param>
public sealed record MessageMarked(Guid Message, IReadOnlyList<OfficerId> Officers, bool IsRead) : OfficerInput;

/// <summary>A desk has read a message to desks.</summary>
public sealed record MessageReadAtDesk(Guid Message, string By) : OfficerInput;

/// <summary>A shift begins, or is said anew.</summary>
/// <param name="By">The officer's code, or a desk's user name.</param>
public sealed record ShiftBegun(OfficerId Officer, ShiftDetails Details, string By) : OfficerInput;

/// <summary>A shift ends.</summary>
public sealed record ShiftEnded(OfficerId Officer, string By) : OfficerInput;

/// <summary>A status of the region's own table is set by hand.</summary>
/// <param name="Code">Of the table.</param>
/// <param name="Comment">May be empty.</param>
/// <param name="By">The officer's code, or a desk's user name.</param>
/// <param name="IsDesk">A desk sets it.</param>
/// <param name="IsForced">By a supervisor, whatever changes the table allows.</param>
public sealed record StatusChosen(OfficerId Officer, string Code, string Comment, string By, bool IsDesk, bool IsForced) : OfficerInput;

/// <summary>A desk wants to know now whether an officer is well.</summary>
public sealed record SafetyAsked(OfficerId Officer, string By) : OfficerInput;

/// <summary>The officer is well: says the officer, or a desk that has heard so.</summary>
/// <param name="By">The officer's code, or a desk's user name.</param>
/// <param name="Note">Of a desk; otherwise empty.</param>
public sealed record SafetyAnswered(OfficerId Officer, string By, bool IsDesk, string Note) : OfficerInput;

/// <summary>An officer takes an open incident by himself, where its type lets him.</summary>
public sealed record SelfDispatched(OfficerId Officer, IncidentId Incident) : OfficerInput
{
    /// <inheritdoc/>
    public override string Actor => "";
}

/// <summary>An officer opens an incident where he is, where the type lets him.</summary>
/// <param name="Call">Its place is not looked at without <paramref name="HasPlace"/>.</param>
/// <param name="HasPlace">False: it is where the officer is.</param>
/// <param name="Takes">The officer takes it at once.</param>
/// <param name="Area">See <see cref="CallReceived"/>.</param>
public sealed record FieldOpened(
    OfficerId Officer, Call Call, bool HasPlace, bool Takes, string Area, int MinuteOfWeek) : OfficerInput
{
    /// <inheritdoc/>
    public override string Actor => "";
}
