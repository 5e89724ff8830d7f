using System.Threading.Channels;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Journal;
using SmartPolicing.Realtime.Journal.Tests;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Shards;

public sealed class ShardLoopTests : IDisposable
{
    private readonly Channel<ShardEffects> _effects = Channel.CreateBounded<ShardEffects>(64);
    private readonly Channel<RankingQuestion> _questions = Channel.CreateBounded<RankingQuestion>(1);
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly City _city = new(4);
    private readonly Shard _shard;

    public ShardLoopTests()
    {
        Assert.True(
            ShardJournal.TryOpen(
                new SimulatedDisk(1), "3", new RecordingOptions { Journal = new JournalOptions { SegmentBytes = 1 << 20, TotalBytesMax = 64 << 20 } },
                new ShardConfiguration(City.Jurisdiction, City.Policy(), _city.Officers, 30), TimeProvider.System,
                Instant.From(TimeProvider.System.GetUtcNow()), out var journal, out var refusal),
            refusal);
        _shard = new Shard(journal, TimeProvider.System, _effects.Writer, _questions.Writer);
    }

    public void Dispose() => _stop.Dispose();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static Call Call(int number) => new(new Guid(number, 0, 0, new byte[8]), "robbery", 0, City.At(number * 300, 0), "", "", "", "", "110");

    [Fact]
    public async Task Call_IsAnswered_RankedAndSent_AndEffectsLeaveInSequence()
    {
        var loop = _shard.RunAsync(_stop.Token);
        await PlaceAsync(1, City.Middle);
        var outcome = await _shard.AskAsync(new CallReceived(Call(1)), Cancelled);
        Assert.Equal(new IncidentId(City.Jurisdiction, 1), outcome.Incident);

        var question = await _questions.Reader.ReadAsync(Cancelled);
        Assert.Same(_shard, question.Shard);
        await _shard.AskAsync(new RankingAnswered(new RankingAnswer(outcome.Incident, question.Request.Round, [42_000], -1)), Cancelled);

        var sequence = 0L;
        DirectiveView? sent = null;
        while (sent is null)
        {
            var batch = await _effects.Reader.ReadAsync(Cancelled);
            Assert.Equal(++sequence, batch.Sequence);
            sent = batch.Effects.OfType<DirectiveChanged>().FirstOrDefault()?.Directive;
        }

        Assert.Equal(42, sent.TravelSeconds);
        await StopAsync(loop);
    }

    [Fact]
    public async Task FullFixInbox_SaysNo_AndTakesAgainOnceTheLoopRuns()
    {
        var posted = 0;
        while (_shard.TryPost(Batch(posted % 4 + 1, City.Middle))) posted++;
        Assert.Equal(ShardLimits.FixInboxBatches, posted);
        var loop = _shard.RunAsync(_stop.Token);
        Assert.True(await _shard.WaitToPostAsync(Cancelled));
        await StopAsync(loop);
    }

    [Fact]
    public async Task RoadsThatDoNotAnswer_HoldNothingUp_AndEachIncidentIsAskedAbout()
    {
        var loop = _shard.RunAsync(_stop.Token);
        await PlaceAsync(1, City.Middle);
        var incidents = new HashSet<IncidentId>();
        for (var i = 1; i <= 20; i++) incidents.Add((await _shard.AskAsync(new CallReceived(Call(i)), Cancelled)).Incident);
        var asked = new HashSet<IncidentId>();
        while (asked.Count < incidents.Count)
        {
            asked.Add((await _questions.Reader.ReadAsync(Cancelled)).Request.Incident);
            _shard.Ring();
        }

        Assert.Equal(incidents, asked);
        await StopAsync(loop);
    }

