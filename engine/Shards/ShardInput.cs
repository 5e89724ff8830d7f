using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Lines;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.Places;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;
using SmartPolicing.Realtime.Shards.Incidents;
using SmartPolicing.Realtime.Shards.Calls;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// Anything but a fix that enters a shard. Inputs are plain values: with the moment the loop took them in, they are all that
/// decides what happens, so a replay of them gives the same state.
/// </summary>
public abstract record ShardInput
{
    /// <summary>Who acts: a user's name, "engine", or empty for the officer concerned.</summary>
    public virtual string Actor => DirectiveRules.Engine;
}

/// <summary>A call for help whose place lies in this shard's jurisdiction. Answered with the incident and whether it was joined.</summary>
public sealed record CallReceived(Call Call) : ShardInput
{
    /// <summary>
    /// Neighbours whose border is near the place, as the edge found them: the shard knows no borders. They are told when the incident is
    /// urgent. At most <see cref="JointAlertLimits.NearMax"/>.
    /// </summary>
    public IReadOnlyList<JurisdictionId> Near { get; init; } = [];

    /// <summary>What decides whether it is joined to an open incident: the policy, unless a desk has looked.</summary>
    public Joining Joining { get; init; }

    /// <summary>Code of the dispatch area of the place, as the edge found it: the shard knows no shapes. Empty when in none.</summary>
    public string Area { get; init; } = "";

    /// <summary>
    /// Minute of the week in the region's own time, from Monday 00:00: 0 to 10,079. The shard knows no time zone. -1 when unknown.
    /// </summary>
    public int MinuteOfWeek { get; init; } = -1;
}

/// <summary>An officer (or the terminal) answers a directive.</summary>
/// <param name="Reason">For a decline, at most 200 characters; otherwise empty.</param>
public sealed record DirectiveAnswered(OfficerId Officer, DirectiveId Directive, DirectiveAnswer Answer, string Reason) : ShardInput
{
    /// <inheritdoc/>
    public override string Actor => "";
}

/// <summary>An officer goes on or off shift or is busy: <see cref="OfficerStatus.Available"/>, Busy or OffDuty only.</summary>
public sealed record OfficerStatusSet(OfficerId Officer, OfficerStatus Status) : ShardInput
{
    /// <inheritdoc/>
    public override string Actor => "";
}

/// <summary>A dispatcher sends an officer to an incident.</summary>
/// <param name="By">The dispatcher's user name.</param>
public sealed record DispatchOrdered(IncidentId Incident, OfficerId Officer, string By) : ShardInput
{
    /// <inheritdoc/>
    public override string Actor => By;
}

/// <summary>A dispatcher takes a directive back.</summary>
public sealed record DirectiveWithdrawn(DirectiveId Directive, string By, string Reason) : ShardInput
{
    /// <inheritdoc/>
    public override string Actor => By;
}

/// <summary>A dispatcher closes an incident; officers on it are freed.</summary>
public sealed record IncidentClosed(IncidentId Incident, string By, string Reason) : ShardInput
{
    /// <inheritdoc/>
    public override string Actor => By;

    /// <summary>What came of it: at most <see cref="IncidentLimits.DispositionsMax"/> codes of the policy; none leaves those it has.</summary>
    public IReadOnlyList<string> Dispositions { get; init; } = [];
}

/// <summary>A dispatcher asks for a fresh ranking. One that is being made already will do.</summary>
public sealed record RankingAsked(IncidentId Incident) : ShardInput;

/// <summary>The worker's travel times for an earlier request.</summary>
public sealed record RankingAnswered(RankingAnswer Answer) : ShardInput;

/// <summary>The clock moved on; timers that have run out fire.</summary>
public sealed record Ticked : ShardInput;

/// <summary>What the shard answers to one input, after it is committed.</summary>
/// <param name="Refusal">None when it was done.</param>
/// <param name="Incident">The incident concerned, where there is one.</param>
/// <param name="Directive">The directive made, where there is one.</param>
/// <param name="Joined">True when a call was joined to an incident that was open already.</param>
/// <param name="Repeated">True when this client-made id had been applied before; nothing was changed again.</param>
public readonly record struct Outcome(Refusal Refusal, IncidentId Incident, DirectiveId Directive, bool Joined, bool Repeated)
{
    /// <summary>The watchlist entry concerned; none where there is none.</summary>
    public WatchlistEntryId Entry { get; init; }

    /// <summary>The suspect track concerned; none where there is none.</summary>
    public TrackId Track { get; init; }

    /// <summary>The joint alert concerned; none where there is none.</summary>
    public AlertId Alert { get; init; }

    /// <summary>The caution note concerned; none where there is none.</summary>
    public CautionId Caution { get; init; }

    /// <summary>
    /// The incidents of the watch posts that were ordered, in their order, none where it could not be opened; null when none were ordered.
    /// </summary>
    public IReadOnlyList<IncidentId>? Posts { get; init; }

    /// <summary>The panic that stands, or the message, by the id a client made; the empty one where there is none.</summary>
    public Guid Standing { get; init; }

    /// <summary>Officers that a message is for.</summary>
    public int Officers { get; init; }

    /// <summary>Of an order about an incident's life or a desk; null where there is nothing more to say.</summary>
    public IncidentOutcome? Life { get; init; }

    /// <summary>Done, to that incident.</summary>
    public static Outcome Of(IncidentId incident, IncidentOutcome life) => new() { Incident = incident, Life = life };
    /// <summary>The proposal concerned; none where there is none.</summary>
    public ProposalId Proposal { get; init; }

    /// <summary>The directives made, in order, where an input makes several; null otherwise.</summary>
    public IReadOnlyList<DirectiveId>? Directives { get; init; }

    /// <summary>The phone line as it is now; null where there is none.</summary>
    public LineView? Line { get; init; }

    /// <summary>Said no.</summary>
    public static Outcome Refused(Refusal refusal) => new(refusal, default, default, false, false);

    /// <summary>Done, to that entry.</summary>
    public static Outcome Of(WatchlistEntryId entry) => new() { Entry = entry };

    /// <summary>Done, to that track.</summary>
    public static Outcome Of(TrackId track) => new() { Track = track };

    /// <summary>Done, to that alert.</summary>
    public static Outcome Of(AlertId alert) => new() { Alert = alert };

    /// <summary>Done, with nothing more to say.</summary>
    public static Outcome Done => default;
}
