using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.PatrolZones;

namespace SmartPolicing.Realtime.Grains.Dispatch;

/// <summary>Why an officer was ranked or passed over. Values are stable.</summary>
public enum RankReason : byte
{
    /// <summary>Can be sent; ordered by road travel time.</summary>
    Fits = 0,

    /// <summary>Holds a directive.</summary>
    OnDirective = 1,

    /// <summary>On shift, but marked busy.</summary>
    Busy = 2,

    /// <summary>The newest position is older than the policy allows.</summary>
    PositionTooOld = 3,

    /// <summary>Lacks a skill that the type needs.</summary>
    LacksSkill = 4,

    /// <summary>Has declined or let expire a directive for this incident.</summary>
    SaidNo = 5,

    /// <summary>No way by road from the newest position.</summary>
    NoRoad = 6,

    /// <summary>Let a directive expire a short while ago and has not been heard from since.</summary>
    NotAnswering = 7,

    /// <summary>A neighbour's, available and sooner there, or where nobody here is; to be asked for, not to be sent.</summary>
    Neighbour = 50,

    /// <summary>Fewer officers in the car than the plan asks for.</summary>
    CrewTooSmall = 51,

    /// <summary>
    /// Free, and has never sent a position: ranked from the station, where the officer may be or not. A person may send; the engine does not.
    /// </summary>
    FromStation = 52,

    /// <summary>Free, has never sent a position, and no place is known of the station either.</summary>
    StationWithoutPosition = 53,

    /// <summary>Has cried for help, and is not to be sent anywhere.</summary>
    InEmergency = 20,
}

/// <summary>One officer in a ranking.</summary>
/// <param name="TravelSeconds">Road travel time, whole seconds rounded up; -1 for those passed over.</param>
/// <param name="Metres">Straight-line distance, whole metres; -1 when no place is known.</param>
/// <param name="PositionAgeSeconds">Age of the position used, whole seconds; -1 when there never was one.</param>
public sealed record RankedOfficer(
    OfficerId Officer,
    string Code,
    RankReason Reason,
    int TravelSeconds,
    int Metres,
    int PositionAgeSeconds)
{
    /// <summary>The place of the line of what is needed that the officer was ranked for, from 0; -1 for those passed over.</summary>
    public int Serves { get; init; } = -1;

    /// <summary>The officer's own area, when it is not the incident's; empty otherwise.</summary>
    public string OtherArea { get; init; } = "";

    /// <summary>What the officer could be taken off; null when that may not be.</summary>
    public PreemptChoice? Preempts { get; init; }

    /// <summary>Whose officer it is, when a neighbour's; none otherwise.</summary>
    public JurisdictionId Neighbour { get; init; }
}

/// <summary>An officer who is on the way to a less urgent incident may be taken off it.</summary>
/// <param name="Priority">Of that incident.</param>
/// <param name="GainSeconds">How much sooner than the first who fits; -1 when nobody fits.</param>
public sealed record PreemptChoice(DirectiveId Directive, IncidentId Incident, byte Priority, int GainSeconds);

/// <summary>A line of what is needed, as a ranking found it.</summary>
/// <param name="Held">Officers who take it already.</param>
/// <param name="Fit">Officers ranked who can take it.</param>
/// <param name="Short">Officers who are neither there nor to be had.</param>
/// <param name="PassedOver">How many officers with a known position cannot take it, by reason; empty when nobody is short.</param>
public sealed record RankedNeed(NeedLine Line, int Held, int Fit, int Short, IReadOnlyList<PassedOverCount> PassedOver);

/// <summary>So many are passed over for that reason.</summary>
public sealed record PassedOverCount(RankReason Reason, int Officers);

/// <summary>
/// Officers for one incident at one moment: those that fit, fastest first (ties by officer number), then those passed over,
/// nearest first, with the reason.
/// </summary>
/// <param name="Zone">The cover in the incident's patrol zone at that moment.</param>
public sealed record Ranking(Instant At, IReadOnlyList<RankedOfficer> Officers, PatrolZoneView Zone)
{
    /// <summary>Number of the policy in force then; 0 for none.</summary>
    public int Policy { get; init; }

    /// <summary>What is needed, line by line.</summary>
    public IReadOnlyList<RankedNeed> Needs { get; init; } = [];

    /// <summary>Officers who are needed, not there, and not to be had.</summary>
    public int Shortfall => Needs.Sum(need => need.Short);
}

/// <summary>An officer that may be sent and where it was; goes to the worker that knows the roads.</summary>
/// <param name="HeadingDegrees">Which way it moved, clockwise from north, to tell one carriageway from the other; NaN when unknown or
/// standing.</param>
public readonly record struct Candidate(OfficerId Officer, LatLng Place, float HeadingDegrees);