    [Fact]
    public async Task Behind_CountsFromTheOldestThatIsStillOwed_AndNotThoseThatOnlyWaitForAnOfficer()
    {
        Assert.Equal(TimeSpan.Zero, _shard.Behind);
        var waiting = _shard.AskAsync(new CallReceived(Call(1)), Cancelled).AsTask();
        Assert.True(_shard.Behind > TimeSpan.Zero); // In the inbox.

        var loop = _shard.RunAsync(_stop.Token);
        var first = (await waiting).Incident;
        var question = await _questions.Reader.ReadAsync(Cancelled);
        var second = (await _shard.AskAsync(new CallReceived(Call(2)), Cancelled)).Incident;
        var before = _shard.Behind;
        Assert.True(before > TimeSpan.Zero); // The roads owe an answer.
        await AnswerAsync(first, question);
        question = await _questions.Reader.ReadAsync(Cancelled);
        Assert.True(_shard.Behind > TimeSpan.Zero); // And for the second.
        await AnswerAsync(second, question);
        Assert.Equal(TimeSpan.Zero, _shard.Behind); // Nobody was found for either; that is not the engine's debt.
        await StopAsync(loop);
    }

    [Fact]
    public async Task StoppedShard_RefusesInsteadOfHanging()
    {
        var loop = _shard.RunAsync(_stop.Token);
        await StopAsync(loop);
        var outcome = await _shard.AskAsync(new CallReceived(Call(1)), Cancelled);
        Assert.Equal(Refusal.Stopping, outcome.Refusal);
    }

    // A gateway's one connection speaks for many cities: one that has stopped must not hold up, or end, the way of the others.
    [Fact]
    public async Task StoppedShard_LetsFixesGo_HoweverManyCome()
    {
        var posted = 0;
        while (_shard.TryPost(Batch(posted % 4 + 1, City.Middle))) posted++;
        var waiting = _shard.WaitToPostAsync(Cancelled);
        await _stop.CancelAsync();
        await _shard.RunAsync(_stop.Token);
        Assert.True(await waiting);
        Assert.True(await _shard.WaitToPostAsync(Cancelled));
        for (var i = 0; i < 2 * ShardLimits.FixInboxBatches; i++) Assert.True(_shard.TryPost(Batch(1, City.Middle)));
    }

    // One is set aside and the city goes on; a stream of them means that the program is wrong.
    [Fact]
    public async Task ManyBrokenInvariantsWithinAMinute_StopTheShard_LoudlyAndOnlyIt()
    {
        var loop = _shard.RunAsync(_stop.Token);
        await PlaceAsync(1, City.Middle);
        var incident = (await _shard.AskAsync(new CallReceived(Call(1)), Cancelled)).Incident;
        for (var broken = 0; broken < ShardLimits.SetAsidePerMinuteMax; broken++)
            Assert.Equal(Refusal.Quarantined, (await AnswerWronglyAsync(incident)).Refusal);
        Assert.True(_shard.IsRunning);
        Assert.Equal(ShardLimits.SetAsidePerMinuteMax, _shard.SetAside);
        Assert.NotEqual(Refusal.None, (await AnswerWronglyAsync(incident)).Refusal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => loop);
        Assert.False(_shard.IsRunning);
    }

    // An answer with more times than candidates can only come from a bug. The question is asked again after each.
    private async Task<Outcome> AnswerWronglyAsync(IncidentId incident)
    {
        var question = await _questions.Reader.ReadAsync(Cancelled);
        return await _shard.AskAsync(new RankingAnswered(new RankingAnswer(incident, question.Request.Round, [1, 2, 3, 4, 5], -1)), Cancelled);
    }

    // Nobody is in the city: no officer to ask about.
    private async Task AnswerAsync(IncidentId incident, RankingQuestion question)
    {
        Assert.Empty(question.Request.Candidates);
        await _shard.AskAsync(new RankingAnswered(new RankingAnswer(incident, question.Request.Round, [], -1)), Cancelled);
    }

    // A turn takes its inputs before its fixes and answers at its end: once this is answered, the fix is folded.
    private async Task PlaceAsync(int officer, Geo.LatLng place)
    {
        Assert.True(_shard.TryPost(Batch(officer, place)));
        await _shard.AskAsync(new OfficerStatusSet(City.Officer(officer), OfficerStatus.Available), Cancelled);
    }

    private FixBatch Batch(int officer, Geo.LatLng place)
    {
        var batch = _shard.RentBatch();
        batch.Add(new Fix(City.Officer(officer), Instant.From(TimeProvider.System.GetUtcNow()), place, 0, 0, 50));
        return batch;
    }

    private async Task StopAsync(Task loop)
    {
        await _stop.CancelAsync();
        await loop;
    }
}
