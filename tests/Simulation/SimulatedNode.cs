using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Ingest.Reads;
using SmartPolicing.Realtime.Journal;
using SmartPolicing.Realtime.Journal.Tests;
using SmartPolicing.Realtime.Server;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Border;
using SmartPolicing.Realtime.Shards.Recording;
using SmartPolicing.Realtime.Shards.Sending;
using PlateWatch = SmartPolicing.Realtime.Host.Borders.Watch;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>
/// One process: the real journals, shards, board and edge, put together as the host does it, but driven step by step on one thread. What
/// crashes is thrown away whole; only the disks stay.
/// </summary>
internal sealed class SimulatedNode : IDisposable
{
    private const int BoardEffectsMax = 100_000;
    private static readonly TimeSpan TurnMax = TimeSpan.FromSeconds(30);

    private readonly Channel<ShardEffects> _left;
    private readonly Channel<ShardEffects> _forBoard = Channel.CreateBounded<ShardEffects>(BoardEffectsMax);
    private readonly IReadOnlyList<ShardJournal> _journals;
    private readonly PlateWatch _plates;
    private readonly Dictionary<JurisdictionId, MatchRead> _matchers;
    private readonly List<SightingSeen> _sightings = [];

    private SimulatedNode(Town town, Weather weather, TimeProvider clock, IReadOnlyList<ShardJournal> journals)
    {
        _left = Channel.CreateBounded<ShardEffects>(weather.EffectsMax);
        _journals = journals;
        var shards = journals.Select(journal => new Shard(journal, clock, _left.Writer, Questions.Writer, new BorderWays(Forecasts.Writer, Letters.Writer), Sendings.Writer)).ToList();
        foreach (var shard in shards) shard.Troubled += trouble => Troubles.Add(trouble);
        Node = new Node(shards, town.Policy, clock, _forBoard.Reader);
        Door = NodeDoor.Of(Node);
        Board = new Board(Door);
        Meters = new DashboardMeters(Board);
        Routes = FixRoutes.Of(Node);
        Targets = [.. shards.Select(FixTarget.Of)];
        _plates = new PlateWatch(HearSighting, town.BordersFrom, NullLogger<PlateWatch>.Instance);
        _matchers = town.Jurisdictions.ToDictionary(city => city, _plates.MatcherOf);
    }

    public Node Node { get; }

    public NodeDoor Door { get; }

    public Board Board { get; }

    public DashboardMeters Meters { get; }

    public IngestMetrics IngestMetrics { get; } = new();

    public FixRoutes Routes { get; }

    public IReadOnlyList<FixTarget> Targets { get; }

    public Channel<RankingQuestion> Questions { get; } = Channel.CreateBounded<RankingQuestion>(ShardLimits.RankingsMax);

    public Channel<ForecastQuestion> Forecasts { get; } = Channel.CreateBounded<ForecastQuestion>(ShardLimits.ForecastsMax);

    public Channel<SendingQuestion> Sendings { get; } = Channel.CreateBounded<SendingQuestion>(ShardLimits.SendingsMax);

    public Channel<NumberedLetter> Letters { get; } = Channel.CreateBounded<NumberedLetter>(ShardLimits.CourierMax);

    /// <summary>What the shards reported to the operator.</summary>
    public List<ShardTrouble> Troubles { get; } = [];

    public IReadOnlyList<ShardJournal> Journals => _journals;

    public static RecordingOptions OptionsOf(Weather weather) => new()
    {
        Journal = new JournalOptions
        {
            SegmentBytes = weather.SegmentBytes,
            TotalBytesMax = (long)weather.SegmentBytes * weather.JournalSegments,
            KeepFor = weather.KeepFor,
            WritesOnCaller = true,
        },
        SnapshotEntries = weather.SnapshotEntries,
        KeepsPolicy = true,
    };

    public static string NameOf(JurisdictionId city) => city.Value.ToString(CultureInfo.InvariantCulture);

