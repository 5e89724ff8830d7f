using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// Numbers, each with the moment from which it is due, and its place among those that are: a tick looks at what is due and at nothing else.
/// Follows from what it is told alone, so it is built anew after a restart. Single writer: its shard's loop.
/// </summary>
/// <typeparam name="TPlace">Smaller ones come first; of equal ones the smaller number.</typeparam>
public sealed class DueOrder<TPlace>
    where TPlace : IComparable<TPlace>, IEquatable<TPlace>
{
    private readonly SortedSet<(Instant At, uint Number)> _later = [];
    private readonly SortedSet<(TPlace Place, uint Number)> _due = [];
    private readonly Dictionary<uint, (Instant At, TPlace Place, bool IsDue)> _known = [];

    /// <summary>What was due at the newest <see cref="Advance"/>, in order. Nothing may be set or removed while it is gone through.</summary>
    public IEnumerable<uint> Due => _due.Select(each => each.Number);

    /// <summary>What was not, soonest first. As with <see cref="Due"/>.</summary>
    public IEnumerable<uint> Later => _later.Select(each => each.Number);

    /// <summary>The number is due from then on.</summary>
    public void Set(uint number, Instant at, TPlace place)
    {
        if (_known.TryGetValue(number, out var known) && known.At == at && known.Place.Equals(place)) return;
        Remove(number);
        _known.Add(number, (at, place, false));
        _later.Add((at, number));
    }

    /// <summary>The number is never due.</summary>
    public void Remove(uint number)
    {
        if (!_known.Remove(number, out var known)) return;
        if (known.IsDue) _due.Remove((known.Place, number));
        else _later.Remove((known.At, number));
    }

    /// <summary>It is so late now.</summary>
    public void Advance(Instant now)
    {
        while (_later.Count > 0 && _later.Min is var (at, number) && at <= now)
        {
            _later.Remove((at, number));
            var place = _known[number].Place;
            _known[number] = (at, place, true);
            _due.Add((place, number));
        }
    }
}
