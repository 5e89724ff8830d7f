namespace SmartPolicing.Realtime.Grains.Incidents;

/// <summary>Every bound of an incident's life and of the desks, with its unit and reason. What happens at a bound is said where it is used.</summary>
public static class IncidentLimits
{
    /// <summary>Notes of one incident. A siege of a night has under 100. At it another one is refused.</summary>
    public const int NotesMax = 200;

    /// <summary>Characters of a note: a screen of text. A longer one is refused.</summary>
    public const int NoteTextMax = 1_000;

    /// <summary>The newest notes that go to who is on the incident: what a terminal shows at once. Older ones are on the desks.</summary>
    public const int NotesToOfficers = 5;

    /// <summary>Incidents that one is linked with. A pattern of more is an investigation's. At it another link is refused.</summary>
    public const int LinksMax = 16;

    /// <summary>Dispositions of one incident: one for each agency that took part. More are refused.</summary>
    public const int DispositionsMax = 4;

    /// <summary>Times one incident can be transferred out. At it another is refused.</summary>
    public const int TransfersPerIncidentMax = 16;

    /// <summary>
    /// Transfers of a shard that wait for an answer: some days of a large city's non-police calls. At it another is refused.
    /// </summary>
    public const int TransfersOpenMax = 2_000;

    /// <summary>
    /// Closed incidents a shard remembers for reopening, the newest: hours of a busy city, some MB of a snapshot. The oldest is forgotten; it
    /// stays in the journal.
    /// </summary>
    public const int ClosedRemembered = 1_024;

    /// <summary>Merged numbers that point on: weeks of a busy city. Past it the oldest is forgotten; it stays in the journal.</summary>
    public const int MergedRemembered = 16_384;

    /// <summary>Desks of a shard at once. A province has 200. At it a desk covers nothing and takes nothing in hand; it still sees everything.</summary>
    public const int DesksMax = 256;

    /// <summary>Areas that one desk covers: all of a large city. More are refused.</summary>
    public const int AreasPerDeskMax = 256;

    /// <summary>Supervisors who watch one desk. At it another is refused.</summary>
    public const int MonitorsMax = 16;

    /// <summary>Seconds a desk may be away before it is gone: a page that reloads, a line that drops. Then its areas and incidents are let go.</summary>
    public const int DeskAwaySeconds = 120;

    /// <summary>Seconds the asked desk has to answer a hand-over before that is told as overdue.</summary>
    public const int HandOverSeconds = 60;

    /// <summary>Seconds after which an alarm whose reason still stands is told again: late in its state, or a hand-over without an answer.</summary>
    public const int AlarmAgainSeconds = 60;

    /// <summary>Alarms of a shard in one tick, the most urgent first: 80 a second are more than its desks read. The others follow with the next.</summary>
    public const int AlarmsPerTick = 8;

    /// <summary>Seconds after which a transfer without an answer is told again.</summary>
    public const int TransferAgainSeconds = 600;
}
