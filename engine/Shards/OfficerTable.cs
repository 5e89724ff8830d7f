using System.Collections.Frozen;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.PatrolZones;

namespace SmartPolicing.Realtime.Shards;

/// <summary>What became of one fix.</summary>
public enum FoldResult : byte
{
    /// <summary>It is the officer's newest position now.</summary>
    Folded = 0,

    /// <summary>The officer is not of this shard.</summary>
    UnknownOfficer = 1,

    /// <summary>Not newer than the newest known.</summary>
    OlderThanNewest = 2,

    /// <summary>Nobody gets there that fast.</summary>
    ImpossibleJump = 3,
}

/// <summary>
/// The officers of one shard: their grains, their newest positions in one packed array, and the cells and patrol zones they are in.
/// Slots are the officers' places in the order given, fixed for the run. Single writer: its shard's loop.
/// </summary>
public sealed class OfficerTable
{
    /// <summary>The resolution of the cells officers are kept by: about 0.1 km², 350 m from centre to centre.</summary>
    public const int CellResolution = 9;

    /// <summary>
    /// Faster than any officer gets on the ground or in a helicopter: 100 m/s (360 km/h). A fix that needs more from the newest known
    /// one, beyond both accuracies, is noise; the allowance grows with time, so a single bad position cannot lock an officer out.
    /// </summary>
    public const double JumpMetresPerSecond = 100;

    /// <summary>What an unknown accuracy is taken for in the jump rule. Unit: metres.</summary>
    private const double UnknownAccuracyMetres = 50;

    /// <summary>
    /// No accuracy counts for more than this in the jump rule, else a terminal could say "6 km" and be anywhere. Unit: metres.
    /// </summary>
    private const double AccuracyMetresMax = 200;

    /// <summary>Below walking speed a satellite receiver's course is noise. Unit: cm/s.</summary>
    private const int MovingCentimetresPerSecond = 200;

    private readonly long _positionAgeMaxMilliseconds;
    private readonly OfficerGrain[] _grains;
    private readonly Track[] _tracks;
    private readonly FrozenDictionary<uint, int> _slots;
    private readonly CellTable _cells;
    private readonly Dictionary<H3Cell, PatrolZoneGrain> _zones = [];

    /// <param name="officers">The shard's officers; unique numbers.</param>
    /// <param name="start">When their shift began.</param>
    /// <param name="positionAgeMaxSeconds">After so long without a fix an officer cannot be chosen; the next one brings it back.</param>
    public OfficerTable(IReadOnlyList<OfficerRegistration> officers, Instant start, int positionAgeMaxSeconds)
    {
        _positionAgeMaxMilliseconds = positionAgeMaxSeconds * 1000L;
        _grains = [.. officers.Select(officer => new OfficerGrain(officer, start))];
        _tracks = new Track[_grains.Length];
        for (var slot = 0; slot < _tracks.Length; slot++) _tracks[slot].Place = officers[slot].Start;
        _slots = officers.Select((officer, slot) => (officer.Id.Value, slot)).ToFrozenDictionary(pair => pair.Value, pair => pair.slot);
        _cells = new CellTable(_grains.Length);
    }

    /// <summary>Officers, with or without a position.</summary>
    public int Count => _grains.Length;

    /// <summary>Officers that have sent at least one position.</summary>
    public int Placed { get; private set; }

    /// <summary>Patrol zones remembered.</summary>
    public int ZoneCount => _zones.Count;

    /// <summary>The officer in a slot.</summary>
    public OfficerGrain this[int slot] => _grains[slot];

    /// <summary>The officers in a cell.</summary>
    public CellTable.Officers In(H3Cell cell) => _cells.In(cell);

    /// <summary>The newest position of a slot; the station while there is none.</summary>
    public LatLng PlaceOf(int slot) => _tracks[slot].Place;

    /// <summary>Which way the officer moves, degrees clockwise from north; NaN when unknown, or too slow for a terminal to tell.</summary>
    public float HeadingOf(int slot)
    {
        ref readonly var track = ref _tracks[slot];
        var moves = track.SpeedCentimetresPerSecond != Fix.Unknown && track.SpeedCentimetresPerSecond >= MovingCentimetresPerSecond;
        return moves && !track.FixAt.IsNever && track.HeadingCentidegrees != Fix.Unknown ? track.HeadingCentidegrees / 100f : float.NaN;
    }

    /// <summary>When the newest position was taken; never while there is none.</summary>
    public Instant FixAtOf(int slot) => _tracks[slot].FixAt;

    /// <returns>False when the officer is not of this shard.</returns>
    public bool TrySlot(OfficerId officer, out int slot) => _slots.TryGetValue(officer.Value, out slot);

    /// <summary>The patrol zone around a place; made when first asked for.</summary>
    public PatrolZoneGrain ZoneOf(H3Cell cell)
    {
        var zone = cell.Parent(PatrolZoneGrain.Resolution);
        if (!_zones.TryGetValue(zone, out var grain)) _zones[zone] = grain = new PatrolZoneGrain(zone);
        return grain;
    }

