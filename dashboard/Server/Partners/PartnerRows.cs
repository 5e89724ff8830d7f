using SmartPolicing.Realtime.Server.Partners.Out;

namespace SmartPolicing.Realtime.Server.Partners;

/// <summary>How other systems take what they are told, and what did not arrive.</summary>
internal sealed record PartnersMessage(
    long Now, IReadOnlyList<PartnerRow> Partners, IReadOnlyList<DeadLetterRow> Letters, IReadOnlyList<CityFeedRow> Cities);

/// <summary>One agreement.</summary>
/// <param name="Over">The agreement is over.</param>
/// <param name="Waiting">Deliveries that wait.</param>
/// <param name="Lost">Dead letters that went because there were too many, or too long.</param>
internal sealed record PartnerRow(
    string Name, PartnerKind Kind, string? Host, string Purpose, string Until, bool Over, LineState State, long Waiting, long Delivered, long Dead,
    long Lost)
{
    /// <summary>Since when the oldest waits, on the wall.</summary>
    public long? OldestWaiting { get; init; }

    /// <summary>When it took something last, on the wall.</summary>
    public long? LastTakenAt { get; init; }

    /// <summary>Why it is in trouble.</summary>
    public string? LastTrouble { get; init; }

    /// <summary>When it is tried again, on the wall.</summary>
    public long? PausedUntil { get; init; }
}

/// <summary>A delivery that was given up; the document itself is not shown.</summary>
internal sealed record DeadLetterRow(
    long Id, string Partner, string Subject, int Sequence, string Type, long MadeAt, long DeadAt, string Reason, int? Status, int Tries);

/// <summary>How far a city is told of.</summary>
internal sealed record CityFeedRow(int Jurisdiction, FeedState State, string? Detail);

/// <summary>Why a supervisor does something.</summary>
internal sealed record WhyInput(string? Why, string? Reason);

/// <summary>Done.</summary>
internal sealed record DoneMessage(bool Ok = true);

/// <summary>A warning's number.</summary>
internal sealed record WarningAnswer(string Warning);

/// <summary>Warnings to the public.</summary>
internal sealed record PublicWarningsMessage(long Now, IReadOnlyList<PublicWarningRow> Warnings);
