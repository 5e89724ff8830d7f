using BenchmarkDotNet.Attributes;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Micro;

/// <summary>One fix into a shard's state, as its loop does it. Officers send in random order.</summary>
public class FoldBenchmarks
{
    private const int Fixes = 1_000;
    private const int SecondsBetween = 10; // Nobody is then too fast for the way to the next cell.

    private readonly StateWriter _moved = new();
    private ShardState _state = null!;
    private Fix[] _here = [];
    private Fix[] _there = [];
    private Fix[] _first = [];
    private Fix[] _second = [];
    private Instant _now;
    private int _next;
    private bool _isBack; // Turns each time that everybody has sent.

    /// <summary>Officers of the shard.</summary>
    [Params(1_000, 100_000)]
    public int Officers { get; set; }

    /// <summary>Everybody has a position, one in the next cell, and one in each of two cells where all are.</summary>
    [GlobalSetup]
    public void Setup()
    {
        const double NextCellDegrees = 0.004; // Some 440 m: surely another cell, and not as far as 100 m/s allow.
        var chance = Chance.Of(1, "fold");
        _state = new ShardState(Town.With(Officers).MakeTables(Town.Start));
        var order = Enumerable.Range(1, Officers).OrderBy(_ => chance.NextBits()).ToArray();
        _here = Array.ConvertAll(order, officer => FixOf(officer, Town.Place(chance)));
        _there = Array.ConvertAll(_here, fix => fix with
        {
            Place = LatLng.FromDegrees(fix.Place.Latitude + NextCellDegrees, fix.Place.Longitude),
        });
        _first = Array.ConvertAll(_here, fix => fix with { Place = _here[0].Place });
        _second = Array.ConvertAll(_here, fix => fix with { Place = _there[0].Place });
        _now = Town.Start;
        Send(_here, Officers);
        WriteAll();
        _state.Effects.Drain();
    }

    /// <summary>A fix in the officer's cell.</summary>
    [Benchmark(OperationsPerInvoke = Fixes)]
    public int Stays() => Send(_here, Fixes);

    /// <summary>A fix in the next cell.</summary>
    [Benchmark(OperationsPerInvoke = Fixes)]
    public int CrossesACell() => Send(_isBack ? _there : _here, Fixes);

    /// <summary>All officers of the shard in one cell, who leave it for another one by one.</summary>
    [Benchmark(OperationsPerInvoke = Fixes)]
    public int CrossesInACrowd() => Send(_isBack ? _first : _second, Fixes);

    /// <summary>A fix in the officer's cell, and what it has come to written for the journal before the next input.</summary>
    [Benchmark(OperationsPerInvoke = Fixes)]
    public int StaysAndIsWritten()
    {
        var folded = Send(_here, Fixes);
        WriteAll();
        return folded;
    }

    private static Fix FixOf(int officer, LatLng place) => new(new OfficerId((uint)officer), Town.Start, place, 800, 9_000, 50);

    private int Send(Fix[] fixes, int count)
    {
        _now = _now.PlusSeconds(SecondsBetween);
        var folded = 0;
        for (var i = 0; i < count; i++)
        {
            var fix = fixes[_next] with { At = _now };
            if (++_next == fixes.Length) (_next, _isBack) = (0, !_isBack);
            if (_state.Fold(in fix) == FoldResult.Folded) folded++;
        }

        return folded;
    }

    private void WriteAll()
    {
        while (_state.HasMoved)
        {
            _moved.Clear();
            _state.MovedIsSaved(_state.SaveMoved(_moved, ShardLimits.JournalMovedPerEntry));
        }
    }
}