    /// <summary>
    /// Takes one position in: the hot path. A fix inside the same cell touches one track and nothing else; nothing is allocated but for
    /// a zone that nobody had been in.
    /// </summary>
    /// <param name="cameBack">The officer, when this position is the first or the first after a silence; otherwise null.</param>
    public FoldResult Fold(in Fix fix, out OfficerGrain? cameBack)
    {
        cameBack = null;
        if (!_slots.TryGetValue(fix.Officer.Value, out var slot)) return FoldResult.UnknownOfficer;
        ref var track = ref _tracks[slot];
        if (fix.At <= track.FixAt) return FoldResult.OlderThanNewest;
        if (!track.FixAt.IsNever && IsImpossibleJump(in track, in fix)) return FoldResult.ImpossibleJump;

        // Nine fixes in ten are provably still in the officer's cell, which spares finding it: 30 instead of 105 ns (docs/FIGURES.md).
        if (!_cells.Holds(track.Cell, fix.Place))
        {
            var cell = H3Cell.FromLatLng(fix.Place, CellResolution);
            if (cell != track.Cell) Move(slot, ref track, cell);
        }

        if (fix.At.MillisecondsSince(track.FixAt) > _positionAgeMaxMilliseconds) cameBack = _grains[slot];
        track.Place = fix.Place;
        track.FixAt = fix.At;
        track.HeadingCentidegrees = fix.HeadingCentidegrees;
        track.SpeedCentimetresPerSecond = fix.SpeedCentimetresPerSecond;
        track.AccuracyDecimetres = fix.AccuracyDecimetres;
        return FoldResult.Folded;
    }

    /// <summary>To be called after the officer's status changed: keeps the zone's cover right.</summary>
    /// <param name="wasAvailable">Whether the officer was available before.</param>
    public void StatusChanged(int slot, bool wasAvailable)
    {
        var isAvailable = _grains[slot].Status == OfficerStatus.Available;
        if (isAvailable == wasAvailable || _tracks[slot].Cell.IsNull) return;
        ZoneOf(_tracks[slot].Cell).Change(isAvailable);
    }

    /// <summary>Copies every officer's position and status into a fresh array for viewers.</summary>
    public OfficerPosition[] Frame()
    {
        var frame = new OfficerPosition[_grains.Length];
        for (var slot = 0; slot < frame.Length; slot++)
        {
            ref readonly var track = ref _tracks[slot];
            var heading = track.FixAt.IsNever || track.HeadingCentidegrees == Fix.Unknown ? -1 : track.HeadingCentidegrees / 100;
            frame[slot] = new OfficerPosition(
                _grains[slot].Registration.Id,
                track.FixAt,
                track.Place.Latitude,
                track.Place.Longitude,
                (short)heading,
                _grains[slot].Status);
        }

        return frame;
    }

    private static bool IsImpossibleJump(in Track track, in Fix fix)
    {
        var seconds = fix.At.MillisecondsSince(track.FixAt) / 1000.0;
        var allowed = JumpMetresPerSecond * seconds + AccuracyMetres(track.AccuracyDecimetres) + AccuracyMetres(fix.AccuracyDecimetres);

        // A degree of latitude is 111.2 km; most fixes are a few metres on, and this spares them the haversine.
        var nearBy = Math.Abs(fix.Place.Latitude - track.Place.Latitude) + Math.Abs(fix.Place.Longitude - track.Place.Longitude);
        return nearBy * 111_200 > allowed && track.Place.MetresTo(fix.Place) > allowed;
    }

    private static double AccuracyMetres(ushort decimetres) =>
        decimetres == Fix.Unknown ? UnknownAccuracyMetres : Math.Min(decimetres / 10.0, AccuracyMetresMax);

    private void Move(int slot, ref Track track, H3Cell cell)
    {
        var available = _grains[slot].Status == OfficerStatus.Available;
        if (track.Cell.IsNull)
        {
            Placed++;
            ZoneOf(cell).Enter(available);
        }
        else
        {
            _cells.Remove(track.Cell, slot);
            var (from, to) = (ZoneOf(track.Cell), ZoneOf(cell));
            if (from != to)
            {
                from.Leave(available);
                to.Enter(available);

                // Else a terminal that wanders the earth would leave zones behind until the memory is full. Those with calls lie in the
                // border.
                if (from.IsBlank && _zones.Count > ShardLimits.ZonesKept) _zones.Remove(track.Cell.Parent(PatrolZoneGrain.Resolution));
            }
        }

        _cells.Add(cell, slot);
        track.Cell = cell;
    }

    /// <summary>One officer's newest position: 40 bytes, no references.</summary>
    private struct Track
    {
        public LatLng Place;
        public Instant FixAt;
        public H3Cell Cell;
        public ushort HeadingCentidegrees;
        public ushort SpeedCentimetresPerSecond;
        public ushort AccuracyDecimetres;
    }
}
