using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Hubs;
using SmartPolicing.Realtime.Server.Viewers;

namespace SmartPolicing.Realtime.Server.Replay;

/// <summary>Who looks back, and what for.</summary>
/// <param name="Reason">In the person's words.</param>
internal sealed record ReplayPurpose(string User, string Reason);

/// <summary>
/// One connection's replay from its opening to its end. Single writer: its own task moves the shards on and back, ten times a second, and
/// carries out what the page orders, one after the other.
/// </summary>
internal sealed partial class ReplaySession : IAsyncDisposable
{
    /// <summary>Refuses a call that needs an open replay.</summary>
    internal const string NotOpen = "notOpen";

    private readonly IReadOnlyList<PastShard> _shards;
    private readonly IReadOnlyList<JurisdictionId> _unopened;
    private readonly ReplayPurpose _purpose;
    private readonly ReplayRoom _room;
    private readonly DashboardState _state;
    private readonly ClientLine _line;
    private readonly ILogger _logger;
    private readonly ReplayClock _clock = new();
    private readonly Channel<Order> _orders;
    private readonly CancellationTokenSource _ending;
    private readonly Instant _oldest;
    private readonly Instant _newest;
    private Task _running = Task.CompletedTask;
    private volatile ReplayScene? _scene;
    private volatile ViewArea? _area;
    private ReplayState _now = ReplayState.Playing; // This and what follows: the task's own.
    private int _speed;
    private double _owed; // Milliseconds (node) of a step that were less than a whole one.
    private long _steppedAt;
    private long _saidAt;
    private long _heardAt; // Of any thread.

    /// <param name="shards">Come to the moment to begin at; the session disposes of them.</param>
    /// <param name="unopened">The person's other jurisdictions here: nothing of them can be read.</param>
    /// <param name="line">The page's; <c>replay</c> messages leave by it beside the pump's.</param>
    /// <param name="aborted">The connection's end is the session's, disposed of or not.</param>
    internal ReplaySession(
        IReadOnlyList<PastShard> shards, IReadOnlyList<JurisdictionId> unopened, Instant moment, int speed, ReplayPurpose purpose,
        ReplayRoom room, DashboardState state, ClientLine line, ILogger logger, CancellationToken aborted)
    {
        (_shards, _unopened) = (shards, unopened);
        (_speed, _purpose, _room, _state, _line, _logger) = (speed, purpose, room, state, line, logger);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        Jurisdictions = string.Join(' ', shards.Select(shard => shard.Jurisdiction.Value));
        _clock.Moment = moment;
        _oldest = shards.Min(shard => shard.Oldest);
        _newest = shards.Max(shard => shard.Newest);
        _heardAt = state.Wall.GetTimestamp();
        _orders = Channel.CreateBounded<Order>(DashboardLimits.ReplayOrdersMax);
    }

    /// <summary>What a page may order.</summary>
    internal enum OrderKind
    {
        Play,
        Pause,
        Speed,
        Seek,
    }

    /// <summary>What it has come to. Any thread.</summary>
    internal Instant Moment => _clock.Moment;

    /// <summary>Ends when nothing more comes, and its place is free.</summary>
    internal Task Ended => _running;

    /// <summary>What is shown; null until there is something. Any thread.</summary>
    internal ReplayScene? Scene
    {
        get
        {
            Volatile.Write(ref _heardAt, _state.Wall.GetTimestamp());
            return _scene;
        }
    }

    /// <summary>The numbers of what it is a replay of, for the log.</summary>
    internal string Jurisdictions { get; }

    /// <summary>Begins to play. Call once.</summary>
    internal void Start() => _running = RunAsync(_ending.Token);

    /// <summary>The page shows this now. Any thread.</summary>
    internal void Show(ViewArea area)
    {
        _area = area;
        Scene?.Show(area);
    }

    /// <summary>Has something carried out, after what was ordered before. Any thread.</summary>
    /// <returns>Null when it is done, else why not.</returns>
    internal async Task<string?> AskAsync(OrderKind kind, long value)
    {
        Volatile.Write(ref _heardAt, _state.Wall.GetTimestamp());
        var order = new Order(kind, value, new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!_orders.Writer.TryWrite(order)) return _orders.Reader.Completion.IsCompleted ? NotOpen : ReplayRoom.Busy;
        return await order.Reply.Task;
    }

