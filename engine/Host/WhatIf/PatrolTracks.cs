using System.Runtime.InteropServices;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Host.WhatIf;

/// <summary>
/// Where officers were, as recorded, while no directive sent them anywhere. While one did, the track stays where the patrol broke off, and
/// only the moments of the fixes go on: the terminal was alive.
/// </summary>
/// <param name="start">Moments are kept from here on.</param>
internal sealed class PatrolTracks(Instant start)
{
    private const double Units = 1e7; // Of a degree: a centimetre.

    private readonly Dictionary<OfficerId, List<Sample>> _samples = [];

    /// <summary>Positions kept.</summary>
    internal int Count { get; private set; }

    /// <summary>Takes everybody's newest position.</summary>
    internal void Take(OfficerPosition[] frame)
    {
        foreach (var officer in frame)
        {
            if (!_samples.TryGetValue(officer.Officer, out var samples)) _samples[officer.Officer] = samples = [];
            if (officer.FixAt.IsNever) continue;
            var at = (int)Math.Clamp(officer.FixAt.MillisecondsSince(start), int.MinValue, int.MaxValue);
            if (samples.Count > 0 && samples[^1].Milliseconds >= at) continue;
            var patrols = officer.Status is OfficerStatus.Available or OfficerStatus.Busy or OfficerStatus.OffDuty || samples.Count == 0;
            samples.Add(patrols
                ? new Sample(at, (int)Math.Round(officer.Latitude * Units), (int)Math.Round(officer.Longitude * Units))
                : samples[^1] with { Milliseconds = at });
            Count++;
        }
    }

    /// <summary>Null when the recording does not know the officer.</summary>
    internal Track? Of(OfficerId officer) => _samples.TryGetValue(officer, out var samples) ? new Track(start, samples) : null;

    internal readonly record struct Sample(int Milliseconds, int Latitude, int Longitude)
    {
        internal LatLng Place => LatLng.FromDegrees(Latitude / Units, Longitude / Units);
    }

    /// <summary>One officer's track, read forwards.</summary>
    internal sealed class Track(Instant start, List<Sample> samples)
    {
        private int _next;

        /// <summary>The newest recorded fix until a moment, which never goes back. False while there is none.</summary>
        internal bool TryAt(Instant now, out Instant fixAt, out LatLng place)
        {
            var all = CollectionsMarshal.AsSpan(samples);
            var until = now.MillisecondsSince(start);
            while (_next < all.Length && all[_next].Milliseconds <= until) _next++;
            (fixAt, place) = _next == 0 ? default : (start.PlusMilliseconds(all[_next - 1].Milliseconds), all[_next - 1].Place);
            return _next > 0;
        }
    }
}
