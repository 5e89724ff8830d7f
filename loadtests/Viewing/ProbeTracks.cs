using System.Collections.Concurrent;
using SmartPolicing.Realtime.LoadTests.Measuring;

namespace SmartPolicing.Realtime.LoadTests.Viewing;

/// <summary>
/// Where a few officers were sent to and when, so that a frame that shows one of these places tells how old it is. Safe on any thread.
/// </summary>
internal sealed class ProbeTracks(TimeProvider time)
{
    /// <summary>
    /// How far a frame's place may be from the one sent. Unit: 1e-6 degree, 11 cm. The wire rounds to a tenth of it, the frame to one.
    /// </summary>
    private const int RoundingMax = 2;

    private readonly ConcurrentDictionary<uint, Track> _tracks = new();
    private int _count;
    private (double Lng, double Lat) _centre;

    /// <summary>Probes known.</summary>
    internal int Count => Volatile.Read(ref _count);

    /// <summary>The region's centre, from which frames count. Set before the first move.</summary>
    internal void SetCentre(double lng, double lat) => _centre = (lng, lat);

    /// <summary>That place of that officer was sent then.</summary>
    internal void Moved(uint officer, double lat, double lng, long timestamp)
    {
        if (!_tracks.TryGetValue(officer, out var track))
        {
            if (Count >= ViewingLimits.ProbesMax) return;
            track = _tracks.GetOrAdd(officer, _ => new Track(Interlocked.Increment(ref _count) - 1));
        }

        track.Add(new Move((int)Math.Round((lng - _centre.Lng) * 1e6), (int)Math.Round((lat - _centre.Lat) * 1e6), timestamp));
    }

    /// <summary>What a page has seen of each probe; a fresh one has seen, or is not to see, what was sent before now.</summary>
    internal long[] Begin()
    {
        var seen = new long[ViewingLimits.ProbesMax];
        foreach (var track in _tracks.Values) seen[track.Index] = track.Sent;
        return seen;
    }

    /// <summary>A frame shows an officer there. All moves up to the one shown that the page had not shown yet are counted.</summary>
    /// <param name="east">Of the record: 1e-6 degree from the centre.</param>
    /// <param name="north">Likewise.</param>
    internal void Shown(uint officer, int east, int north, long arrived, long[] seen, LogHistogram behind)
    {
        if (_tracks.TryGetValue(officer, out var track)) track.Shown(east, north, arrived, ref seen[track.Index], behind, time);
    }

    private readonly record struct Move(int East, int North, long Timestamp);

    private sealed class Track(int index)
    {
        private readonly Lock _lock = new();
        private readonly Move[] _moves = new Move[ViewingLimits.ProbeMovesMax];
        private long _sent;

        internal int Index => index;

        internal long Sent
        {
            get
            {
                lock (_lock) return _sent;
            }
        }

        internal void Add(Move move)
        {
            lock (_lock) _moves[_sent++ % _moves.Length] = move;
        }

        internal void Shown(int east, int north, long arrived, ref long seen, LogHistogram behind, TimeProvider time)
        {
            lock (_lock)
            {
                var oldest = Math.Max(seen, _sent - _moves.Length);
                for (var number = _sent - 1; number >= oldest; number--)
                {
                    ref readonly var move = ref _moves[number % _moves.Length];
                    if (Math.Abs(move.East - east) > RoundingMax || Math.Abs(move.North - north) > RoundingMax) continue;

                    // A page that skipped moves had shown none of them until now: left out, a long standstill would be one sample.
                    for (var each = oldest; each <= number; each++)
                        behind.Add((long)time.GetElapsedTime(_moves[each % _moves.Length].Timestamp, arrived).TotalMicroseconds);
                    seen = number + 1;
                    return;
                }
            }
        }
    }
}
