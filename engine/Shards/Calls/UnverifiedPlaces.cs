using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Shards.Calls;

/// <summary>A place that a desk insisted on, for whoever keeps the region's places. Immutable.</summary>
/// <param name="Number">Its running number in its city, from 1.</param>
/// <param name="Incident">The one it was opened with; it may be over.</param>
/// <param name="Text">The words.</param>
/// <param name="By">The dispatcher; a machine's source when none.</param>
/// <param name="DoneAt">Never until somebody has seen to it.</param>
public sealed record UnverifiedPlace(
    uint Number, IncidentId Incident, Guid Call, LatLng Place, string Text, PlaceMark Mark, string By, Instant At, Instant DoneAt,
    string DoneBy, string Note);

/// <summary>An unverified place is new or seen to.</summary>
public sealed record UnverifiedPlaceChanged(UnverifiedPlace Place) : Effect;

/// <summary>An unverified place is no longer kept.</summary>
public sealed record UnverifiedPlaceForgotten(uint Number) : Effect;

/// <summary>
/// The unverified places of one city, at most <see cref="DomainLimits.UnverifiedPlacesMax"/>. Single writer: its shard's loop.
/// </summary>
public sealed class UnverifiedPlaces(EffectBuffer effects)
{
    private const int BytesMin = 79; // Without any text.

    private readonly SortedDictionary<uint, UnverifiedPlace> _places = [];
    private uint _last;

    /// <summary>Keeps the place of a call that opened an incident.</summary>
    public void Add(IncidentId incident, Call call, Instant now)
    {
        if (_places.Count >= DomainLimits.UnverifiedPlacesMax) Forget();
        var place = new UnverifiedPlace(
            ++_last, incident, call.Id, call.Place, call.PlaceText, call.Mark, call.By, now, default, "", "");
        _places.Add(place.Number, place);
        effects.Say(new UnverifiedPlaceChanged(place));
    }

    /// <summary>Somebody has seen to it; the first who did stays.</summary>
    public Refusal Done(PlaceFollowedUp input, Instant now)
    {
        if (!_places.TryGetValue(input.Number, out var place)) return Refusal.UnknownPlace;
        if (!place.DoneAt.IsNever) return Refusal.None;
        _places[input.Number] = place = place with { DoneAt = now, DoneBy = input.By, Note = input.Note };
        effects.Say(new UnverifiedPlaceChanged(place));
        return Refusal.None;
    }

    /// <summary>
    /// A person changed how far an incident's place is to be trusted. Found: what waits of it is seen to, by that person. In doubt again, as
    /// when that is taken back: what was seen to in this way waits again.
    /// </summary>
    /// <param name="note">The place in words, as it is now; at most <see cref="CallLimits.NoteMax"/> characters.</param>
    public void Marked(IncidentId incident, PlaceMark mark, string by, string note, Instant now)
    {
        foreach (var place in _places.Values.Where(place => place.Incident == incident).ToList())
        {
            var isFound = mark == PlaceMark.Found;
            if (place.DoneAt.IsNever != isFound) continue;
            var next = isFound
                ? place with { DoneAt = now, DoneBy = by, Note = note }
                : place with { DoneAt = default, DoneBy = "", Note = "" };
            _places[place.Number] = next;
            effects.Say(new UnverifiedPlaceChanged(next));
        }
    }

    /// <summary>Tells of all of them.</summary>
    public void TellAll()
    {
        foreach (var place in _places.Values) effects.Say(new UnverifiedPlaceChanged(place));
    }

    /// <summary>Writes all of it.</summary>
    public void Save(StateWriter writer)
    {
        writer.UInt(_last);
        writer.Int(_places.Count);
        foreach (var place in _places.Values)
        {
            writer.UInt(place.Number);
            writer.Incident(place.Incident);
            writer.Guid(place.Call);
            writer.Place(place.Place);
            writer.Text(place.Text);
            writer.Byte((byte)place.Mark);
            writer.Text(place.By);
            writer.Moment(place.At);
            writer.Moment(place.DoneAt);
            writer.Text(place.DoneBy);
            writer.Text(place.Note);
        }
    }

    /// <summary>Takes over what <see cref="Save"/> wrote. Call on a fresh one.</summary>
    public void Restore(ref StateReader reader)
    {
        _last = reader.UInt();
        for (var left = reader.Count(BytesMin); left > 0; left--)
        {
            var place = new UnverifiedPlace(
                reader.UInt(), reader.Incident(), reader.Guid(), reader.Place(), reader.Text(), (PlaceMark)reader.Byte(), reader.Text(),
                reader.Moment(), reader.Moment(), reader.Text(), reader.Text());
            _places.Add(place.Number, place);
        }
    }

    private void Forget()
    {
        var oldest = _places.Values.FirstOrDefault(place => !place.DoneAt.IsNever) ?? _places.Values.First();
        _places.Remove(oldest.Number);
        effects.Say(new UnverifiedPlaceForgotten(oldest.Number));
    }
}
