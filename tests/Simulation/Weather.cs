namespace SmartPolicing.Realtime.Simulation;

/// <summary>
/// How one run is: how big, how busy, and which misfortunes it may meet how often. Every number is drawn from the seed, and many are zero
/// in many runs, so that each misfortune also meets a run that is otherwise fair.
/// </summary>
internal sealed class Weather
{
    public Weather(Dice dice)
    {
        Cities = dice.Between(1, 3);
        OfficersPerCity = dice.Of(2, 6, 12, 30);
        Steps = dice.Of(1_500, 3_000, 5_000);
        StepMilliseconds = dice.Of(20, 50, 100, 400);
        Hotspot = dice.Chance(0.25);
        CallsPerStep = dice.Of(0.005, 0.02, 0.1);
        StormChance = Maybe(0.3, 0.001);
        StormCalls = dice.Between(20, 150);
        RoadsDelayMax = dice.Of(0, 3, 40);
        SnapshotEntries = dice.Of(50, 300, 2_000, 100_000);
        SegmentBytes = dice.Of(64, 128, 256) << 10; // Half of one holds the largest letter: a track with all its sightings.
        JournalSegments = dice.Of(6, 16, 400);
        KeepFor = TimeSpan.FromSeconds(dice.Of(0, 30, 100_000));

        KillChance = Maybe(0.5, 0.002);
        PowerChance = Maybe(0.5, 0.002);
        StopChance = Maybe(0.3, 0.001);
        FailChance = Maybe(0.4, 0.002);
        FullChance = Maybe(0.3, 0.001);
        SlowDiskChance = Maybe(0.3, 0.005);
        FlipChance = Maybe(0.25, 0.3);
        Misdirects = dice.Chance(0.08);
        PoisonChance = Maybe(0.4, 0.01);

        BadFixes = Maybe(0.7, 0.2);
        BrokenLines = Maybe(0.5, 0.01);
        SlowClients = Maybe(0.6, 0.02);
        GoneClients = Maybe(0.6, 0.004);
        Carelessness = Maybe(0.6, 0.2);
        BoardDelay = Maybe(0.3, 0.3);
        EffectsMax = dice.Of(2, 16, 4_096);

        Cars = dice.Of(0, 0, 1, 3);
        LateReads = Maybe(0.6, 0.2);
        CopiedPlates = Maybe(0.4, 0.05);
        LettersDelayMax = dice.Of(0, 2, 12);
        LostLetters = Maybe(0.4, 0.05);
        RepeatedLetters = Maybe(0.4, 0.1);
        OutOfReachChance = Maybe(0.5, 0.003);
        BorderDeeds = dice.Of(0, 0.01, 0.03);
        LetsRunOut = dice.Chance(0.15);

        LifeOrders = dice.Of(0, 0.02, 0.1);
        PolicyChance = Maybe(0.5, 0.004);

        double Maybe(double runs, double most) => dice.Chance(runs) ? dice.Between(most / 10, most) : 0;
    }

    public int Cities { get; }

    public int OfficersPerCity { get; }

    public int Steps { get; }

    public int StepMilliseconds { get; }

    /// <summary>All calls and officers in one cell.</summary>
    public bool Hotspot { get; }

    public double CallsPerStep { get; private set; }

    public double StormChance { get; private set; }

    public int StormCalls { get; }

    /// <summary>Steps that the roads take to answer, at most: answers overtake one another.</summary>
    public int RoadsDelayMax { get; }

    public int SnapshotEntries { get; }

    public int SegmentBytes { get; }

    public int JournalSegments { get; }

    public TimeSpan KeepFor { get; }

    /// <summary>Each step: the process is killed, the machine goes on.</summary>
    public double KillChance { get; private set; }

    /// <summary>Each step: the power will fail within the next operations of a disk.</summary>
    public double PowerChance { get; private set; }

    /// <summary>Each step: the node is stopped as it should be, and started again.</summary>
    public double StopChance { get; private set; }

    /// <summary>Each step: one of the next operations of a disk answers with an error.</summary>
    public double FailChance { get; private set; }

    /// <summary>Each step: a disk has no room for a while.</summary>
    public double FullChance { get; private set; }

    /// <summary>Each step: the next syncs of a disk take seconds.</summary>
    public double SlowDiskChance { get; private set; }

    /// <summary>At each start: a bit of a file has turned over meanwhile.</summary>
    public double FlipChance { get; private set; }

    /// <summary>Once in the run a write goes to a wrong place.</summary>
    public bool Misdirects { get; private set; }

    /// <summary>Of the roads' answers: one is impossible.</summary>
    public double PoisonChance { get; private set; }

    /// <summary>Of fixes: repeated, late, from the future, from far away, by a wrong clock, of nobody, or garbage.</summary>
    public double BadFixes { get; private set; }

    /// <summary>Each step: a gateway's line is cut, in the middle of a frame.</summary>
    public double BrokenLines { get; private set; }

    /// <summary>Each step: a viewer stops reading for a while.</summary>
    public double SlowClients { get; private set; }

    /// <summary>Each step: a viewer vanishes and comes back later.</summary>
    public double GoneClients { get; private set; }

    /// <summary>Of directives: declined, or not answered.</summary>
    public double Carelessness { get; private set; }

    /// <summary>Of steps: the board does not come to its turn.</summary>
    public double BoardDelay { get; private set; }

    /// <summary>Batches of effects that may wait for the board.</summary>
    public int EffectsMax { get; }

    /// <summary>Vehicles that drive through the cities, and whose plates may be looked for.</summary>
    public int Cars { get; private set; }

    /// <summary>Of plate reads: they come minutes later, or once more.</summary>
    public double LateReads { get; private set; }

    /// <summary>Of plate reads: another vehicle with the same plate, somewhere else.</summary>
    public double CopiedPlates { get; private set; }

    /// <summary>Steps that a letter is on its way, at most: letters overtake one another.</summary>
    public int LettersDelayMax { get; private set; }

    /// <summary>Of letters, and of the word that they were taken: they are lost.</summary>
    public double LostLetters { get; private set; }

    /// <summary>Of letters: they arrive twice.</summary>
    public double RepeatedLetters { get; private set; }

    /// <summary>Each step: no letter reaches a city for a while.</summary>
    public double OutOfReachChance { get; private set; }

    /// <summary>Each step and desk: somebody does something about the watchlist, a track or an alert.</summary>
    public double BorderDeeds { get; private set; }

    /// <summary>At the end nobody ends tracks and alerts: they run out, an hour and more later.</summary>
    public bool LetsRunOut { get; }

    /// <summary>Each step and desk: something about the life of an incident, a call, an area or a caution note.</summary>
    public double LifeOrders { get; private set; }

    /// <summary>Each step: another policy is put in force.</summary>
    public double PolicyChance { get; private set; }

    /// <summary>After <see cref="ClearUp"/>: everybody hurries.</summary>
    public bool IsCalm { get; private set; }

    /// <summary>All misfortunes end, and nobody calls any more.</summary>
    public void ClearUp()
    {
        KillChance = PowerChance = StopChance = FailChance = FullChance = SlowDiskChance = FlipChance = PoisonChance = 0;
        BadFixes = BrokenLines = SlowClients = GoneClients = Carelessness = BoardDelay = CallsPerStep = StormChance = 0;
        LateReads = CopiedPlates = LostLetters = RepeatedLetters = OutOfReachChance = 0;
        LifeOrders = PolicyChance = 0;
        Cars = LettersDelayMax = 0;
        Misdirects = false;
        IsCalm = true;
    }
}
