using System.Threading.Channels;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Journal;
using SmartPolicing.Realtime.Journal.Tests;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Shards;

/// <summary>A shard, turn by turn, on a disk that fails, fills up, and has room again: what was answered holds, and the city goes on.</summary>
public sealed class ShardTroubleTests
{
    private const int Segment = 64 << 10;

    private static readonly City Officers = new(4);
    private static readonly ShardConfiguration Configuration = new(City.Jurisdiction, City.Policy(joinMetres: 0), Officers.Officers, 30);

    [Fact]
    public async Task SyncThatFails_AnswersStopping_AndTheJournalIsOpenedAnew()
    {
        var run = new Run(new SimulatedDisk(1));
        var first = await run.CallAsync(1);
        run.Disk.Syncing = () =>
        {
            run.Disk.FailAt = run.Disk.Operations;
            run.Disk.Syncing = null;
        };
        Assert.Equal(Refusal.Stopping, (await run.CallAsync(2)).Refusal);
        Assert.Equal([ShardTroubleKind.JournalReopened], run.Troubles);

        var again = await run.CallAsync(1);
        Assert.Equal((true, first.Incident), (again.Repeated, again.Incident));
        var second = await run.CallAsync(2); // It may have been kept, and is there once either way.
        Assert.Equal((true, second.Incident), ((await run.CallAsync(2)).Repeated, second.Incident));
        Assert.NotEqual(first.Incident, second.Incident);
        Assert.Equal(0, run.Shard.SetAside);
        run.AssertReplaysToTheSame();
    }

    [Fact]
    public async Task AnyOneOperationThatFails_LosesNothingThatWasAnswered()
    {
        var reopened = 0;
        for (var failAt = 0; failAt < 80; failAt++)
        {
            var run = new Run(new SimulatedDisk(failAt));
            run.Disk.FailAt = run.Disk.Operations + failAt;
            var answered = new Dictionary<int, IncidentId>();
            for (var number = 1; number <= 30; number++)
                if (await run.CallAsync(number, textLength: 1_900) is { Refusal: Refusal.None } taken) answered.Add(number, taken.Incident);
            run.Disk.FailAt = -1;
            reopened += run.Troubles.Count(kind => kind == ShardTroubleKind.JournalReopened);
            Assert.InRange(answered.Count, 29, 30);
            Assert.Equal(answered.Count, answered.Values.Distinct().Count());
            foreach (var (number, incident) in answered)
            {
                var again = await run.CallAsync(number);
                Assert.Equal((true, incident), (again.Repeated, again.Incident));
            }

            run.AssertReplaysToTheSame();
        }

        Assert.True(reopened > 50, $"{reopened}");
    }

    [Fact]
    public async Task FullDisk_RefusesBeforeItAnswers_AndIsToldOnce_AndRoomIsFoundWithoutARestart()
    {
        var run = new Run(new SimulatedDisk(1));
        var first = await run.CallAsync(1);
        run.Disk.CapacityBytes = run.Disk.UsedBytes;
        var number = 2;
        var scarceAt = 0;
        while (await run.CallAsync(number, textLength: 1_900) is { Refusal: Refusal.None })
        {
            if (scarceAt == 0 && run.Shard.JournalSpace.IsScarce) scarceAt = number;
            number++;
        }

        Assert.InRange(scarceAt, 2, number - 10); // Long before.
        var syncs = run.Disk.Syncs;
        Assert.Equal(Refusal.StorageFull, (await run.CallAsync(number)).Refusal); // A short one, too.
        await run.TickAsync();
        Assert.Equal(syncs, run.Disk.Syncs);
        Assert.Equal([ShardTroubleKind.StorageFull], run.Troubles);
        Assert.True(run.Shard.JournalSpace.IsFull);

        // Positions are no promise, and the map goes on.
        var batch = run.Shard.RentBatch();
        batch.Add(new(City.Officer(1), Instant.From(run.Clock.GetUtcNow()), City.At(40, 0), 0, 0, 50));
        Assert.True(run.Shard.TryPost(batch));
        run.Clock.Advance(TimeSpan.FromSeconds(1));
        await run.TickAsync();
        Assert.False(run.Shard.Frame.Officers[0].FixAt.IsNever);

        run.Disk.CapacityBytes = long.MaxValue;
        run.Clock.Advance(TimeSpan.FromSeconds(1));
        await run.TickAsync();
        Assert.Equal([ShardTroubleKind.StorageFull, ShardTroubleKind.StorageBack], run.Troubles);
        Assert.True(run.Shard.JournalSpace is { IsFull: false, IsScarce: false });
        Assert.Equal(Refusal.None, (await run.CallAsync(number)).Refusal);
        var again = await run.CallAsync(1);
        Assert.Equal((true, first.Incident), (again.Repeated, again.Incident));
        run.AssertReplaysToTheSame();
    }

