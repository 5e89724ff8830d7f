namespace SmartPolicing.Realtime.Server.Archive;

/// <summary>Every bound of the archive of closed incidents, with unit and reason.</summary>
public static class ArchiveLimits
{
    /// <summary>
    /// Closings of one jurisdiction that wait to be written: more than an hour of the busiest city. One that finds no room is read from the
    /// journal again.
    /// </summary>
    public const int WaitingMax = 4_096;

    /// <summary>Closings in one transaction: one sync of the disk for all, and none of a query's time is lost to it.</summary>
    public const int WrittenAtOnce = 256;

    /// <summary>Milliseconds (wall) between two looks of the keeper: how late a closed incident is found at most, when all is well.</summary>
    public const int TurnMilliseconds = 200;

    /// <summary>Journal entries that are read again in one turn, before the other jurisdictions get theirs: some tenths of a second.</summary>
    public const int EntriesPerTurn = 20_000;

    /// <summary>Milliseconds (wall) after which something that failed is tried again.</summary>
    public const int AgainMilliseconds = 5_000;

    /// <summary>
    /// Times that a journal is tried before what it would have told is given up, and said to be missing: three tries are ten seconds, longer
    /// than a segment takes to be put away.
    /// </summary>
    public const int JournalTriesMax = 3;

    /// <summary>Milliseconds (node) after which the place in the journal is written down though nothing was closed.</summary>
    public const int MarkMilliseconds = 30_000;

    /// <summary>Days that a closed incident is kept: Houston keeps a year of positions (field.md row 62); a year, and the month to look at it.</summary>
    public const int KeptDays = 400;

    /// <summary>Incidents kept of one jurisdiction: 400 days of 5,000 a day. The oldest go. About 2.5 KB each, so 5 GB at most.</summary>
    public const int IncidentsMax = 2_000_000;

    /// <summary>Deleted in one transaction: some milliseconds.</summary>
    public const int DeletedAtOnce = 500;

    /// <summary>Milliseconds (wall) between two looks for what is too old.</summary>
    public const int TidyMilliseconds = 60_000;

    /// <summary>Stretches of time that are said to be missing; of more, the oldest are told as one.</summary>
    public const int MissingMax = 16;

    /// <summary>Incidents that one answer of a recall holds.</summary>
    public const int FoundMax = 50;

    /// <summary>Days that a recall reaches at once.</summary>
    public const int RecallDaysMax = KeptDays;

    /// <summary>Metres around a place that are recalled at once.</summary>
    public const int RecallMetresMax = 5_000;

    /// <summary>Characters of the text that is looked for, and of a reason.</summary>
    public const int TextMax = 200;

    /// <summary>Types, and the like, that one recall names.</summary>
    public const int ListMax = 32;

    /// <summary>Bytes of a recall's request.</summary>
    public const int RecallBytesMax = 8_192;

    /// <summary>Questions that read the archives at once: each keeps a thread.</summary>
    public const int ReadsAtOnce = 2;

    /// <summary>Questions that wait; one more is told busy.</summary>
    public const int ReadsWaitingMax = 64;

    /// <summary>
    /// Milliseconds (wall) that a search waits for what was closed before it to be written: as long as nobody minds. Past that the answer says
    /// that the archive is behind.
    /// </summary>
    public const int SettleMilliseconds = 2_000;

    /// <summary>Milliseconds (wall) between two looks at whether it is.</summary>
    public const int SettleLookMilliseconds = 20;

    /// <summary>Milliseconds (wall) that one question may take; then it is told to ask for less.</summary>
    public const int ReadMilliseconds = 5_000;

    /// <summary>Metres around a place whose history is looked at, least and most.</summary>
    public const int HistoryMetresMin = 10;

    /// <summary>See <see cref="HistoryMetresMin"/>. Ten blocks: beyond it is another place.</summary>
    public const int HistoryMetresMax = 2_000;

    /// <summary>Incidents that a history shows.</summary>
    public const int HistoryShownMax = 10;

    /// <summary>Incidents that a history counts; there are so many or more.</summary>
    public const int HistoryCountedMax = 1_000;

    /// <summary>Places that one connection may ask the history of, a second in the long run: as fast as anybody types and looks.</summary>
    public const int HistoriesPerSecond = 4;

    /// <summary>The same, at once.</summary>
    public const int HistoriesAtOnce = 10;

    /// <summary>
    /// New incidents whose place waits to be looked at. One that finds no room is looked at when it changes again; a look is a millisecond.
    /// </summary>
    public const int ChecksWaitingMax = 8_192;

    /// <summary>Milliseconds (wall) between two tries to complete the history of places that were looked at while the archive was behind.</summary>
    public const int RecheckMilliseconds = 2_000;

    /// <summary>Days that figures are made of at once: a quarter of a year.</summary>
    public const int FigureDaysMax = 92;

    /// <summary>Groups that figures are told in; the smallest beyond it are left out. Officers of a large city that had a directive.</summary>
    public const int FigureGroupsMax = 5_000;
}