    /// <param name="opened">Looks at the journals before anything happens to them.</param>
    /// <param name="refusals">By city, why its journal was refused; empty when the node runs.</param>
    public static SimulatedNode? TryStart(
        Town town, Weather weather, SimulatedClock clock, IReadOnlyList<SimulatedDisk> disks, Action<IReadOnlyList<ShardJournal>> opened,
        out Dictionary<int, string> refusals)
    {
        refusals = [];
        var journals = new List<ShardJournal>();
        for (var index = 0; index < disks.Count; index++)
        {
            var city = town.Jurisdictions[index];
            if (ShardJournal.TryOpen(
                disks[index], NameOf(city), OptionsOf(weather), town.Configuration(city), clock, Instant.From(clock.GetUtcNow()),
                out var journal, out var refusal)) journals.Add(journal);
            else refusals.Add(index, refusal);
        }

        if (refusals.Count == 0)
        {
            opened(journals);
            PutPolicy(town, clock, journals, refusals);
            if (refusals.Count == 0) return new SimulatedNode(town, weather, clock, journals);
        }

        foreach (var journal in journals) journal.Dispose();
        return null;
    }

    /// <summary>One turn of a shard. While nothing takes its effects it may have to wait in the middle of its turn.</summary>
    /// <param name="isKilledWaiting">Whether the process dies while it waits: after the commit, before anybody was told.</param>
    /// <param name="saw">Hears what left.</param>
    /// <returns>False when it was killed there.</returns>
    public bool TryTurn(Shard shard, Func<bool> isKilledWaiting, Action<ShardEffects> saw)
    {
        var turn = shard.TurnAsync(CancellationToken.None).AsTask();
        if (!turn.IsCompleted)
        {
            if (isKilledWaiting()) return false;

            // It goes on on another thread as soon as there is room: until it has ended, nothing here may touch what it touches.
            var told = new List<ShardEffects>();
            while (_left.Reader.TryRead(out var batch)) told.Add(batch);
            if (!turn.Wait(TurnMax)) throw new Violation($"the turn of {shard.Jurisdiction} does not end");
            foreach (var batch in told) Tell(batch, saw);
        }

        turn.GetAwaiter().GetResult();
        return true;
    }

    /// <summary>Takes what has left the shards to the board's inbox. False when nothing had.</summary>
    public bool TryTell(Action<ShardEffects> saw)
    {
        var any = false;
        while (_left.Reader.TryRead(out var batch))
        {
            any = true;
            Tell(batch, saw);
        }

        return any;
    }

    /// <summary>What the city's desk would put before its shard: a sighting for each entry that a read matches. By the real index.</summary>
    public IReadOnlyList<SightingSeen> SightingsOf(JurisdictionId city, in PlateHit hit)
    {
        _sightings.Clear();
        if (_matchers[city](hit.Read) == 0) return [];
        var taking = _plates.TakeAsync(city, [hit], CancellationToken.None);
        Violation.Unless(taking is { IsCompletedSuccessfully: true, Result: [ReadAnswer.Accepted] }, "the watch waits though it has its answers");
        return [.. _sightings];
    }

    /// <summary>Stops as on SIGTERM: states are kept, journals closed.</summary>
    public void Stop()
    {
        foreach (var shard in Node.Shards) shard.RunAsync(new CancellationToken(canceled: true)).GetAwaiter().GetResult();
    }

    /// <summary>What belongs to the process and not to the disks; the journals are left as they are, as by kill -9.</summary>
    public void Dispose()
    {
        Meters.Dispose();
        IngestMetrics.Dispose();
        Board.Dispose();
    }

    // The one policy of all shards, as the host does it.
    private static void PutPolicy(Town town, SimulatedClock clock, List<ShardJournal> journals, Dictionary<int, string> refusals)
    {
        var now = Instant.From(clock.GetUtcNow());
        town.Policy = PolicyAtStart.Named(town.Policy, journals, now);
        for (var index = 0; index < journals.Count; index++)
            if (!PolicyAtStart.TryPut(journals[index], town.Policy, now, out var refusal)) refusals.Add(index, refusal);
    }

    private void Tell(ShardEffects batch, Action<ShardEffects> saw)
    {
        saw(batch);
        _plates.Take(batch);
        Violation.Unless(_forBoard.Writer.TryWrite(batch), "the board's inbox overflowed");
    }

    // The simulation asks by itself, so that it decides what becomes of the answer.
    private ValueTask<Outcome> HearSighting(JurisdictionId city, ShardInput input, CancellationToken cancellation)
    {
        _sightings.Add((SightingSeen)input);
        return ValueTask.FromResult(Outcome.Done);
    }
}