    /// <summary>Setting an input aside needs no new segment: the journal is whole and stays open.</summary>
    [Fact]
    public async Task PoisonedInput_IsSetAside_AlsoWhenTheDiskHasNoRoom()
    {
        var run = new Run(new SimulatedDisk(1));
        run.Disk.CapacityBytes = run.Disk.UsedBytes;
        run.Move(0);
        await run.TickAsync();
        var number = 1;
        while (run.Shard.JournalSpace.HasSpare) await run.CallAsync(number++, textLength: 1_900);
        var broken = await run.AnswerWronglyAsync();
        Assert.Equal(Refusal.Quarantined, broken.Refusal);
        Assert.Equal([ShardTroubleKind.SetAside], run.Troubles);
        Assert.Equal(1, run.Shard.SetAside);
        Assert.Equal(Refusal.None, (await run.CallAsync(number)).Refusal);
        run.Disk.CapacityBytes = long.MaxValue;
        run.AssertReplaysToTheSame();
    }

    /// <summary>An input that waited for the next batch when the shard died is answered like all others.</summary>
    [Fact]
    public async Task ShardThatDies_LeavesNobodyWaiting()
    {
        var run = new Run(new SimulatedDisk(1));
        await run.CallAsync(1);
        run.Disk.PowerFailsAt = run.Disk.Operations;
        var asked = Enumerable.Range(2, 5).Select(number => run.AskLater(number)).ToArray();
        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            while (true) await run.TickAsync();
        });
        await Assert.ThrowsAsync<InvalidOperationException>(() => run.Shard.RunAsync(TestContext.Current.CancellationToken));
        foreach (var each in asked) Assert.Equal(Refusal.Stopping, (await each).Refusal);
    }

    /// <summary>
    /// No room for so long that no state can be kept, while officers move: the journal must not fill with what nothing covers.
    /// </summary>
    [Fact]
    public async Task LongShortage_IsOverWhenThereIsRoomAgain_WithoutARestart()
    {
        var run = new Run(new SimulatedDisk(1), 6 * Segment);
        var first = await run.CallAsync(1);
        var number = 2;
        for (; number <= 300; number++)
        {
            await run.CallAsync(number, textLength: 1_900);
            await run.CloseAsync(number);
        }

        // All of the total is history now, which goes first; then there is nothing left to let go.
        run.Disk.CapacityBytes = 0;
        for (var step = 0; step < 1_000; step++)
        {
            run.Move(step);
            run.Clock.Advance(TimeSpan.FromSeconds(2));
            await run.TickAsync();
            if (step % 100 == 0) await run.CallAsync(number++, textLength: 1_900);
        }

        Assert.True(run.Journal is { HasSnapshotFailed: true, SnapshotsFailed: > 5 });
        run.Disk.CapacityBytes = long.MaxValue;
        for (var second = 0; second < 10; second++)
        {
            run.Clock.Advance(TimeSpan.FromSeconds(1));
            await run.TickAsync();
        }

        Assert.Equal(Refusal.None, (await run.CallAsync(number)).Refusal);
        Assert.True((await run.CallAsync(1)) is { Repeated: true } again && again.Incident == first.Incident);
        Assert.Equal(ShardTroubleKind.StorageBack, run.Troubles[^1]);
        run.AssertReplaysToTheSame();
    }

    /// <summary>Few entries, but large: the state is kept by bytes, so that a total never fills up with what nobody needs.</summary>
    [Fact]
    public async Task SmallTotal_IsNeverFull_WhileTheStateCanBeKept()
    {
        var run = new Run(new SimulatedDisk(1), JournalLimits.SegmentsMin * Segment);
        for (var number = 1; number <= 300; number++)
        {
            Assert.Equal(Refusal.None, (await run.CallAsync(number, textLength: 1_900)).Refusal);
            await run.CloseAsync(number);
            Assert.InRange(run.Journal.Space.UsedBytes, 1, (JournalLimits.SegmentsMin - 1) * Segment); // One is set aside.
            Assert.InRange(run.Disk.UsedBytes, 2 * Segment, run.Journal.FileBytes + 1_024); // And the epoch.
        }

        Assert.Empty(run.Troubles);
        Assert.Equal(0, run.Journal.SnapshotsFailed);
        Assert.True(run.Journal.SnapshotsKept > 20);
        Assert.True((await run.CallAsync(1)).Repeated);
        run.AssertReplaysToTheSame();
    }

    /// <summary>Ticks wait for no disk, but only of what is durable the state can be kept.</summary>
    [Fact]
    public async Task ANightOfTicksAlone_KeepsItsState()
    {
        var run = new Run(new SimulatedDisk(1), JournalLimits.SegmentsMin * Segment);
        for (var tick = 0; tick < 20_000; tick++) await run.TickAsync();
        Assert.Empty(run.Troubles);
        Assert.True(run.Journal is { SnapshotsKept: > 5, SnapshotsFailed: 0 });
        run.AssertReplaysToTheSame();
    }

    [Fact]
    public async Task StateThatFindsNoRoom_IsKeptLater()
    {
        var run = new Run(new SimulatedDisk(1), snapshotEntries: 10);
        run.Disk.CapacityBytes = run.Disk.UsedBytes + 500; // Segments have their room; a snapshot has not.
        var number = 0;
        while (run.Journal.SnapshotsFailed == 0) Assert.Equal(Refusal.None, (await run.CallAsync(++number, textLength: 1_900)).Refusal);
        Assert.Equal((0, true), (run.Journal.SnapshotsKept, run.Journal.HasSnapshotFailed));
        run.Disk.CapacityBytes = long.MaxValue;
        await run.TickAsync();
        Assert.Equal((0, 1), (run.Journal.SnapshotsKept, run.Journal.SnapshotsFailed));
        run.Clock.Advance(TimeSpan.FromMilliseconds(ShardLimits.JournalSnapshotRetryMilliseconds));
        await run.TickAsync();
        Assert.Equal((1, 1), (run.Journal.SnapshotsKept, run.Journal.SnapshotsFailed));
        Assert.False(run.Journal.HasSnapshotFailed);
    }

    /// <summary>A shard that is driven step by step; all calls to the disk are made in order, on this thread.</summary>
    private sealed class Run
    {
        private readonly RecordingOptions _options;
        private readonly Channel<ShardEffects> _effects = Channel.CreateBounded<ShardEffects>(
            new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropOldest });

        private readonly Channel<RankingQuestion> _questions = Channel.CreateBounded<RankingQuestion>(
            new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropOldest });

        private readonly Dictionary<int, IncidentId> _incidents = [];

        public Run(SimulatedDisk disk, long totalBytes = 1 << 30, int snapshotEntries = ShardLimits.JournalSnapshotEntries)
        {
            Disk = disk;
            _options = new RecordingOptions
            {
                Journal = new JournalOptions { SegmentBytes = Segment, TotalBytesMax = totalBytes, WritesOnCaller = true },
                SnapshotEntries = snapshotEntries,
            };
            Journal = Open();
            Shard = new Shard(Journal, Clock, _effects.Writer, _questions.Writer);
            Shard.Troubled += trouble => Troubles.Add(trouble.Kind);
        }

        public SimulatedDisk Disk { get; }

        public SimulatedClock Clock { get; } = new();

        public ShardJournal Journal { get; }

        public Shard Shard { get; }

        public List<ShardTroubleKind> Troubles { get; } = [];

        public async Task<Outcome> CallAsync(int number, int textLength = 10)
        {
            var outcome = await AskAsync(CallOf(number, textLength));
            if (outcome.Refusal == Refusal.None) _incidents[number] = outcome.Incident;
            return outcome;
        }

        public async Task CloseAsync(int number) =>
            Assert.Equal(Refusal.None, (await AskAsync(new IncidentClosed(_incidents[number], "li", "done"))).Refusal);

        /// <summary>Asked, and not waited for.</summary>
        public Task<Outcome> AskLater(int number) => Shard.AskAsync(CallOf(number, 10), TestContext.Current.CancellationToken).AsTask();

        /// <summary>The roads answer the first question with more times than they were asked for, as only a bug could.</summary>
        public async Task<Outcome> AnswerWronglyAsync()
        {
            Assert.True(_questions.Reader.TryRead(out var question));
            return await AskAsync(new RankingAnswered(new RankingAnswer(question.Request.Incident, question.Request.Round, new int[99], -1)));
        }

        /// <summary>Everybody moves a little.</summary>
        public void Move(int step)
        {
            var batch = Shard.RentBatch();
            foreach (var officer in Officers.Officers)
                batch.Add(new Fix(officer.Id, Instant.From(Clock.GetUtcNow()), City.At(step % 2 * 20, officer.Id.Value * 50), 0, 0, 50));
            Assert.True(Shard.TryPost(batch));
        }

        public async Task TickAsync()
        {
            Clock.Advance(TimeSpan.FromMilliseconds(ShardLimits.TickMilliseconds));
            while (await Shard.TurnAsync(TestContext.Current.CancellationToken)) continue;
        }

        /// <summary>Whoever opens the disk next, after a kill now, comes to the state there is.</summary>
        public void AssertReplaysToTheSame()
        {
            var now = Bytes(Journal.Fold);
            Journal.Dispose();
            using var again = Open();
            Assert.Equal(now, Bytes(again.Fold));
        }

        private static CallReceived CallOf(int number, int textLength) => new(new Call(
            new Guid(number, 0, 0, new byte[8]), "noise", 0, City.At(number * 300, 0), "", new string('x', textLength), "", "", "110"));

        private static byte[] Bytes(ShardFold fold)
        {
            var writer = new StateWriter();
            fold.State.Effects.Clear();
            fold.Save(writer);
            return writer.Written.ToArray();
        }

        private async Task<Outcome> AskAsync(ShardInput input)
        {
            var asked = Shard.AskAsync(input, TestContext.Current.CancellationToken).AsTask();
            while (!asked.IsCompleted) await Shard.TurnAsync(TestContext.Current.CancellationToken);
            return await asked;
        }

        private ShardJournal Open()
        {
            var opened = ShardJournal.TryOpen(
                Disk, "3", _options, Configuration, Clock, Instant.From(Clock.GetUtcNow()), out var journal, out var refusal);
            Assert.True(opened, refusal);
            return journal!;
        }
    }
}
