namespace SmartPolicing.Realtime.Grains;

/// <summary>Every bound of the domain, with its unit and reason. What happens at a bound is said where it is used.</summary>
public static class DomainLimits
{
    /// <summary>
    /// Lines kept of one incident's timeline. A long incident has under 100. Past it lines that anybody can repeat at will go first, the oldest
    /// of them, and how many is told; the opening stays, and orders, answers and ends go last.
    /// </summary>
    public const int TimelineMax = 200;

    /// <summary>Calls kept per incident. An explosion brought 15 calls at once in one press report; 500 is a whole stadium.</summary>
    public const int CallsPerIncidentMax = 500;

    /// <summary>References attached to one incident. Past it the desk is told so; a whole album is one link.</summary>
    public const int AttachmentsMax = 50;

    /// <summary>
    /// Unverified places kept for following up, in one city: months of them. Past it the oldest that are done go first, then the oldest.
    /// </summary>
    public const int UnverifiedPlacesMax = 2_000;

    /// <summary>
    /// Directives kept per incident. Over a hundred officers on one incident is a catastrophe; past it the oldest ended one is forgotten.
    /// </summary>
    public const int DirectivesPerIncidentMax = 200;

    /// <summary>Officers a dispatcher is shown as ranked. More than a screen holds.</summary>
    public const int RankedMax = 10;

    /// <summary>Passed-over officers shown with their reason.</summary>
    public const int PassedOverMax = 10;

    /// <summary>Open incidents per shard. The 16-city design peak is 2,000 open in one city in a storm.</summary>
    public const int OpenIncidentsMax = 20_000;

    /// <summary>Client-made call ids remembered for recognising repeats: a day of a busy city at 3 calls/s would be 259,200.</summary>
    public const int CallIdsRemembered = 262_144;

    /// <summary>Ended directives remembered, so that a late or repeated answer is told so: some hours of a busy city.</summary>
    public const int EndedDirectivesRemembered = 16_384;

    /// <summary>
    /// Officers sought for the first ranking request of an incident. Three times what is shown: road order differs from ring order.
    /// </summary>
    public const int CandidatesFirst = 32;

    /// <summary>Waiting incidents that get a fresh ranking in one tick, most urgent first; the rest follow in the next.</summary>
    public const int LookAgainPerTick = 16;

    /// <summary>Of <see cref="LookAgainPerTick"/>, places for those that have waited longest, whatever their priority.</summary>
    public const int LookAgainLongest = 4;

    /// <summary>
    /// Freed officers for whom waiting incidents are called up in one tick; the rest follow in the next. Incidents that are due already
    /// are passed over: 20,000 that are not, for 16 officers, are some ms.
    /// </summary>
    public const int FreedPerTick = 16;

    /// <summary>Seconds after which the engine looks again for somebody to send, when it found nobody and nothing changed.</summary>
    public const int LookAgainSeconds = 10;

    /// <summary>Incidents in one proposal for several at once: more than a desk can look over. The less urgent wait for the next.</summary>
    public const int BatchIncidentsMax = 64;

    /// <summary>Officers wanted in one proposal: with them <see cref="Dispatch.Batches.BatchProblem"/> stays within 64 bits. The rest wait.</summary>
    public const int BatchPlacesMax = 128;

    /// <summary>Officers to choose from in one proposal: 4,096 × 128 costs are 2 MiB. Of more, those nearest to the incidents.</summary>
    public const int BatchOfficersMax = 4_096;

    /// <summary>Six hours: officers further away than that are all as far. Unit: seconds.</summary>
    public const int BatchTravelSecondsMax = 21_600;

    /// <summary>Lines of backup for one incident: past it a mobilisation is asked for, which people lead. The next is refused.</summary>
    public const int BackupLinesMax = 8;

    /// <summary>Officers one incident can need, plan and backup together. More backup is refused; sending by hand is not.</summary>
    public const int NeededOfficersMax = 64;

    /// <summary>Officers asked for with one call for backup.</summary>
    public const int BackupCountMax = 10;

    /// <summary>
    /// Officers on their way to less urgent incidents whose time is asked for with a ranking: those nearest in a straight line.
    /// </summary>
    public const int PreemptableMax = 8;

    /// <summary>
    /// Officers without a position whose time from their station is asked for with a ranking: those nearest in a straight line. The others
    /// are not shown; a person who knows better sends them by name.
    /// </summary>
    public const int StationedMax = 8;

    /// <summary>Officers of neighbours shown in a ranking.</summary>
    public const int NeighboursShownMax = 3;

    /// <summary>A preemption rests on a ranking no older than this: people and cars move on. Unit: seconds.</summary>
    public const int PreemptRankingSecondsMax = 60;

    /// <summary>Incidents that wait for one officer: half a shift's work. The next is refused.</summary>
    public const int StackedPerOfficerMax = 8;

    /// <summary>Proposals that stand in one city, one for each person: more desks than a city has. The oldest makes room.</summary>
    public const int ProposalsMax = 64;

    /// <summary>A proposal is forgotten so long after it was made: positions have changed. Unit: seconds.</summary>
    public const int ProposalSeconds = 120;

    /// <summary>Offers of a better officer that stand in one city: more than people read. Past it none is looked for.</summary>
    public const int OffersMax = 64;

    /// <summary>Freed officers that wait for a look whether they are better for somebody; past it the oldest is not looked at.</summary>
    public const int OfferLooksWaitingMax = 256;

    /// <summary>Freed officers that are looked at in one tick, each against all incidents whose officer is on the way.</summary>
    public const int OfferLooksPerTick = 4;

    /// <summary>Comparisons by road that are begun in one tick; each is two searches on the worker.</summary>
    public const int OfferQuestionsPerTick = 4;

    /// <summary>Incidents that one freed officer is compared for: those with most to gain in a straight line.</summary>
    public const int OfferIncidentsPerLook = 2;

    /// <summary>An offer that stands is asked about again after so long. Unit: seconds.</summary>
    public const int OfferAgainSeconds = 30;

    /// <summary>What a car drives across a city on average, to tell who is worth asking the roads about. Unit: metres per second.</summary>
    public const double UsualMetresPerSecond = 8;
}
