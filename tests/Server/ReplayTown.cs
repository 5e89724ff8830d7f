using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Host;
using SmartPolicing.Realtime.Journal;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>
/// The town's shards with journals in a folder, driven turn by turn on a clock that the test moves: what happened when is exact.
/// </summary>
internal sealed class ReplayTown : IAsyncDisposable
{
    private readonly ManualTime _clock = new();
    private readonly Dictionary<JurisdictionId, Recorded> _shards = [];
    private int _calls;

    internal ReplayTown(string folder, params IReadOnlyList<JurisdictionId> jurisdictions)
    {
        Folder = folder;
        foreach (var jurisdiction in jurisdictions) Open(jurisdiction, OfficersOf(jurisdiction));
    }

    internal string Folder { get; }

    internal Instant Now => Instant.From(_clock.GetUtcNow());

    internal static OfficerRegistration[] OfficersOf(JurisdictionId jurisdiction) =>
        [.. DashboardTown.Officers.Where(officer => officer.Home == jurisdiction)];

    /// <summary>Opens a jurisdiction's journal to look back, as the Host does.</summary>
    internal bool TryOpenPast(
        JurisdictionId jurisdiction, [NotNullWhen(true)] out ShardReplay? past, [NotNullWhen(false)] out string? refusal) =>
        ShardJournals.TryOpenPast(Folder, jurisdiction, out past, out refusal);

    /// <summary>What has left a shard until now, in order.</summary>
    internal IReadOnlyList<ShardEffects> Told(JurisdictionId jurisdiction) => _shards[jurisdiction].Told;

    /// <summary>The state's bytes now.</summary>
    internal byte[] Bytes(JurisdictionId jurisdiction) => Bytes(_shards[jurisdiction].Journal.Fold);

    internal static byte[] Bytes(ShardFold fold)
    {
        var writer = new StateWriter();
        fold.State.Effects.Clear();
        fold.Save(writer);
        return writer.Written.ToArray();
    }

    /// <summary>Lets time pass, with a turn of both shards every so often.</summary>
    internal async Task WaitAsync(TimeSpan span, int stepMilliseconds = 100)
    {
        for (var left = span.TotalMilliseconds; left > 0; left -= stepMilliseconds)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(stepMilliseconds));
            foreach (var shard in _shards.Values) await shard.TurnAsync();
        }

        // Nobody waits for the disk because of a tick; whoever looks back at this very moment does.
        foreach (var shard in _shards.Values) Assert.True(await shard.Journal.CommitAsync(durable: true));
    }

    /// <summary>A call, taken in at this moment.</summary>
    internal async Task<IncidentId> CallAsync(JurisdictionId jurisdiction, string type = "noise")
    {
        var place = DashboardTown.Place(33.45 + _calls * 0.002, jurisdiction == DashboardTown.Three ? 117.0 : 117.2);
        var call = new Call(new Guid(++_calls, 0, 0, new byte[8]), type, 0, place, "", "help", "", "", "110");
        return (await AskAsync(jurisdiction, new CallReceived(call))).Incident;
    }

    internal async Task<Outcome> AskAsync(JurisdictionId jurisdiction, ShardInput input)
    {
        var shard = _shards[jurisdiction];
        var answer = shard.Shard.AskAsync(input, CancellationToken.None).AsTask();
        await shard.TurnAsync();
        return await answer;
    }

    /// <summary>A fix of this moment.</summary>
    internal async Task PlaceAsync(JurisdictionId jurisdiction, uint officer, LatLng place)
    {
        var shard = _shards[jurisdiction];
        var batch = shard.Shard.RentBatch();
        batch.Add(new Fix(new OfficerId(officer), Now, place, 0, 0, 50));
        Assert.True(shard.Shard.TryPost(batch));
        await shard.TurnAsync();
    }

    /// <summary>Stops a shard and starts it again with other officers; or starts one that was not there.</summary>
    internal void Restart(JurisdictionId jurisdiction, IReadOnlyList<OfficerRegistration> officers)
    {
        if (_shards.TryGetValue(jurisdiction, out var before)) before.Journal.Dispose();
        Open(jurisdiction, officers);
    }

    public ValueTask DisposeAsync()
    {
        foreach (var shard in _shards.Values) shard.Journal.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Open(JurisdictionId jurisdiction, IReadOnlyList<OfficerRegistration> officers)
    {
        Assert.True(FolderDisk.TryOpen(ShardJournals.FolderOf(Folder, jurisdiction), out var disk, out _));
        var configuration = new ShardConfiguration(jurisdiction, DashboardTown.Policy, officers, 30);
        Assert.True(
            ShardJournal.TryOpen(
                disk, ShardJournals.NameOf(jurisdiction), new RecordingOptions(), configuration, TimeProvider.System, Now,
                out var journal, out var refusal),
            refusal);
        _shards[jurisdiction] = new Recorded(journal, _clock);
    }

    private sealed class Recorded
    {
        private readonly Channel<ShardEffects> _effects = Channel.CreateBounded<ShardEffects>(ShardLimits.EffectsMax);
        private readonly Channel<RankingQuestion> _questions = Channel.CreateBounded<RankingQuestion>(ShardLimits.RankingsMax);

        internal Recorded(ShardJournal journal, TimeProvider clock)
        {
            Journal = journal;
            Shard = new Shard(journal, clock, _effects.Writer, _questions.Writer);
        }

        internal ShardJournal Journal { get; }

        internal Shard Shard { get; }

        internal List<ShardEffects> Told { get; } = [];

        /// <summary>Turns until nothing is left to do; the roads answer at once.</summary>
        internal async Task TurnAsync()
        {
            while (true)
            {
                while (await Shard.TurnAsync(CancellationToken.None)) continue;
                while (_effects.Reader.TryRead(out var batch)) Told.Add(batch);
                if (!_questions.Reader.TryRead(out var question)) return;
                int[] times = [.. question.Request.Candidates.Select(each => (int)(each.Place.MetresTo(question.Request.Place) * 100))];
                await Shard.TellAsync(
                    new RankingAnswered(RankingAnswer.Of(question.Request, times, _ => int.MaxValue)), CancellationToken.None);
            }
        }
    }
}
