using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Places;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Shards.Places;

/// <summary>
/// The caution notes of one shard that hold, by number and from south to north: a city's few thousand notes lie on a hundred streets, and only
/// those within 500 m north and south are looked at. Single writer: its shard's loop.
/// </summary>
public sealed class CautionTable
{
    /// <summary>Degrees north of the furthest note that can still cover a place, and a little more.</summary>
    private const double ReachDegrees = PlaceLimits.CautionMetresMax / 111_000.0;

    private readonly SortedDictionary<uint, CautionNote> _notes = [];
    private readonly List<CautionNote> _northward = []; // By latitude, then by number.
    private uint _last;

    /// <summary>How many hold.</summary>
    public int Count => _notes.Count;

    /// <summary>All that hold, oldest number first.</summary>
    public IEnumerable<CautionNote> All => _notes.Values;

    /// <summary>True when there was such a note, whether or not it holds.</summary>
    public bool WasThere(CautionId id) => id.Number > 0 && id.Number <= _last;

    /// <returns>False when no such note holds.</returns>
    public bool TryFind(CautionId id, out CautionNote note) => _notes.TryGetValue(id.Number, out note!) && note.Id == id;

    /// <summary>The next number.</summary>
    public CautionId Next(JurisdictionId jurisdiction) => new(jurisdiction, ++_last);

    /// <summary>Puts a note in, in place of the one of its number if there is one. Its place is the same then.</summary>
    public void Put(CautionNote note)
    {
        if (_notes.TryGetValue(note.Id.Number, out var before)) Remove(before);
        _notes.Add(note.Id.Number, note);
        _northward.Insert(PlaceOf(note.Words.Place.Latitude, note.Id.Number), note);
    }

    /// <summary>Takes a note out.</summary>
    public void Remove(CautionNote note)
    {
        var known = _notes.Remove(note.Id.Number);
        Invariant.Holds(known);
        var at = PlaceOf(note.Words.Place.Latitude, note.Id.Number);
        Invariant.Holds(_northward[at].Id == note.Id);
        _northward.RemoveAt(at);
    }

    /// <summary>The notes that hold at a place, newest number first; at most <see cref="PlaceLimits.CautionsShownMax"/>.</summary>
    public IReadOnlyList<CautionNote> At(LatLng place)
    {
        if (_northward.Count == 0) return [];
        List<CautionNote>? found = null;
        var furthest = place.Latitude + ReachDegrees;
        for (var at = PlaceOf(place.Latitude - ReachDegrees, 0); at < _northward.Count; at++)
        {
            var note = _northward[at];
            if (note.Words.Place.Latitude > furthest) break;
            if (note.Covers(place)) (found ??= []).Add(note);
        }

        if (found is null) return [];
        found.Sort((one, other) => other.Id.Number.CompareTo(one.Id.Number));
        return found.Count <= PlaceLimits.CautionsShownMax ? found : found[..PlaceLimits.CautionsShownMax];
    }

    /// <summary>Writes all of it for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        writer.UInt(_last);
        writer.Int(_notes.Count);
        foreach (var note in _notes.Values) CautionBytes.Write(writer, note);
    }

    /// <summary>Takes over what <see cref="Save"/> wrote. Call on a fresh table.</summary>
    public void Restore(ref StateReader reader)
    {
        _last = reader.UInt();
        for (var left = reader.Count(CautionBytes.BytesMin); left > 0; left--) Put(CautionBytes.Read(ref reader));
    }

    // Where a note of that latitude and number is, or would be.
    private int PlaceOf(double latitude, uint number)
    {
        var (from, to) = (0, _northward.Count);
        while (from < to)
        {
            var middle = (from + to) / 2;
            var note = _northward[middle];
            var order = note.Words.Place.Latitude.CompareTo(latitude);
            if (order < 0 || (order == 0 && note.Id.Number < number)) from = middle + 1;
            else to = middle;
        }

        return from;
    }
}
