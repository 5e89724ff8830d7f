using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.Watchlist;
using SmartPolicing.Realtime.Host.Borders;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Border;
using SmartPolicing.Realtime.Shards.Recording;
using static SmartPolicing.Realtime.Server.Tests.BorderTown;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>The courier between three real shards, one of which may be down; the tests see every letter that leaves.</summary>
public sealed class CourierTests : IAsyncDisposable
{
    private static readonly JurisdictionId One = new(1), Two = new(2), Three = new(3);
    private static readonly DispatchPolicy Policy =
        new(new Dictionary<string, IncidentType>(), [30, 30, 60, 60], 60, 100, 600, [60, 120, 600, 1_800]);

    private readonly CancellationTokenSource _stopping = new();
    private readonly ManualTime _time = new();
    private readonly Channel<ShardEffects> _effects = Channel.CreateBounded<ShardEffects>(ShardLimits.EffectsMax);
    private readonly Channel<NumberedLetter> _left = Channel.CreateBounded<NumberedLetter>(ShardLimits.CourierMax);
    private readonly Channel<NumberedLetter> _toCarry = Channel.CreateBounded<NumberedLetter>(ShardLimits.CourierMax);
    private readonly Dictionary<JurisdictionId, HashSet<WatchlistEntryId>> _lookedFor = new() { [One] = [], [Two] = [], [Three] = [] };
    private readonly List<NumberedLetter> _seen = [];
    private readonly List<Task> _loops = [];
    private readonly Node _node;
    private readonly Courier _courier;

