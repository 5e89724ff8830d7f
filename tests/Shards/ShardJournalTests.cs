using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Journal;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Shards;

/// <summary>A shard's loop with a real journal in a folder: stopped, opened again, poisoned, refused.</summary>
public sealed class ShardJournalTests : IDisposable
{
    private static readonly City Officers = new(4);
    private static readonly ShardConfiguration Configuration = new(City.Jurisdiction, City.Policy(), Officers.Officers, 30);

    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("sp-shard").FullName, "3");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatWasAnswered_IsThereAgain_WithOfficersDirectivesAndQuestions()
    {
        byte[] before;
        IncidentId robbery, noise;
        await using (var run = Run.Of(Open()))
        {
            await run.PlaceAsync(1);
            robbery = (await run.Shard.AskAsync(Call(1, "robbery"), Cancelled)).Incident;
            await run.AnswerRoadsAsync([42_000]);
            noise = (await run.Shard.AskAsync(Call(2, "noise"), Cancelled)).Incident; // Its question stays out.
            before = await run.StopAsync();
        }

        var journal = Open();
        Assert.Equal(before, Bytes(journal.Fold));
        await using var again = Run.Of(journal);
        Assert.Equal(noise, (await again.Shard.AskAsync(Call(2, "noise"), Cancelled)).Incident);
        Assert.True((await again.Shard.AskAsync(Call(1, "robbery"), Cancelled)).Repeated);
        var effects = await again.EffectsAsync();
        Assert.Equal([robbery, noise], effects.OfType<IncidentChanged>().Select(effect => effect.Incident.Id));
        Assert.Equal(DirectiveState.Sent, effects.OfType<DirectiveChanged>().Single().Directive.State);
        Assert.Equal(noise, (await again.Questions.Reader.ReadAsync(Cancelled)).Request.Incident); // Asked again.
    }

    [Fact]
    public async Task APoisonedInput_IsSetAside_AndTheShardGoesOn_AndSoAfterARestart()
    {
        byte[] before;
        await using (var run = Run.Of(Open()))
        {
            await run.PlaceAsync(1);
            var call = await run.Shard.AskAsync(Call(1, "robbery"), Cancelled);
            var question = await run.Questions.Reader.ReadAsync(Cancelled);
            var wrong = new RankingAnswer(call.Incident, question.Request.Round, [1, 2, 3], -1); // One was asked about.
            Assert.Equal(Refusal.Quarantined, (await run.Shard.AskAsync(new RankingAnswered(wrong), Cancelled)).Refusal);
            Assert.True(run.Shard.IsRunning);
            await run.AnswerRoadsAsync([42_000]); // It is asked again, for the first answer counts for nothing.
            Assert.True((await run.Shard.AskAsync(Call(1, "robbery"), Cancelled)).Repeated);
            before = await run.StopAsync();
        }

        using var journal = Open();
        Assert.Equal(before, Bytes(journal.Fold));
    }

    [Fact]
    public void ASecondOpening_IsRefused_WhileTheFirstIsOpen_AndAForeignFileIs()
    {
        using (Open())
        {
            Assert.False(TryOpen(Configuration, Officers.Now, out _, out var held));
            Assert.Contains(_folder, held, StringComparison.Ordinal);
        }

        foreach (var segment in Directory.GetFiles(_folder, "*.seg*")) File.WriteAllText(segment, "not a segment");
        Assert.False(TryOpen(Configuration, Officers.Now, out _, out var refusal));
        Assert.NotEmpty(refusal);
    }

    [Fact]
    public async Task AnotherPolicy_IsInForceAfterARestart_AndWrittenDownOnce()
    {
        await using (var run = Run.Of(Open()))
        {
            await run.Shard.AskAsync(Call(1, "noise"), Cancelled);
            await run.StopAsync();
        }

        var other = Configuration with { Policy = City.Policy(joinMetres: 7) };
        for (var opening = 0; opening < 2; opening++)
        {
            Assert.True(TryOpen(other, Officers.Now, out var journal, out var refusal), refusal);
            Assert.Equal((7, 1), (journal.Fold.Configuration.Policy.JoinMetres, journal.Fold.State.OpenIncidents));
            journal.Dispose();
        }
    }

    [Fact]
    public async Task AnOfficerWhoMovedAway_IsStillKnownHere_ButBelongsToTheOtherCity()
    {
        DirectiveId held;
        await using (var run = Run.Of(Open()))
        {
            await run.PlaceAsync(1);
            await run.Shard.AskAsync(Call(1, "robbery"), Cancelled);
            await run.AnswerRoadsAsync([42_000]);
            held = (await run.UntilAsync(effects => effects.OfType<DirectiveChanged>())).Directive.Id;
            await run.StopAsync();
        }

        var rest = Configuration with { Officers = [.. Officers.Officers.Skip(1)] };
        Assert.True(TryOpen(rest, Officers.Now, out var journal, out var refusal), refusal);
        await using var again = Run.Of(journal);
        Assert.Equal([2u, 3, 4], again.Shard.Staff.Select(officer => officer.Id.Value));
        Assert.Equal([2u, 3, 4, 1], again.Shard.Officers.Select(officer => officer.Id.Value));

        var there = new JurisdictionId(4);
        var moved = Officers.Officers[0] with { Home = there };
        Assert.True(FolderDisk.TryOpen(Path.Combine(Path.GetDirectoryName(_folder)!, "4"), out var disk, out _));
        Assert.True(
            ShardJournal.TryOpen(
                disk, "4", new RecordingOptions(), new ShardConfiguration(there, City.Policy(), [moved], 30), TimeProvider.System,
                Officers.Now, out var other, out refusal),
            refusal);
        await using var otherCity = Run.Of(other);
        var node = new Node(
            [again.Shard, otherCity.Shard], City.Policy(), TimeProvider.System, Channel.CreateBounded<ShardEffects>(1).Reader);
        Assert.True(node.TryOfficer(moved.Id, out var found));
        Assert.Equal(there, found.Home);
        var withdrawn = await again.Shard.AskAsync(new DirectiveWithdrawn(held, "zhou", "moved away"), Cancelled);
        Assert.Equal(Refusal.None, withdrawn.Refusal);
    }

    private static CallReceived Call(int number, string type) =>
        new(new Call(new Guid(number, 0, 0, new byte[8]), type, 0, City.At(number * 300, 0), "", "", "", "", "110"));

    private static byte[] Bytes(ShardFold fold)
    {
        var writer = new StateWriter();
        fold.State.Effects.Drain();
        fold.Save(writer);
        return writer.Written.ToArray();
    }

    private bool TryOpen(
        ShardConfiguration configuration, Instant now, [NotNullWhen(true)] out ShardJournal? journal, [NotNullWhen(false)] out string? refusal)
    {
        Assert.True(FolderDisk.TryOpen(_folder, out var disk, out _));
        return ShardJournal.TryOpen(
            disk, "3", new RecordingOptions(), configuration, TimeProvider.System, now, out journal, out refusal);
    }

    private ShardJournal Open()
    {
        Assert.True(TryOpen(Configuration, Instant.From(TimeProvider.System.GetUtcNow()), out var journal, out var refusal), refusal);
        return journal;
    }

    /// <summary>A running shard.</summary>
    private sealed class Run : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        private readonly Channel<ShardEffects> _effects = Channel.CreateBounded<ShardEffects>(256);
        private readonly ShardJournal _journal;
        private readonly Task _loop;

        private Run(ShardJournal journal)
        {
            _journal = journal;
            Shard = new Shard(journal, TimeProvider.System, _effects.Writer, Questions.Writer);
            _loop = Shard.RunAsync(_stop.Token);
        }

        public Shard Shard { get; }

        public Channel<RankingQuestion> Questions { get; } = Channel.CreateBounded<RankingQuestion>(16);

        public static Run Of(ShardJournal journal) => new(journal);

        /// <summary>Posts a position and waits until an input after it was answered.</summary>
        public async Task PlaceAsync(int officer)
        {
            var batch = Shard.RentBatch();
            batch.Add(new(City.Officer(officer), Instant.From(TimeProvider.System.GetUtcNow()), City.Middle, 0, 0, 50));
            Assert.True(Shard.TryPost(batch));
            while (Shard.Frame.Officers[officer - 1].FixAt.IsNever)
            {
                await Shard.AskAsync(new RankingAsked(default), Cancelled);
                await Task.Yield();
            }
        }

        public async Task AnswerRoadsAsync(int[] milliseconds)
        {
            var question = await Questions.Reader.ReadAsync(Cancelled);
            var answer = new RankingAnswer(question.Request.Incident, question.Request.Round, milliseconds, -1);
            Assert.Equal(Refusal.None, (await Shard.AskAsync(new RankingAnswered(answer), Cancelled)).Refusal);
        }

        /// <summary>Everything the first turn tells.</summary>
        public async Task<IReadOnlyList<Effect>> EffectsAsync() => (await _effects.Reader.ReadAsync(Cancelled)).Effects;

        /// <summary>The first of a kind among the effects to come.</summary>
        public async Task<TEffect> UntilAsync<TEffect>(Func<IReadOnlyList<Effect>, IEnumerable<TEffect>> choose)
        {
            while (true)
                if (choose(await EffectsAsync()).FirstOrDefault() is { } found) return found;
        }

        /// <returns>The state it stopped in.</returns>
        public async Task<byte[]> StopAsync()
        {
            await Shard.AskAsync(new RankingAsked(default), Cancelled); // After every position that was posted.
            await _stop.CancelAsync();
            await _loop;
            return Bytes(_journal.Fold);
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _loop;
            _stop.Dispose();
        }
    }
}
