using System.Buffers;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Measuring;

namespace SmartPolicing.Realtime.LoadTests.Running;

/// <summary>That officer's fix was due to be sent to the node.</summary>
/// <param name="due">Wall timestamp.</param>
internal delegate void ProbeReport(uint officer, double latitude, double longitude, long due);

/// <summary>
/// The positions of all officers, evenly in time, over several connections; each carries officers of its own, so that the times of one
/// officer only grow. A node that does not read slows nothing down: what it does not take within about a second is dropped and counted.
/// </summary>
internal sealed class FixLoad
{
    /// <summary>Officers whose fixes are followed to the desks: half of what a crowd of desks can follow.</summary>
    private const int ProbesWanted = 32;

    private readonly Movement _movement;
    private readonly IReadOnlyList<FixLink> _links;
    private readonly int _batch;
    private readonly LoadShape _shape;
    private readonly NodeClock _clock;
    private readonly RunTime _time;
    private readonly Latency _lateness;
    private readonly ProbeReport? _probe;
    private readonly int _probeEvery;
    private readonly double[] _owed;
    private readonly int[] _next;
    private uint _sequence;
    private long _due;

    /// <param name="probe">Told of every fix of some officers; null when nobody watches.</param>
    internal FixLoad(
        Movement movement, IReadOnlyList<FixLink> links, int batch, LoadShape shape, NodeClock clock, RunTime time, Latencies latencies,
        ProbeReport? probe)
    {
        _movement = movement;
        _links = links;
        _batch = batch;
        _shape = shape;
        _clock = clock;
        _time = time;
        _lateness = latencies[Latencies.FixLateness];
        _probe = probe;
        _probeEvery = Math.Max(1, movement.Count / ProbesWanted);
        _owed = new double[links.Count];
        _next = [.. Enumerable.Range(0, links.Count)];
        // Everybody once at the start, so that everybody has a position.
        for (var link = 0; link < _owed.Length; link++) _owed[link] = (movement.Count - link + links.Count - 1) / links.Count;
    }

    /// <summary>Fixes that were due so far.</summary>
    internal long Due => Interlocked.Read(ref _due);

    /// <summary>Posts fixes until cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        var loop = new OpenLoop(_time.Wall);
        await loop.RunAsync(RunLimits.FixTurnsPerSecond, TimeSpan.MaxValue, (_, due) =>
        {
            var second = _time.SecondOf(due);
            _lateness.Add(second, (long)((_time.Now - second) * 1e6));
            var share = _shape.FixesAt(second) / RunLimits.FixTurnsPerSecond / _links.Count;
            for (var link = 0; link < _links.Count; link++)
            {
                _owed[link] += share;
                Post(link, due);
            }

            return ValueTask.CompletedTask;
        }, cancellation);
    }

    private void Post(int link, long due)
    {
        var owed = (int)_owed[link];
        if (owed == 0 || link >= _movement.Count) return;
        _owed[link] -= owed;
        Interlocked.Add(ref _due, owed);
        var frames = ArrayPool<byte>.Shared.Rent(owed * FixWriter.FixFrameBytes);
        var count = 0;
        // Taken evenly over the turn that ended when this was due, however late it is now: a stall here must not heap them on one moment.
        var late = (_time.Now - _time.SecondOf(due)) * 1000 * _clock.Speed;
        var turn = 1000.0 / RunLimits.FixTurnsPerSecond * _clock.Speed;
        var end = _clock.Now.UnixMilliseconds - late;
        for (var i = 0; i < owed; i++)
        {
            var at = new Instant((long)(end - turn + turn * (i + 1) / owed));
            if (_movement.TryFix(_next[link], at, _sequence + 1, out var fix))
            {
                _sequence++;
                FixWriter.WriteFix(frames.AsSpan(count * FixWriter.FixFrameBytes), fix);
                count++;
                if (_probe is not null && _next[link] % _probeEvery == 0) _probe(fix.Officer, fix.Place.Latitude, fix.Place.Longitude, due);
            }

            _next[link] += _links.Count;
            if (_next[link] >= _movement.Count) _next[link] = link;
        }

        if (count > 0) _links[link].Post(frames, count, _batch);
        else ArrayPool<byte>.Shared.Return(frames);
    }
}