/// <summary>
/// Asks for road travel times. Made by the loop, answered by a worker on another thread, and the answer comes back as an input:
/// so the fold never waits and a replay needs no roads.
/// </summary>
/// <param name="Round">Grows with every request for the same incident; an answer to an older round is ignored.</param>
/// <param name="Candidates">Officers that fit, in the shard's own order.</param>
/// <param name="NobodyCloserThanSeconds">
/// A lower bound on the travel time of every fitting officer that is <i>not</i> in <paramref name="Candidates"/>; int.MaxValue when all
/// are.
/// </param>
/// <param name="Wanted">How many of the fastest are needed.</param>
/// <param name="CanWait">For a watch post, which is minutes ahead of a vehicle: calls come first.</param>
public sealed record RankingRequest(
    IncidentId Incident,
    int Round,
    LatLng Place,
    IReadOnlyList<Candidate> Candidates,
    int NobodyCloserThanSeconds,
    int Wanted,
    bool CanWait)
{
    /// <summary>
    /// Officers whose time is wanted as well: on the way to another incident, or without a position and so from their station.
    /// </summary>
    public IReadOnlyList<Candidate> Preemptable { get; init; } = [];

    /// <summary>What officers of neighbours must have to be told of; null when none are looked for.</summary>
    public IReadOnlyList<string>? NeighboursWith { get; init; }

    /// <summary>
    /// Whether somebody who was not asked about could still be faster than the slowest of those wanted, or be needed to fill the list.
    /// </summary>
    /// <param name="slowest">Travel time of the slowest of those wanted, milliseconds; <see cref="RankingAnswer.NoWay"/> when fewer have a way.</param>
    public bool IsIncompleteWith(int slowest) => NobodyCloserThanSeconds != int.MaxValue
        && (slowest == RankingAnswer.NoWay || slowest > NobodyCloserThanSeconds * 1000L);
}

/// <summary>An available officer of a neighbour, as of that shard's newest published frame.</summary>
/// <param name="Milliseconds">Road travel time.</param>
/// <param name="Metres">Straight-line distance.</param>
/// <param name="PositionAgeSeconds">Age of the position used.</param>
public sealed record NeighbourOfficer(
    OfficerId Officer, string Code, JurisdictionId Jurisdiction, int Milliseconds, int Metres, int PositionAgeSeconds);

/// <summary>The worker's answer: travel time per candidate, in the order of the request.</summary>
/// <param name="TravelMilliseconds">-1 where no way leads.</param>
/// <param name="FasterWithinMetres">
/// Nobody further away than this, in a straight line, is faster than the slowest of those wanted (its time rounded up to the next full
/// second); -1 when fewer than wanted have a way, or when nobody who was not asked about could be faster.
/// </param>
public sealed record RankingAnswer(IncidentId Incident, int Round, IReadOnlyList<int> TravelMilliseconds, int FasterWithinMetres)
{
    /// <summary>No way leads there.</summary>
    public const int NoWay = -1;

    /// <summary>Per <see cref="RankingRequest.Preemptable"/>; empty when they were not asked about.</summary>
    public IReadOnlyList<int> PreemptableMilliseconds { get; init; } = [];

    /// <summary>Available officers of neighbours, fastest first; at most <see cref="DomainLimits.NeighboursShownMax"/>.</summary>
    public IReadOnlyList<NeighbourOfficer> Neighbours { get; init; } = [];

    /// <summary>The answer to a request.</summary>
    /// <param name="milliseconds">Per candidate.</param>
    /// <param name="radiusWithin">Finds the metres within which everybody stands who can be there within so many milliseconds.</param>
    public static RankingAnswer Of(RankingRequest request, IReadOnlyList<int> milliseconds, Func<int, int> radiusWithin)
    {
        var reached = milliseconds.Where(time => time != NoWay).Order().Take(request.Wanted).ToList();
        var slowest = reached.Count < request.Wanted ? NoWay : reached[^1];
        // The radius costs as much as all the travel times where officers are few, and is needed for a further question only.
        var isNeeded = slowest != NoWay && request.IsIncompleteWith(slowest);
        return new RankingAnswer(request.Incident, request.Round, milliseconds, isNeeded ? radiusWithin(SecondAfter(slowest)) : NoWay);
    }

    /// <summary>The first full second after a time. Unit of both: milliseconds.</summary>
    public static int SecondAfter(int milliseconds) => (milliseconds / 1000 + 1) * 1000;
}
