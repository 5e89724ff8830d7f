using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Shards.Officers;

/// <summary>Something about officers that is told as it happened, each by itself and never two as one.</summary>
public abstract record OfficerEffect : Effect;

/// <summary>A panic was raised, pressed again, acknowledged or ended; or it stands, for who knows nothing yet.</summary>
public sealed record PanicChanged(PanicView Panic) : OfficerEffect;

/// <summary>A message was sent, or is kept, for who knows nothing yet.</summary>
public sealed record MessageTold(MessageView Message) : OfficerEffect;

/// <summary>Officers have a message, or have read it; those for whom that is new.</summary>
public sealed record MessageReached(Guid Message, IReadOnlyList<OfficerId> Officers, bool IsRead, Instant At) : OfficerEffect;

/// <summary>A desk has read a message.</summary>
public sealed record MessageReadBy(Guid Message, NamedAt Reader) : OfficerEffect;

/// <summary>A message is not kept any more.</summary>
/// <param name="Missed">Recipients who have not got it and never will.</param>
public sealed record MessageForgotten(Guid Message, int Missed) : OfficerEffect;

/// <summary>An officer is asked whether all is well, has answered, or has not.</summary>
public sealed record SafetyChanged(SafetyView Safety) : OfficerEffect;

/// <summary>An officer did something, or something was done with one: a line of the unit's history.</summary>
public sealed record OfficerDid(OfficerDeed Deed) : OfficerEffect;