    public CourierTests()
    {
        var questions = Channel.CreateBounded<RankingQuestion>(ShardLimits.RankingsMax);
        var forecasts = Channel.CreateBounded<ForecastQuestion>(ShardLimits.ForecastsMax);
        var shards = new[] { One, Two, Three }.Select(city => new Shard(
            JournalInMemory.Of(
                new ShardConfiguration(city, Policy, [new OfficerRegistration(new OfficerId(city.Value), $"P{city}", city, DashboardTown.Place(33.5, 117), [])], 30)
                {
                    Others = [.. new[] { One, Two, Three }.Where(other => other != city)],
                },
                _time),
            _time, _effects.Writer, questions.Writer, new BorderWays(forecasts.Writer, _left.Writer)));
        _node = new Node([.. shards], Policy, _time, _effects.Reader);
        _courier = new Courier(_node, _toCarry.Reader, NullLogger<Courier>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _courier.StopAsync(CancellationToken.None);
        _courier.Dispose();
        await _stopping.CancelAsync();
        await Task.WhenAll(_loops);
        _stopping.Dispose();
    }

    [Fact]
    public async Task ACityThatIsDown_HoldsUpNobodyElse_AndLearnsEverythingWhenItIsBack()
    {
        await RunAsync(One, Two);
        var entries = new List<WatchlistEntryId>();
        for (var count = 0; count < 5; count++) entries.Add(await LookForAsync($"苏A{12_345 + 7_919 * count}"));
        await UntilAsync(() => Take() && _lookedFor[Two].SetEquals(entries), Ring);
        Assert.Empty(_lookedFor[Three]);
        Assert.Equal(Refusal.None, (await _node.AskAsync(One, new WatchlistWithdrawn(entries[0], "chief", "found"), TestContext.Current.CancellationToken)).Refusal);
        await UntilAsync(() => Take() && !_lookedFor[Two].Contains(entries[0]), Ring);
        await RunAsync(Three);
        await UntilAsync(() => Take() && _lookedFor[Three].SetEquals(entries.Skip(1)), Ring);
    }

    [Fact]
    public async Task LettersThatWereTaken_AreLetGo_AndOthersToldAgain()
    {
        await RunAsync(One, Two);
        var entry = await LookForAsync(PlateText);
        await UntilAsync(() => Take() && _lookedFor[Two].Contains(entry), Ring);
        await UntilAsync(() =>
        {
            // Three seconds and three seconds: at the second tick what waits is told again, and only that.
            _seen.Clear();
            _time.Advance(TimeSpan.FromSeconds(3));
            Ring();
            Take();
            return _seen.Count > 0 && _seen.All(letter => letter.To == Three);
        });
        Assert.All(_seen, letter => Assert.Equal(1, letter.Number));
    }

    [Fact]
    public async Task LettersThatComeTwiceOrTooSoon_TakeEffectOnceAndInOrder()
    {
        await RunAsync(One, Two);
        var (first, second, third) = (Told(1), Told(2), Told(1, WatchlistState.Withdrawn));
        foreach (var (number, letter) in new[] { (2L, second), (1L, first), (1L, first), (3L, third), (2L, second), (3L, third) })
            Assert.True(_toCarry.Writer.TryWrite(new NumberedLetter(One, Two, number, letter)));
        await UntilAsync(() => Take() && _lookedFor[Two].SetEquals([second.Entry.Id]), Ring);
        Assert.Equal(Refusal.LetterOutOfOrder, await ArrivedAsync(5, second));
        Assert.Equal(Refusal.None, await ArrivedAsync(4, new NothingTold()));
    }

    [Fact]
    public async Task ALetterThatBreaksAnInvariant_IsSetAside_AndThoseBehindItAreTaken()
    {
        await RunAsync(One, Two);
        Assert.True(_node.TryShard(Two, out var shard));
        var troubles = new List<ShardTroubleKind>();
        shard.Troubled += trouble => troubles.Add(trouble.Kind);
        var broken = Told(1) with { Entry = Told(1).Entry with { Entry = Told(1).Entry.Entry with { Plate = default } } };
        Assert.True(_toCarry.Writer.TryWrite(new NumberedLetter(One, Two, 1, broken)));
        Assert.True(_toCarry.Writer.TryWrite(new NumberedLetter(One, Two, 2, Told(2))));
        await UntilAsync(() => Take() && _lookedFor[Two].Contains(Told(2).Entry.Id), Ring);
        Assert.Equal([ShardTroubleKind.SetAside], troubles);
        Assert.Equal(1, shard.SetAside);
    }

    [Fact]
    public async Task ALetterToNobody_IsLogged_AndStopsNothing()
    {
        await RunAsync(One, Two);
        Assert.True(_toCarry.Writer.TryWrite(new NumberedLetter(One, new JurisdictionId(9), 1, Told(1))));
        Assert.True(_toCarry.Writer.TryWrite(new NumberedLetter(One, Two, 1, Told(1))));
        await UntilAsync(() => Take() && _lookedFor[Two].Contains(Told(1).Entry.Id), Ring);
    }

    private static EntryTold Told(uint number, WatchlistState state = WatchlistState.Active)
    {
        var until = new Instant(new ManualTime().GetUtcNow().ToUnixTimeMilliseconds()).PlusSeconds(3_600);
        return new EntryTold(new WatchlistEntryView(
            new WatchlistEntryId(One, number), Entry(until), state, default, default, "approver", until, null, []));
    }

    private async Task<Refusal> ArrivedAsync(long number, Letter letter)
    {
        Assert.True(_node.TryShard(Two, out var shard));
        var asked = shard.AskAsync(new LetterArrived(One, number, letter), TestContext.Current.CancellationToken);
        return (await asked).Refusal;
    }

    private async Task RunAsync(params JurisdictionId[] cities)
    {
        foreach (var city in cities)
        {
            Assert.True(_node.TryShard(city, out var shard));
            _loops.Add(Task.Run(() => shard.RunAsync(_stopping.Token)));
        }

        if (_loops.Count == cities.Length) await _courier.StartAsync(CancellationToken.None);
    }

    private async Task<WatchlistEntryId> LookForAsync(string plate)
    {
        var cancel = TestContext.Current.CancellationToken;
        var asked = await _node.AskAsync(One, new WatchlistAsked(Entry(_node.Now.PlusSeconds(3_600), plate)), cancel);
        Assert.Equal(Refusal.None, asked.Refusal);
        Assert.Equal(Refusal.None, (await _node.AskAsync(One, new WatchlistDecided(asked.Entry, true, "approver", ""), cancel)).Refusal);
        return asked.Entry;
    }

    private void Ring()
    {
        foreach (var shard in _node.Shards) shard.Ring();
    }

    // Shows the letters that left to the test, then to the courier.
    private bool Take()
    {
        while (_left.Reader.TryRead(out var letter))
        {
            _seen.Add(letter);
            Assert.True(_toCarry.Writer.TryWrite(letter));
        }

        while (_effects.Reader.TryRead(out var batch))
        {
            foreach (var changed in batch.Effects.OfType<EntryChanged>())
            {
                if (changed.Entry.State == WatchlistState.Active) _lookedFor[batch.Jurisdiction].Add(changed.Entry.Id);
                else _lookedFor[batch.Jurisdiction].Remove(changed.Entry.Id);
            }
        }

        return true;
    }
}
