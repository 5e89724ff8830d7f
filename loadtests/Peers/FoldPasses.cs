using System.Diagnostics;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.LoadTests.Peers;

/// <summary>One shard that folds the same positions as everybody takes in, without a network. One thread.</summary>
internal sealed class FoldPasses
{
    /// <summary>How often the clock is read: once in so many positions.</summary>
    private const int LookEvery = 1_000;

    private readonly Fix[][] _passes;
    private readonly ShardState _state;
    private long _pass;
    private int _next;

    public FoldPasses(SamePositions positions)
    {
        _passes = positions.Fixes();
        var policy = new DispatchPolicy(
            new Dictionary<string, IncidentType>(), [30, 30, 30, 30], PositionAgeMaxSeconds: 120, JoinMetres: 0, JoinSeconds: 0, [60, 60, 60, 60]);
        var city = new JurisdictionId(1);
        var officers = positions.Seats.Select(seat =>
            new OfficerRegistration(new OfficerId(seat.Officer), $"P{seat.Officer}", city, seat.Start, []));
        _state = new ShardState(new ShardTables(city, policy, [.. officers], new Instant(1_780_000_000_000), topMetresPerSecond: 50));
        _state.Effects.Drain();
    }

    /// <summary>Folds for a while.</summary>
    /// <returns>Positions a second.</returns>
    /// <exception cref="InvalidOperationException">The shard did not take one of them.</exception>
    public double Run(TimeSpan lasting)
    {
        var began = Stopwatch.GetTimestamp();
        var folded = 0L;
        while (Stopwatch.GetElapsedTime(began) < lasting)
        {
            for (var i = 0; i < LookEvery; i++)
            {
                var pass = _passes[_pass % _passes.Length];
                var later = _pass / _passes.Length * _passes.Length * SamePositions.Step; // All passes again, later.
                var fix = pass[_next] with { At = pass[0].At.PlusMilliseconds(later) };
                if (_state.Fold(in fix) != FoldResult.Folded)
                    throw new InvalidOperationException($"{fix.Officer} at {fix.At} was not folded");
                if (++_next < pass.Length) continue;
                _next = 0;
                _pass++;
            }

            folded += LookEvery;
        }

        return folded / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
