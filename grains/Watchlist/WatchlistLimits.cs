namespace SmartPolicing.Realtime.Grains.Watchlist;

/// <summary>Every bound of plates and the watchlist, with its unit and reason. What happens at a bound is said where it is used.</summary>
public static class WatchlistLimits
{
    /// <summary>Characters of a text looked at for a plate, separators and country included: twice what the longest needs.</summary>
    public const int PlateTextMax = 48;

    /// <summary>Characters of a plate. Britain and the Emirates have some with two.</summary>
    public const int PlateCharactersMin = 2;

    /// <summary>
    /// Unread characters of a read, wild cards of an entry, and characters left unsettled between the two of a match. A Chinese serial has
    /// 34 signs a place: with two open, 100,000 entries of one city's letter fit 2.5 at random; with three, 86, and a hit says nothing.
    /// Other makers' matchers stop at two as well.
    /// </summary>
    public const int UnreadMax = 2;

    /// <summary>Characters that must be read when one is not: fewer fit too many vehicles.</summary>
    public const int ReadBesideUnreadMin = 4;

    /// <summary>
    /// Characters from which on a plate one confused character off is listed as possible. Shorter ones differ by one character from too
    /// many others; other makers start at five as well.
    /// </summary>
    public const int PossibleCharactersMin = 5;

    /// <summary>Entries that one index holds. The 2 µs a read were measured with so many.</summary>
    public const int EntriesMax = 100_000;

    /// <summary>
    /// Of these, with wild cards. One with two fits one in 39,304 of the plates of its city's letter, 25 strangers in a million reads:
    /// desks are buried long before this bound, and makers advise a hundred. The 2 µs a read were measured with so many.
    /// </summary>
    public const int WildEntriesMax = 1_000;

    /// <summary>Entries of the same plate: several cases, several cities. It bounds what a read can hit and a search can cost.</summary>
    public const int EntriesPerPlateMax = 16;

    /// <summary>Milliseconds.</summary>
    public const long DayMilliseconds = 86_400_000;

    /// <summary>Days from an approval to the end of an entry. Longer needs a fresh approval: somebody looks at it again.</summary>
    public const int ActiveDaysMax = 30;

    /// <summary>Days that an entry waits for a decision before it ends: what nobody looks at in a week is not needed.</summary>
    public const int UndecidedDaysMax = 7;

    /// <summary>Characters of the legal basis: law, article, number of the order.</summary>
    public const int LegalBasisMax = 200;

    /// <summary>Characters of a case number.</summary>
    public const int CaseNumberMax = 64;

    /// <summary>Characters of the purpose: some sentences.</summary>
    public const int PurposeMax = 500;

    /// <summary>Characters of a reason: some sentences.</summary>
    public const int ReasonMax = 500;

    /// <summary>Characters of a user's name.</summary>
    public const int NameMax = 100;

    /// <summary>Characters of make and model.</summary>
    public const int MakeMax = 64;

    /// <summary>Jurisdictions named to share with. More than these is the province.</summary>
    public const int SharedWithMax = 32;

    /// <summary>Lines of an entry's account: two a renewal, two years of renewals. The journal and the record have all of them.</summary>
    public const int StepsMax = 64;
}
