namespace SmartPolicing.Realtime.Server.Partners;

/// <summary>Every bound of what goes to and comes from other systems, with unit, reason and what happens at it.</summary>
internal static class PartnerLimits
{
    /// <summary>partners.json. Unit: bytes. 200 agreements of under 5,000 bytes. Past it: refused.</summary>
    internal const int FileBytesMax = 1_048_576;

    /// <summary>Agreements of a region. Each has a line of its own, some threads' work now and then. Past it: refused.</summary>
    internal const int PartnersMax = 200;

    /// <summary>Words of a partner for types. Past it: refused.</summary>
    internal const int WordsMax = 500;

    /// <summary>How far ahead an agreement may end. Unit: days. Three years: one that nobody renews is one that nobody has checked.</summary>
    internal const int AgreementDaysMax = 1_100;

    /// <summary>Purpose of an agreement, reasons of supervisors. Unit: UTF-16 units.</summary>
    internal const int PurposeMax = 200;

    /// <summary>Least of a purpose. Unit: UTF-16 units.</summary>
    internal const int PurposeMin = 3;

    /// <summary>A secret. Unit: bytes; the least and the most of Standard Webhooks.</summary>
    internal const int SecretBytesMin = 24;

    /// <summary>As above.</summary>
    internal const int SecretBytesMax = 64;

    /// <summary>Batches of effects that may wait for the outbox. Some seconds of a busy city. Past it: read from the journal.</summary>
    internal const int WaitingMax = 4_096;

    /// <summary>Batches taken into one transaction. Some milliseconds of rendering. The rest comes with the next.</summary>
    internal const int BatchesAtOnce = 64;

    /// <summary>Entries of the journal read in one turn: some tenths of a second. The rest comes with the next.</summary>
    internal const int EntriesPerTurn = 2_000;

    /// <summary>Tries to read a journal before what it holds is given up, and said to be lost.</summary>
    internal const int JournalTriesMax = 3;

    /// <summary>Between two looks for work when nothing rings. Unit: milliseconds on the wall.</summary>
    internal const int TurnMilliseconds = 50;

    /// <summary>The mark is moved that often though nothing was made. Unit: milliseconds of the node's clock. What is read again after a start.</summary>
    internal const int MarkMilliseconds = 5_000;

    /// <summary>After a fault of the disk. Unit: milliseconds on the wall.</summary>
    internal const int AgainMilliseconds = 5_000;

    /// <summary>Deliveries that wait for one partner. A day of a province of a million calls. Past it: dead letters, reason queueFull.</summary>
    internal const int QueueMax = 100_000;

    /// <summary>Dead letters kept of one partner; of 20 KB, 200 MB. Past it: the oldest go, counted as lost.</summary>
    internal const int DeadMax = 10_000;

    /// <summary>Dead letters are kept so long. Unit: days on the wall.</summary>
    internal const int DeadDays = 30;

    /// <summary>A delivery is given up after. Unit: hours on the wall: what happened yesterday sends nobody today.</summary>
    internal const int GiveUpHours = 24;

    /// <summary>Noes to one delivery until it is given up.</summary>
    internal const int NoesMax = 5;

    /// <summary>First pause after a no to one delivery; doubles. Unit: milliseconds on the wall.</summary>
    internal const int NoPauseMilliseconds = 2_000;

    /// <summary>First pause when a partner is in trouble; doubles. Unit: milliseconds on the wall.</summary>
    internal const int TroubleMilliseconds = 1_000;

    /// <summary>The longest of these pauses. Unit: milliseconds on the wall.</summary>
    internal const int TroubleMillisecondsMax = 600_000;

    /// <summary>The longest that Retry-After is obeyed. Unit: seconds on the wall.</summary>
    internal const int RetryAfterSecondsMax = 3_600;

    /// <summary>Deliveries under way to one partner, of different subjects. More than most receivers take side by side.</summary>
    internal const int AtOnce = 4;

    /// <summary>For an answer. Unit: seconds on the wall; the least that Standard Webhooks recommends. Past it: trouble.</summary>
    internal const int AnswerSeconds = 15;

    /// <summary>For a connection. Unit: seconds on the wall. Past it: trouble.</summary>
    internal const int ConnectSeconds = 5;

    /// <summary>Headers of an answer. Unit: KiB. Past it: trouble.</summary>
    internal const int AnswerHeadersKilobytes = 16;

    /// <summary>What has come of deliveries is written so many at once.</summary>
    internal const int OutcomesWaitingMax = 8_192;

    /// <summary>Dead letters shown at once.</summary>
    internal const int LettersShownMax = 200;

