using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using Route = SmartPolicing.Realtime.Roads.Route;

namespace SmartPolicing.Realtime.Host.WhatIf;

/// <summary>
/// One modelled officer: where it is, and where it drives. Without a directive it goes where the recording has it patrol, by road; one that
/// the recording does not know stands at its station. On the way to a scene, when nobody asks where it is, it is taken to go straight.
/// </summary>
/// <param name="start">Where it stands until something is known of it.</param>
/// <param name="track">Null when the recording does not know it.</param>
internal sealed class ModelOfficer(OfficerId id, LatLng start, PatrolTracks.Track? track)
{
    private readonly LatLng _start = start;
    private readonly Route _back = new();
    private bool _isOnBack;
    private LatLng _from = start;
    private LatLng _to = start;
    private Instant _leftAt;
    private Instant _thereAt;

    internal OfficerId Id { get; } = id;

    /// <summary>The directive it holds; the default when none.</summary>
    internal DirectiveId Directive { get; set; }

    /// <summary>Grows when the directive changes: what was planned for the one before is over.</summary>
    internal int Version { get; set; }

    /// <summary>A status it chose in the recording while it holds a directive in the model: it takes it when it is free.</summary>
    internal OfficerStatus? Wanted { get; set; }

    /// <summary>It is not among the other officers: it does what it was sent to do and goes off duty.</summary>
    internal bool HasLeft { get; set; }

    /// <summary>The moment of its newest fix.</summary>
    internal Instant FixAt { get; private set; }

    internal LatLng PlaceAt(Instant now)
    {
        if (now >= _thereAt) return _to;
        if (_isOnBack) return _back.PlaceAt((int)now.MillisecondsSince(_leftAt));
        var part = Math.Max(0, now.MillisecondsSince(_leftAt)) / (double)_thereAt.MillisecondsSince(_leftAt);
        return LatLng.FromDegrees(
            _from.Latitude + part * (_to.Latitude - _from.Latitude), _from.Longitude + part * (_to.Longitude - _from.Longitude));
    }

    /// <summary>Stands where it is.</summary>
    internal void Stop(Instant now) => Stand(PlaceAt(now));

    /// <summary>Stands somewhere.</summary>
    internal void Stand(LatLng place) => (_from, _to, _leftAt, _thereAt, _isOnBack) = (place, place, default, default, false);

    /// <summary>Sets off to a scene.</summary>
    internal void Drive(LatLng to, Instant now, long milliseconds) =>
        (_from, _to, _leftAt, _thereAt, _isOnBack) = (PlaceAt(now), to, now, now.PlusMilliseconds(milliseconds), false);

    /// <summary>
    /// Lives up to a moment and reports its position. False when it has none to report: its terminal was silent in the recording.
    /// </summary>
    internal bool TryReport(Instant now, RecordedPeriod period, ModelRoads roads, out Fix fix)
    {
        fix = default;
        var (fixAt, place) = (now, PlaceAt(now));
        if (Directive == default)
        {
            var (recordedAt, patrol) = (now, _start);
            if (track is not null && !track.TryAt(now, out recordedAt, out patrol)) return false;
            if (now >= _thereAt && place.MetresTo(patrol) <= WhatIfLimits.PatrolMetres)
            {
                Stand(patrol);
                (fixAt, place) = (recordedAt, patrol);
            }
            else
            {
                if (now >= _thereAt) DriveBack(patrol, now, roads);
                if (now.MillisecondsSince(recordedAt) > period.Policy.PositionAgeMaxSeconds * 1000L) return false;
            }
        }

        fix = new Fix(Id, fixAt, place, Fix.Unknown, Fix.Unknown, 50);
        if (fixAt <= FixAt) return false;
        FixAt = fixAt;
        return true;
    }

    // It can be sent again on the way, so it must be on the road: a place beside it would make the way to the next scene longer.
    private void DriveBack(LatLng patrol, Instant now, ModelRoads roads)
    {
        var place = PlaceAt(now);
        _isOnBack = roads.TryRoute(place, patrol, now, _back);
        var milliseconds = _isOnBack ? _back.Milliseconds : ModelRoads.StraightMilliseconds(place, patrol);
        (_from, _to, _leftAt, _thereAt) = (place, patrol, now, now.PlusMilliseconds(milliseconds));
    }
}
