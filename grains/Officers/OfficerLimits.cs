namespace SmartPolicing.Realtime.Grains.Officers;

/// <summary>Every bound of panics, messages, shifts, safety checks and deeds, with its unit and reason, and what happens at it.</summary>
public static class OfficerLimits
{
    /// <summary>The type of an incident that a panic opens.</summary>
    public const string EmergencyType = "officerEmergency";

    /// <summary>
    /// Incidents of panics beyond <see cref="DomainLimits.OpenIncidentsMax"/>: a full table must not keep an officer's cry out. Past it a
    /// panic stands without an incident and gets one when there is room.
    /// </summary>
    public const int EmergencyIncidents = 512;

    /// <summary>
    /// Press ids of one panic that are known again: a terminal repeats the newest until it is answered. Older ones count as new presses.
    /// </summary>
    public const int PressesKnown = 16;

    /// <summary>Press ids of ended panics that are known again. A repeat of an older one raises a new panic: better one too many.</summary>
    public const int EndedPressesKnown = 4_096;

    /// <summary>
    /// Desks that are kept as having acknowledged one panic. The first are kept; past it an acknowledgement is answered and not listed.
    /// </summary>
    public const int AcknowledgementsKept = 32;

    /// <summary>
    /// A press is told to the desks at once; those within so many milliseconds of the last that was told come with the next tick after it.
    /// </summary>
    public const int PressToldMilliseconds = 1_000;

    /// <summary>
    /// Metres that the officer must be away from the emergency's place for it to move: less is what positions are off anyway.
    /// </summary>
    public const double FollowMetres = 50;

    /// <summary>Milliseconds between two moves of one emergency: each asks the roads anew.</summary>
    public const int FollowMilliseconds = 5_000;

    /// <summary>
    /// Emergencies that are moved, or get their incident, in one tick; those that waited longest first, the rest in the next.
    /// </summary>
    public const int FollowedPerTick = 16;

    /// <summary>Characters of a message.</summary>
    public const int MessageTextMax = 500;

    /// <summary>Officers that a desk may name in one message; more are reached by area or all together. Past it: badRecipients.</summary>
    public const int NamedByDesk = 1_000;

    /// <summary>Officers that an officer may name in one message. Past it: badRecipients.</summary>
    public const int NamedByOfficer = 20;

    /// <summary>Recipients of one message: 240 KB of state. Past it: tooManyRecipients, to be sent by area.</summary>
    public const int RecipientsMax = 20_000;

    /// <summary>
    /// Messages a shard keeps. Past it the oldest that everybody has is forgotten; when there is none, the oldest that has waited for as long as
    /// <see cref="MessageWaitSeconds"/> or <see cref="UrgentWaitSeconds"/> say; for an urgent one the oldest that is not urgent. Desks are told
    /// what somebody never got. When there is none of these either: tooManyMessages.
    /// </summary>
    public const int MessagesKept = 2_000;

    /// <summary>Messages of one desk that somebody has still to get: a tenth of what there is room for. Past it: tooManyMessages.</summary>
    public const int WaitingOfDesk = 200;

    /// <summary>Messages of one officer that somebody has still to get. Past it: tooManyMessages.</summary>
    public const int WaitingOfOfficer = 40;

    /// <summary>
    /// Seconds that a message is safe from others that want its room, though somebody has still to get it: a terminal that was away for so long
    /// hears from its desk in other ways.
    /// </summary>
    public const int MessageWaitSeconds = 1_800;

    /// <summary>The same for an urgent one. Unit: seconds.</summary>
    public const int UrgentWaitSeconds = 7_200;

    /// <summary>Recipients of all messages that a shard keeps: 1.2 MB. Past it as for <see cref="MessagesKept"/>.</summary>
    public const int RecipientsKept = 100_000;

    /// <summary>Seconds that a message is kept: the next shift still finds it. Then it is forgotten, read or not.</summary>
    public const int MessageSeconds = 86_400;

    /// <summary>Ids of forgotten messages that are known again. A repeat of an older one is a new message.</summary>
    public const int ForgottenMessagesKnown = 16_384;

    /// <summary>Officers of whom one input says that they have, or have read, a message. More come in the next.</summary>
    public const int MarkedAtOnce = 500;

    /// <summary>Desks that are kept as having read one message; the first are kept.</summary>
    public const int DeskReadersKept = 32;

    /// <summary>Characters of a comment, a note, a reason.</summary>
    public const int CommentMax = 200;

    /// <summary>People of one crew.</summary>
    public const int CrewMax = 8;

    /// <summary>Characters of a crew member's name, a vehicle, an area.</summary>
    public const int NameMax = 40;

    /// <summary>Skills of one shift.</summary>
    public const int SkillsMax = 16;

    /// <summary>
    /// Deeds a shard keeps, of all its officers together: 2 MB. A hundred for each of a million officers would be gigabytes. Past it the
    /// oldest is forgotten here; the journal and the archive have it.
    /// </summary>
    public const int DeedsKept = 16_384;

    /// <summary>Seconds an officer has to answer a desk that asks, where the table says nothing of the status.</summary>
    public const int AnswerToDeskSeconds = 120;

    /// <summary>Officers who are asked or alarmed about in one tick; the rest in the next.</summary>
    public const int ChecksPerTick = 256;
}
