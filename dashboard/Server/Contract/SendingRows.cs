using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Dispatch.Batches;

namespace SmartPolicing.Realtime.Server.Contract;

// The shapes of docs/SENDING.md as they go over the wire; see Rows.cs.

/// <summary>A line of what an incident needs. <paramref name="By"/>: "plan", or who asked for backup.</summary>
public sealed record NeedRow(int Count, IReadOnlyList<string> Skills, int Held, string By);

/// <summary>What an incident needs. <paramref name="Missing"/>: officers that nobody holds a directive for.</summary>
public sealed record SendingRow(string Plan, IReadOnlyList<NeedRow> Needs, int Missing, uint? StackedOn, string? StackedOnCode);

/// <summary>What an officer could be taken off. <paramref name="GainSeconds"/>: absent when nobody fits.</summary>
public sealed record PreemptRow(string Directive, string Incident, byte Priority, int? GainSeconds);

/// <summary>A line of what is needed, as a ranking found it. <paramref name="PassedOver"/>: reason to officers, when somebody is short.</summary>
public sealed record RankedNeedRow(
    int Count, IReadOnlyList<string> Skills, int Held, int Fit, int Short, IReadOnlyDictionary<string, int>? PassedOver);

/// <summary>One officer of a proposal. <paramref name="Area"/>: the officer's own, when it is not the incident's.</summary>
public sealed record ProposalLineRow(
    string Incident, byte Priority, IReadOnlyList<string> Skills, uint Officer, string Code, int TravelSeconds, string? Area);

/// <summary>Officers of an incident that nobody is proposed for.</summary>
public sealed record UnservedRow(string Incident, byte Priority, IReadOnlyList<string> Skills, int Missing);

/// <summary>Who should go where, over several incidents at once.</summary>
public sealed record ProposalRow(
    string Id, ushort Jurisdiction, ProposalState State, string By, long AskedAt, long? ReadyAt, long? ExpiresAt,
    IReadOnlyList<ProposalLineRow> Lines, IReadOnlyList<UnservedRow> Unserved, int Seconds, int EachForItselfSeconds);

/// <summary>An officer who could be there sooner than the one on the way.</summary>
public sealed record OfferRow(
    string Id, ushort Jurisdiction, OfferState State, string Incident, string Directive, uint Officer, string Code, uint Instead,
    string InsteadCode, int TravelSeconds, int InsteadSeconds, int GainSeconds, long At);

/// <summary>Incidents that wait for an officer. <paramref name="Ready"/>: the officer is free, and a person is to send.</summary>
public sealed record StackRow(uint Officer, string Code, IReadOnlyList<string> Incidents, bool Ready);

/// <summary>What stands of all this, for a snapshot.</summary>
public sealed record SendingRows(
    IReadOnlyList<ProposalRow> Proposals, IReadOnlyList<OfferRow> Offers, IReadOnlyList<StackRow> Stacks)
{
    /// <summary>Nothing.</summary>
    public static SendingRows None { get; } = new([], [], []);
}

/// <summary>One officer for one incident, as a page changed it.</summary>
public sealed record SendingLineInput(string? Incident, long Officer);

/// <summary>Answer to a hub call about sending: as <see cref="HubAnswer"/>.</summary>
public sealed record SendingAnswer(bool Ok, string? Reason = null)
{
    /// <summary>The directive made.</summary>
    public string? Directive { get; init; }

    /// <summary>The directives made, in the order of the lines.</summary>
    public IReadOnlyList<string>? Directives { get; init; }

    /// <summary>The proposal asked for.</summary>
    public string? Proposal { get; init; }

    /// <summary>The joint alert that was raised.</summary>
    public string? Alert { get; init; }
}
