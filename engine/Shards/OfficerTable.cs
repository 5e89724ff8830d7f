using System.Runtime.CompilerServices;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.PatrolZones;
using SmartPolicing.Realtime.Grains.State;

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
/// The officers of one shard: their grains, their newest positions in one packed array, the cells and patrol zones they are in, and the
/// tree of squares by which the nearest are found.
/// Slots are the officers' places in the order given, fixed for the run. Single writer: its shard's loop.
/// </summary>
/// <remarks>
/// Hot state, in bytes per officer, all that a shard needs to fold and dispatch: grain 56 and reference to it 8; registration 56, its code
/// of seven characters 40, and reference to it 8 (lists of skills are shared); track 40; slot by number 4 (16 to 32 where numbers lie far
/// apart) and number by slot 4; seat and block in the tree of squares about 10; place among those that have moved 4; mark and place among
/// those that became free 1 and 4 to 8. Together 235 to 239; at most 256 is held to by a test. Besides, a cell that somebody is in takes 96
/// to 192, however many are in it.
/// </remarks>
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

    private const int None = -1;
    private const int SavedOfficerBytes = 55;
    private const int SavedTrackBytes = 34;
    private const int SavedZoneBytes = 24;

    private long _positionAgeMaxMilliseconds;
    private readonly OfficerGrain[] _grains;
    private readonly OfficerTrack[] _tracks;
    private readonly OfficerId[] _numbers; // As the registrations have them, which lie elsewhere.
    private readonly OfficerIndex _slots;
    private readonly CellTable _cells = new();
    private readonly Dictionary<H3Cell, PatrolZoneGrain> _zones = [];
    private readonly UnplacedSlots _unplaced;
    private readonly List<int> _moved; // Slots folded since the last SaveMoved, each once, in the order in which they first were.

    /// <param name="officers">The shard's officers; unique numbers.</param>
    /// <param name="start">When their shift began.</param>
    /// <param name="positionAgeMaxSeconds">After so long without a fix an officer cannot be chosen; the next one brings it back.</param>
    public OfficerTable(IReadOnlyList<OfficerRegistration> officers, Instant start, int positionAgeMaxSeconds)
    {
        _positionAgeMaxMilliseconds = positionAgeMaxSeconds * 1000L;
        _grains = [.. officers.Select(officer => new OfficerGrain(officer, start))];
        _tracks = new OfficerTrack[_grains.Length];
        _numbers = new OfficerId[_grains.Length];
        for (var slot = 0; slot < _tracks.Length; slot++)
        {
            _numbers[slot] = officers[slot].Id;
            _tracks[slot].Place = officers[slot].Start;
            MarkFitness(slot);
        }

        _slots = new OfficerIndex(officers);
        Tree = new PlaceTree(_tracks);
        _moved = new List<int>(_grains.Length);
        _unplaced = new UnplacedSlots(_tracks);
    }

    /// <summary>See the constructor.</summary>
    public int PositionAgeMaxSeconds
    {
        set => _positionAgeMaxMilliseconds = value * 1000L;
    }

    /// <summary>Officers, with or without a position.</summary>
    public int Count => _grains.Length;

    /// <summary>Officers that have sent at least one position.</summary>
    public int Placed { get; private set; }

    /// <summary>Slots of officers that have never sent a position, in order.</summary>
    internal ReadOnlySpan<int> Unplaced => _unplaced.All(Count - Placed);

    /// <summary>Patrol zones remembered.</summary>
    public int ZoneCount => _zones.Count;

    /// <summary>The officer in a slot.</summary>
    public OfficerGrain this[int slot] => _grains[slot];

    /// <summary>The number of the officer in a slot.</summary>
    public OfficerId NumberOf(int slot) => _numbers[slot];

    /// <summary>How many officers are in a cell.</summary>
    public int CountIn(H3Cell cell) => _cells.CountIn(cell);

    /// <summary>The cell an officer is in; the null cell before the first position.</summary>
    public H3Cell CellOf(int slot) => _tracks[slot].Cell;

    /// <summary>Where those with a position stand.</summary>
    internal PlaceTree Tree { get; }

    /// <summary>By slot; to be read.</summary>
    internal OfficerTrack[] Tracks => _tracks;

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
    public bool TrySlot(OfficerId officer, out int slot) => _slots.TryFind(officer, out slot);

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
        if (!_slots.TryFind(fix.Officer, out var slot)) return FoldResult.UnknownOfficer;
        ref var track = ref _tracks[slot];
        if (fix.At <= track.FixAt) return FoldResult.OlderThanNewest;
        if (!track.FixAt.IsNever && IsImpossibleJump(in track, in fix)) return FoldResult.ImpossibleJump;

        // Nine fixes in ten are provably still in the officer's cell, which spares finding it: 30 instead of 105 ns (docs/FIGURES.md).
        if (!_cells.Holds(track.Cell, fix.Place)) FindCell(slot, ref track, fix.Place);
        else Tree.Move(slot, in track, fix.Place);

        if (fix.At.MillisecondsSince(track.FixAt) > _positionAgeMaxMilliseconds) cameBack = _grains[slot];
        track.Place = fix.Place;
        track.FixAt = fix.At;
        track.HeadingCentidegrees = fix.HeadingCentidegrees;
        track.SpeedCentimetresPerSecond = fix.SpeedCentimetresPerSecond;
        track.AccuracyDecimetres = fix.AccuracyDecimetres;
        if (!track.Has(OfficerMarks.IsUnsaved))
        {
            track.Marks |= OfficerMarks.IsUnsaved;
            _moved.Add(slot);
        }

        return FoldResult.Folded;
    }

    /// <summary>To be called after the officer's status changed: keeps the zone's cover right, and what a search knows of it.</summary>
    /// <param name="wasAvailable">Whether the officer was available before.</param>
    public void StatusChanged(int slot, bool wasAvailable)
    {
        MarkFitness(slot);
        var isAvailable = _grains[slot].Status == OfficerStatus.Available;
        if (isAvailable == wasAvailable || _tracks[slot].Cell.IsNull) return;
        ZoneOf(_tracks[slot].Cell).Change(isAvailable);
    }

    /// <summary>Copies every officer's position and status, for viewers.</summary>
    /// <param name="frame">Takes <see cref="Count"/> of them.</param>
    public void Frame(Span<OfficerPosition> frame)
    {
        Invariant.Holds(frame.Length == _grains.Length);
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
    }

    /// <summary>Writes officers, positions and what zones remember, for a snapshot. Officers by number: their slots may change.</summary>
    public void Save(StateWriter writer)
    {
        writer.Int(_grains.Length);
        for (var slot = 0; slot < _grains.Length; slot++)
        {
            writer.UInt(_grains[slot].Registration.Id.Value);
            _grains[slot].Save(writer);
            SaveTrack(writer, slot);
        }

        var zones = _zones.Where(zone => zone.Value.HasHadCalls).OrderBy(zone => zone.Key).ToList();
        writer.Int(zones.Count);
        foreach (var (cell, zone) in zones)
        {
            writer.Long((long)cell.Value);
            zone.Save(writer);
        }
    }

    /// <summary>Takes over what <see cref="Save"/> wrote. Call on a fresh table.</summary>
    /// <param name="holding">Gets the officers that hold a directive, with its number.</param>
    public void Restore(ref StateReader reader, List<(OfficerGrain Officer, uint Directive)> holding)
    {
        for (var left = reader.Count(SavedOfficerBytes); left > 0; left--)
        {
            var known = _slots.TryFind(new OfficerId(reader.UInt()), out var slot);
            var directive = known ? _grains[slot].Restore(ref reader) : OfficerGrain.Skip(ref reader);
            Invariant.Holds(known || directive == 0); // Whoever holds a directive is taken along when officers change.
            if (directive > 0) holding.Add((_grains[slot], directive));
            RestoreTrack(ref reader, known ? slot : None);
        }

        for (var left = reader.Count(SavedZoneBytes); left > 0; left--)
        {
            var cell = new H3Cell((ulong)reader.Long());
            if (!_zones.TryGetValue(cell, out var zone)) _zones[cell] = zone = new PatrolZoneGrain(cell);
            zone.Restore(ref reader);
        }
    }

    /// <summary>True when somebody's position was folded since the last <see cref="SaveMoved"/>.</summary>
    public bool HasMoved => _moved.Count > 0;

    /// <summary>
    /// Writes the newest position of everybody who has moved since the last call: what was folded in between is not needed to come to the
    /// same state.
    /// </summary>
    /// <returns>How many were written; they stay marked until <see cref="MovedIsSaved"/>.</returns>
    public int SaveMoved(StateWriter writer, int officersMax)
    {
        var officers = Math.Min(_moved.Count, officersMax);
        writer.Int(officers);
        for (var i = 0; i < officers; i++)
        {
            writer.UInt(_grains[_moved[i]].Registration.Id.Value);
            SaveTrack(writer, _moved[i]);
        }

        return officers;
    }

    /// <summary>The first so many of those that have moved are written down.</summary>
    public void MovedIsSaved(int officers)
    {
        for (var i = 0; i < officers; i++) _tracks[_moved[i]].Marks &= ~OfficerMarks.IsUnsaved;
        _moved.RemoveRange(0, officers);
    }

    /// <summary>Everybody is as restored, directives included: see <see cref="StatusChanged"/>.</summary>
    public void StatusesRestored()
    {
        for (var slot = 0; slot < _grains.Length; slot++) MarkFitness(slot);
    }

    /// <summary>Takes over what <see cref="SaveMoved"/> wrote.</summary>
    public void RestoreMoved(ref StateReader reader)
    {
        for (var left = reader.Count(SavedTrackBytes); left > 0; left--)
        {
            var known = _slots.TryFind(new OfficerId(reader.UInt()), out var slot);
            RestoreTrack(ref reader, known ? slot : None);
        }
    }

    /// <summary>Writes one officer's newest position.</summary>
    private void SaveTrack(StateWriter writer, int slot)
    {
        ref readonly var track = ref _tracks[slot];
        writer.Place(track.Place);
        writer.Moment(track.FixAt);
        writer.UShort(track.HeadingCentidegrees);
        writer.UShort(track.SpeedCentimetresPerSecond);
        writer.UShort(track.AccuracyDecimetres);
    }

    /// <summary>
    /// Takes over what <see cref="SaveTrack"/> wrote, without asking whether anybody gets there that fast: it was asked when it was folded.
    /// </summary>
    private void RestoreTrack(ref StateReader reader, int slot)
    {
        var (place, fixAt) = (reader.Place(), reader.Moment());
        var (heading, speed, accuracy) = (reader.UShort(), reader.UShort(), reader.UShort());
        if (slot == None || fixAt.IsNever) return; // An officer that is no longer of this shard, or has not moved yet.
        ref var track = ref _tracks[slot];
        if (!_cells.Holds(track.Cell, place)) FindCell(slot, ref track, place); // As in Fold: a million entries hold some ten million.
        else Tree.Move(slot, in track, place);
        (track.Place, track.FixAt) = (place, fixAt);
        (track.HeadingCentidegrees, track.SpeedCentimetresPerSecond, track.AccuracyDecimetres) = (heading, speed, accuracy);
    }

    private static bool IsImpossibleJump(in OfficerTrack track, in Fix fix)
    {
        var seconds = fix.At.MillisecondsSince(track.FixAt) / 1000.0;
        var allowed = JumpMetresPerSecond * seconds + AccuracyMetres(track.AccuracyDecimetres) + AccuracyMetres(fix.AccuracyDecimetres);

        // A degree of latitude is 111.2 km; most fixes are a few metres on, and this spares them the haversine.
        var nearBy = Math.Abs(fix.Place.Latitude - track.Place.Latitude) + Math.Abs(fix.Place.Longitude - track.Place.Longitude);
        return nearBy * 111_200 > allowed && track.Place.MetresTo(fix.Place) > allowed;
    }

    private static double AccuracyMetres(ushort decimetres) =>
        decimetres == Fix.Unknown ? UnknownAccuracyMetres : Math.Min(decimetres / 10.0, AccuracyMetresMax);

    /// <summary>The officer may have gone to another cell, or has its first place. Call before the place is its track's.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void FindCell(int slot, ref OfficerTrack track, LatLng place)
    {
        var isFirst = track.Cell.IsNull;
        var cell = H3Cell.FromLatLng(place, CellResolution);
        if (cell != track.Cell) Move(slot, ref track, cell);
        if (!isFirst)
        {
            Tree.Move(slot, in track, place);
            return;
        }

        track.Place = place;
        Tree.Add(slot);
    }

    private void Move(int slot, ref OfficerTrack track, H3Cell cell)
    {
        var available = _grains[slot].Status == OfficerStatus.Available;
        if (track.Cell.IsNull)
        {
            Placed++;
            ZoneOf(cell).Enter(available);
        }
        else
        {
            _cells.Leave(track.Cell);
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

        _cells.Enter(cell);
        track.Cell = cell;
    }

    // At the epoch anybody who was ever found not to answer, and not heard from since, does not answer yet.
    private void MarkFitness(int slot)
    {
        var marks = OfficerMarks.None;
        if (_grains[slot].Fitness([], default) == RankReason.Fits) marks |= OfficerMarks.IsFree;
        if (_grains[slot].Status == OfficerStatus.OffDuty) marks |= OfficerMarks.IsOffDuty;
        ref var track = ref _tracks[slot];
        track.Marks = (track.Marks & OfficerMarks.IsUnsaved) | marks;
    }
}
