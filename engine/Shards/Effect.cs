using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;
using SmartPolicing.Realtime.Shards.Border;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// Something the world must learn of: immutable, and it leaves the shard only after the inputs that caused it are committed.
/// </summary>
public abstract record Effect;

/// <summary>
/// The state was made anew from the journal, and what was on its way out may not have been told: the effects after this one, in the same
/// batch, are all there is. The first of its batch.
/// </summary>
public sealed record StateMadeAnew : Effect;

/// <summary>An incident is new or different.</summary>
public sealed record IncidentChanged(IncidentView Incident) : Effect;

/// <summary>An officer's status or directive is different. Positions travel in <see cref="OfficerFrame"/>s.</summary>
public sealed record OfficerChanged(OfficerView Officer) : Effect;

/// <summary>A directive is new (state Sent: push it to its officer) or different.</summary>
public sealed record DirectiveChanged(DirectiveView Directive) : Effect;

/// <summary>A watchlist entry of this jurisdiction, or one that a neighbour shares with it, is new or different.</summary>
public sealed record EntryChanged(WatchlistEntryView Entry) : Effect;

/// <summary>A suspect track that concerns this jurisdiction is new or different, wherever its home is.</summary>
public sealed record TrackChanged(SuspectTrackView Track) : Effect;

/// <summary>A joint alert that this jurisdiction leads or is asked by is new or different.</summary>
public sealed record AlertChanged(JointAlert Alert) : Effect;

/// <summary>Something a desk should be told in words ("P012 did not answer; offered to P007").</summary>
public sealed record NoticeRaised(IncidentId Incident, Happening What) : Effect;

/// <summary>The desks should know that something could not be done about a vehicle.</summary>
public sealed record DeskWarned(DeskWarning Warning) : Effect;

/// <summary>The effects of one batch, in order.</summary>
/// <param name="Sequence">Grows by one with every batch of this shard; a gap means that something was missed.</param>
/// <param name="At">The batch's moment on the node's clock.</param>
public sealed record ShardEffects(JurisdictionId Jurisdiction, long Sequence, Instant At, IReadOnlyList<Effect> Effects);
