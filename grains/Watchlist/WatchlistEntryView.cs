namespace SmartPolicing.Realtime.Grains.Watchlist;

/// <summary>The life of a watchlist entry. Values are stable. From <see cref="Withdrawn"/> on it is over.</summary>
public enum WatchlistState : byte
{
    /// <summary>Waits for somebody else's approval; nothing is matched with it.</summary>
    Asked = 0,

    /// <summary>Approved: reads are matched with it.</summary>
    Active = 1,

    /// <summary>Taken back.</summary>
    Withdrawn = 2,

    /// <summary>Its time is over, or nobody decided on it.</summary>
    Expired = 3,

    /// <summary>Not approved.</summary>
    Refused = 4,
}

/// <summary>What was done with an entry. Values are stable.</summary>
public enum WatchlistDeed : byte
{
    /// <summary>Asked for. Detail: the purpose.</summary>
    Asked = 0,

    /// <summary>Approved. Detail: until when.</summary>
    Approved = 1,

    /// <summary>Refused. Detail: the reason.</summary>
    Refused = 2,

    /// <summary>More time was asked for. Detail: until when, and the reason.</summary>
    RenewalAsked = 3,

    /// <summary>More time was given. Detail: until when.</summary>
    Renewed = 4,

    /// <summary>More time was refused; the entry stays until it ends. Detail: the reason.</summary>
    RenewalRefused = 5,

    /// <summary>Taken back. Detail: the reason.</summary>
    Withdrawn = 6,

    /// <summary>Ended by itself. Detail: empty.</summary>
    Expired = 7,
}

/// <summary>One line of an entry's account.</summary>
/// <param name="At">When.</param>
/// <param name="Deed">What.</param>
/// <param name="By">The user's name; "engine" for what nobody did.</param>
/// <param name="Detail">See <see cref="WatchlistDeed"/>.</param>
public sealed record WatchlistStep(Instant At, WatchlistDeed Deed, string By, string Detail);

/// <summary>More time that was asked for and is not decided on.</summary>
/// <param name="AskedAt">When.</param>
/// <param name="AskedBy">By whom; never the one who approves it.</param>
/// <param name="Until">The new end.</param>
/// <param name="Reason">Why it is still needed.</param>
public sealed record WatchlistRenewal(Instant AskedAt, string AskedBy, Instant Until, string Reason);

/// <summary>A watchlist entry as the boards show it at one moment: an immutable copy, safe on any thread.</summary>
/// <param name="Entry">What was asked for; its end as it was then.</param>
/// <param name="AskedAt">When it was asked for.</param>
/// <param name="Since">When <paramref name="State"/> last changed.</param>
/// <param name="ApprovedBy">Who approved it, or its last renewal; empty until somebody has.</param>
/// <param name="ExpiresAt">When it ends by itself: an entry that waits, when its time to be decided on is over.</param>
/// <param name="Renewal">More time asked for; null when none is.</param>
/// <param name="Steps">All that was done with it, oldest first; past <see cref="WatchlistLimits.StepsMax"/> the oldest in the middle is
/// dropped.</param>
public sealed record WatchlistEntryView(
    WatchlistEntryId Id,
    WatchlistEntry Entry,
    WatchlistState State,
    Instant AskedAt,
    Instant Since,
    string ApprovedBy,
    Instant ExpiresAt,
    WatchlistRenewal? Renewal,
    IReadOnlyList<WatchlistStep> Steps)
{
    /// <summary>True once nothing more can come of it.</summary>
    public bool IsOver => State >= WatchlistState.Withdrawn;
}
