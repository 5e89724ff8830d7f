namespace SmartPolicing.Realtime.Grains.Dispatch;

/// <summary>How far an offer of a better officer has come. Values are stable. From <see cref="Taken"/> on it is over.</summary>
public enum OfferState : byte
{
    /// <summary>A person can take it.</summary>
    Open = 0,

    /// <summary>The officer was sent instead.</summary>
    Taken = 1,

    /// <summary>A person did not want it.</summary>
    Dropped = 2,

    /// <summary>It is no longer so.</summary>
    Gone = 3,
}

/// <summary>
/// An officer could be at an incident sooner than the one who is on the way there: offered, never done by itself. Immutable.
/// </summary>
/// <param name="Directive">What the one on the way holds.</param>
/// <param name="Officer">Who could be sooner.</param>
/// <param name="Instead">Who is on the way.</param>
/// <param name="TravelSeconds">Road travel time of <paramref name="Officer"/>, rounded up.</param>
/// <param name="InsteadSeconds">Of <paramref name="Instead"/>; -1 when no way leads there.</param>
/// <param name="At">When the offer was made.</param>
/// <param name="AskedAt">When the roads were last asked.</param>
public sealed record BetterOffer(
    OfferId Id,
    OfferState State,
    IncidentId Incident,
    DirectiveId Directive,
    OfficerId Officer,
    string Code,
    OfficerId Instead,
    string InsteadCode,
    int TravelSeconds,
    int InsteadSeconds,
    Instant At,
    Instant AskedAt)
{
    /// <summary>How much sooner; the whole day when no way leads the other one there.</summary>
    public int GainSeconds => InsteadSeconds < 0 ? 86_400 : InsteadSeconds - TravelSeconds;
}
