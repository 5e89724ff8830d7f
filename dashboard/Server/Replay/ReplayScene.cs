using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Hubs;
using SmartPolicing.Realtime.Server.Viewers;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Replay;

/// <summary>
/// A board of its own with one viewer, fed from the past: what a page is told of a replay between two seeks, in the same messages as live.
/// Nothing here reaches the running node: its door refuses every input. Made and ended by the session's task.
/// </summary>
internal sealed class ReplayScene : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly Channel<ShardEffects> _effects;
    private readonly Viewer _viewer;
    private readonly DispatcherPump _pump;
    private readonly ILogger _logger;
    private Task _pumping = Task.CompletedTask;
    private bool _isOver;

    private ReplayScene(
        IReadOnlyList<PastShard> shards, ReplayClock clock, DashboardState state, ClientLine line, int speed, ILogger logger)
    {
        _logger = logger;
        // The first batches, one of each shard, wait in it before the board is started.
        _effects = Channel.CreateBounded<ShardEffects>(DashboardLimits.ReplayEffectsMax + shards.Count);
        var told = new HashSet<OfficerId>();
        ShardDoor[] doors = [.. shards.Select(shard => shard.Enter(told))];
        Door = new NodeDoor(doors, state.Node.Policy, clock, _effects.Reader, RefuseAsync);
        Board = new Board(Door, viewersMax: 1);
        _viewer = Viewer.ForDispatcher(shards.Select(shard => shard.Jurisdiction).ToHashSet());

        // Cells of its own: the live ones are kept from frame to frame.
        var frames = new FrameBuilder(doors, new FrameCells(), state.Map.Center, state.Speed);
        _pump = new DispatcherPump(_viewer, Board, frames, line, Door, speed, state.Wall);
    }

    /// <summary>Incidents and officers. Any thread.</summary>
    internal Board Board { get; }

    /// <summary>Officers and their positions. Any thread.</summary>
    internal NodeDoor Door { get; }

    /// <summary>What the shards tell goes in here.</summary>
    internal ChannelWriter<ShardEffects> Effects => _effects.Writer;

    /// <summary>Shows the shards as they are now; a snapshot is the first the page gets.</summary>
    /// <param name="shards">Those that are there.</param>
    internal static async Task<ReplayScene> StartAsync(
        IReadOnlyList<PastShard> shards, ReplayClock clock, DashboardState state, ClientLine line, int speed, ViewArea? area,
        ILogger logger)
    {
        var scene = new ReplayScene(shards, clock, state, line, speed, logger);
        foreach (var shard in shards) Invariant.Holds(scene._effects.Writer.TryWrite(shard.Whole()));
        await scene.Board.StartAsync(CancellationToken.None);
        await scene.Board.JoinAsync(scene._viewer, CancellationToken.None);
        if (area is not null) scene.Show(area);
        scene._pumping = ViewerSession.PumpAsync(scene._pump.RunAsync, line, logger, scene._ending.Token);
        return scene;
    }

    /// <summary>The page shows this now. Any thread.</summary>
    internal void Show(ViewArea area) => _pump.Show(area);

    /// <summary>Puts a fresh snapshot into the page's outbox. Any thread.</summary>
    internal ValueTask SnapshotAsync(CancellationToken cancellation) => Board.SnapshotAsync(_viewer, cancellation);

    /// <summary>Nothing more is sent afterwards; what it held can still be read. Repeating it does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isOver) return;
        _isOver = true;
        await _ending.CancelAsync(); // First the pump: it would take the end of the board for a reason to cut the connection.
        await _pumping;
        await Board.StopAsync(CancellationToken.None);
        if (Board.ExecuteTask?.Exception?.InnerException is { } fault) ReplaySession.LogFailed(_logger, fault);
        Board.Dispose();
        _ending.Dispose();
    }

    private static ValueTask<Outcome> RefuseAsync(JurisdictionId jurisdiction, ShardInput input, CancellationToken cancellation) =>
        ValueTask.FromResult(Outcome.Refused(Refusal.Stopping)); // Nobody asks: the hub has no commands.
}