    /// <summary>An EIDO. Unit: bytes; what NENA-STA-024 asks to be taken. Past it: tooLarge.</summary>
    internal const int EidoBytesMax = 65_536;

    /// <summary>A CAP alert or a FeatureCollection. Unit: bytes. Past it: tooLarge.</summary>
    internal const int NoticeBytesMax = 262_144;

    /// <summary>Depth of a JSON or XML document. EIDO needs 8, with NIEM parts 12. Past it: refused.</summary>
    internal const int DepthMax = 32;

    /// <summary>Components of one kind in an EIDO. Past it: tooManyComponents.</summary>
    internal const int ComponentsMax = 500;

    /// <summary>Notes of one EIDO that become notes of an incident; the newest. Past it: the others are left out, and counted in the answer.</summary>
    internal const int NotesMax = 20;

    /// <summary>Notes of one partner on one incident: of its 200, those of the desks need room. Past it: left out, and not counted as written.</summary>
    internal const int NotesPerIncidentMax = 50;

    /// <summary>
    /// How far a city's shard may be behind and still take documents. Unit: milliseconds on the wall; as for calls. Past it: busy, and the partner
    /// sends it again.
    /// </summary>
    internal const int BehindMilliseconds = 1_000;

    /// <summary>When a document that was told busy should be sent again. Unit: seconds, as text.</summary>
    internal const string RetryAfterSeconds = "2";

    /// <summary>Links of one EIDO that are followed. Past it: left out.</summary>
    internal const int LinksMax = 16;

    /// <summary>An id that a partner gives. Unit: UTF-16 units. Past it: refused.</summary>
    internal const int IdMax = 200;

    /// <summary>Documents of a partner a second, and at once. Past it: tooOften.</summary>
    internal const int PerSecond = 50;

    /// <summary>As above: at once.</summary>
    internal const int BurstMax = 200;

    /// <summary>How far a signature's time may be off. Unit: seconds on the wall.</summary>
    internal const int SignatureSeconds = 300;

    /// <summary>Notices that stand. A person reads ten. Past it: tooManyNotices.</summary>
    internal const int NoticesMax = 500;

    /// <summary>... of one partner: a whole collection of shapes. So that none takes the others' room. Past it: tooManyNotices.</summary>
    internal const int NoticesPerPartnerMax = 100;

    /// <summary>... and together. Unit: characters of JSON; every desk's picture holds them. Past it: tooManyNotices.</summary>
    internal const int NoticeCharactersPerPartnerMax = 1_048_576;

    /// <summary>Notices of one partner that are over and known still, for updates and repeats that come late. Past it the oldest go.</summary>
    internal const int NoticesKeptMax = 20_000;

    /// <summary>Documents between two looks for what is kept too long.</summary>
    internal const int NoticesBetweenLooks = 500;

    /// <summary>Notices that are over are kept for updates and repeats that come late. Unit: days of the node's clock.</summary>
    internal const int NoticesKeptDays = 30;

    /// <summary>Without an end of its own a notice stands. Unit: hours of the node's clock.</summary>
    internal const int NoticeHours = 24;

    /// <summary>The longest a notice stands. Unit: days of the node's clock.</summary>
    internal const int NoticeDaysMax = 7;

    /// <summary>Features of a collection. Past it: tooManyFeatures.</summary>
    internal const int FeaturesMax = 100;

    /// <summary>Points of a shape. Past it: tooManyPoints.</summary>
    internal const int PointsMax = 5_000;

    /// <summary>Polygons or circles of a notice. Past it: tooManyAreas.</summary>
    internal const int AreasMax = 100;

    /// <summary>A headline. Unit: UTF-16 units. Past it: cut when it comes in, refused when it goes out.</summary>
    internal const int HeadlineMax = 200;

    /// <summary>Text of a notice. Unit: UTF-16 units. As above.</summary>
    internal const int TextMax = 2_000;

    /// <summary>A warning to the public. Unit: bytes of the request.</summary>
    internal const int WarningBytesMax = 65_536;

    /// <summary>A warning that nobody approves is gone after. Unit: minutes of the node's clock.</summary>
    internal const int ApproveMinutes = 60;

    /// <summary>The longest a warning to the public holds. Unit: hours of the node's clock.</summary>
    internal const int WarningHoursMax = 72;

    /// <summary>Warnings shown, the newest.</summary>
    internal const int WarningsShownMax = 200;

    /// <summary>A circle. Unit: metres.</summary>
    internal const double CircleMetresMax = 500_000;
}