    /// <summary>Ends it and frees its place.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _running;
        _ending.Dispose();
    }

    private async Task RunAsync(CancellationToken ending)
    {
        await Task.Yield();
        try
        {
            await ShowAsync(ending);
            await LoopAsync(ending);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The connection has ended.
        }
        catch (Exception fault)
        {
            LogFailed(_logger, fault); // Our bug, and this replay's only.
            _line.Abort();
        }
        finally
        {
            _orders.Writer.TryComplete();
            while (_orders.Reader.TryRead(out var order)) order.Reply.SetResult(NotOpen);
            await EndSceneAsync();
            foreach (var shard in _shards) shard.Dispose();
            LogEnded(_purpose.User, Jurisdictions, _clock.Moment);
            _room.Leave(_purpose.User);
        }
    }

    private async Task LoopAsync(CancellationToken ending)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(DashboardLimits.ReplayStepMilliseconds), _state.Wall);
        var orders = _orders.Reader.WaitToReadAsync(ending).AsTask();
        var tick = timer.WaitForNextTickAsync(ending).AsTask();
        while (_now != ReplayState.Over)
        {
            await Task.WhenAny(orders, tick);
            if (orders.IsCompleted)
            {
                await orders;
                while (_orders.Reader.TryRead(out var order)) await CarryOutAsync(order, ending);
                orders = _orders.Reader.WaitToReadAsync(ending).AsTask();
            }

            if (!tick.IsCompleted) continue;
            await tick;
            await StepAsync(ending);
            tick = timer.WaitForNextTickAsync(ending).AsTask();
        }
    }

    private async Task CarryOutAsync(Order order, CancellationToken ending)
    {
        string? refusal = null;
        try
        {
            if (order.Kind == OrderKind.Seek) refusal = await SeekAsync(new Instant(order.Value), ending);
            else if (order.Kind == OrderKind.Speed) _speed = (int)order.Value;
            else if (order.Kind == OrderKind.Pause) _now = _now == ReplayState.Playing ? ReplayState.Paused : _now;
            else if (_now == ReplayState.AtEnd) refusal = ReplayRoom.BadMoment; // There is nothing after it.
            else _now = ReplayState.Playing;
            if (refusal is null) await SayAsync(null, ending);
        }
        finally
        {
            order.Reply.TrySetResult(_now == ReplayState.Over ? ReplayRoom.Unreadable : refusal);
        }
    }

    private async Task<string?> SeekAsync(Instant moment, CancellationToken ending)
    {
        if (moment > _newest) return ReplayRoom.BadMoment;
        if (moment < _oldest) return ReplayRoom.NotKept;
        if (!await _room.TryReadAsync(() => Come(moment), ending)) return ReplayRoom.Busy;
        LogSought(_purpose.User, Jurisdictions, moment, _purpose.Reason);
        _clock.Moment = moment;
        if (_now == ReplayState.AtEnd) _now = ReplayState.Paused;
        await ShowAsync(ending);
        return null;
    }

    private void Come(Instant moment)
    {
        foreach (var shard in _shards) shard.Come(moment);
    }

    private async Task StepAsync(CancellationToken ending)
    {
        var elapsed = Math.Min(_state.Wall.GetElapsedTime(_steppedAt).TotalMilliseconds, DashboardLimits.ReplayStepMillisecondsMax);
        _steppedAt = _state.Wall.GetTimestamp();
        if (_now == ReplayState.Playing) await GoOnAsync(elapsed, ending);
        else if (_state.Wall.GetElapsedTime(Volatile.Read(ref _heardAt)).TotalMinutes >= DashboardLimits.ReplayIdleMinutes)
            await EndAsync("idle", ending);
        if (_state.Wall.GetElapsedTime(_saidAt).TotalMilliseconds >= DashboardLimits.ReplayBeatMilliseconds) await SayAsync(null, ending);
    }

    private async Task GoOnAsync(double elapsed, CancellationToken ending)
    {
        _owed += elapsed * _speed;
        var until = _clock.Moment.PlusMilliseconds((long)_owed);
        _owed -= (long)_owed;
        if (until >= _newest) (until, _now) = (_newest, ReplayState.AtEnd);
        var holds = true;
        foreach (var shard in _shards)
        {
            if (shard.IsHere) holds &= await shard.StepAsync(until, _scene!.Effects, ending);
            else if (shard.Refusal is null && until >= shard.Oldest) holds &= !await _room.TryReadAsync(() => shard.Come(until), ending);
        }

        if (!holds)
        {
            _clock.Moment = until;
            await ShowAsync(ending);
            return;
        }

        foreach (var shard in _shards)
            if (shard.IsHere) shard.Publish(); // At each step: next to the clock a frame would soon be old, at 60 times the pace of life.
        _clock.Moment = until;
        if (_now == ReplayState.AtEnd) await SayAsync(null, ending);
    }

    /// <summary>Shows everything as it is at this moment, from a snapshot on.</summary>
    private async Task ShowAsync(CancellationToken ending)
    {
        await EndSceneAsync();
        foreach (var shard in _shards)
            if (shard.Refusal is { } refusal) LogUnreadable(_logger, shard.Jurisdiction, refusal);
        if (_shards.All(shard => !shard.IsHere))
        {
            await EndAsync(ReplayRoom.Unreadable, ending);
            return;
        }

        await SayAsync(null, ending); // Before the snapshot: what moment it is of.
        _steppedAt = _state.Wall.GetTimestamp();
        var pace = _now == ReplayState.Playing ? _speed : 0;
        _scene = await ReplayScene.StartAsync([.. _shards.Where(shard => shard.IsHere)], _clock, _state, _line, pace, _area, _logger);
        if (_area is { } area) _scene.Show(area); // Should it have changed meanwhile.
    }

    // It may be asked until there is another: a page that asks for an incident just then is not told that there is none.
    private async Task EndSceneAsync()
    {
        if (_scene is { } scene) await scene.DisposeAsync();
    }

    private async Task EndAsync(string reason, CancellationToken ending)
    {
        _now = ReplayState.Over;
        await SayAsync(reason, ending);
    }

    private async Task SayAsync(string? reason, CancellationToken ending)
    {
        _saidAt = _state.Wall.GetTimestamp();
        var missing = _shards.Where(shard => !shard.IsHere).Select(shard => shard.Jurisdiction).Concat(_unopened);
        var message = new ReplayMessage(
            _now, _clock.Moment.UnixMilliseconds, _speed, _oldest.UnixMilliseconds, _newest.UnixMilliseconds,
            [.. missing.Select(id => id.Value).Order()], reason);
        if (!await _line.TrySendAsync("replay", message, ending)) _now = ReplayState.Over; // Cut off; it comes back and opens another.
    }

    [LoggerMessage(EventId = 3021, EventName = "ReplaySought", Level = LogLevel.Information,
        Message = "{User} replays jurisdictions {Jurisdictions} from {Moment} on, after a seek. Reason: {Reason}")]
    private partial void LogSought(string user, string jurisdictions, Instant moment, string reason);

    [LoggerMessage(EventId = 3022, EventName = "PastUnreadable", Level = LogLevel.Warning,
        Message = "The journal of jurisdiction {Jurisdiction} cannot be replayed: {Refusal}")]
    internal static partial void LogUnreadable(ILogger logger, JurisdictionId jurisdiction, string refusal);

    [LoggerMessage(EventId = 3023, EventName = "ReplayFailed", Level = LogLevel.Error,
        Message = "A replay failed; its connection is closed.")]
    internal static partial void LogFailed(ILogger logger, Exception fault);

    [LoggerMessage(EventId = 3024, EventName = "ReplayEnded", Level = LogLevel.Information,
        Message = "{User} ended a replay of jurisdictions {Jurisdictions} at {Moment}.")]
    private partial void LogEnded(string user, string jurisdictions, Instant moment);

    private readonly record struct Order(OrderKind Kind, long Value, TaskCompletionSource<string?> Reply);
}
