using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// From an officer's number to the place in a list. Numbers that lie close together, as those of a city do, take 4 bytes each and one look
/// into an array; others take 16 to 32 bytes. Immutable; safe on any thread.
/// </summary>
public sealed class OfficerIndex
{
    private const int None = -1;

    // So many places of the array may be nobody's for each that is somebody's; beyond it numbers are looked up by their hash.
    private const int SpreadMax = 2;

    private readonly uint _first;
    private readonly int[] _byNumber = []; // Number less the first → place. Empty when the numbers lie too far apart.
    private readonly uint[] _numbers = []; // Open-addressed, beside _places; empty when the array above is used.
    private readonly int[] _places = [];

    /// <param name="officers">Places count on from list to list.</param>
    /// <exception cref="ArgumentException">A number is there twice.</exception>
    public OfficerIndex(params IReadOnlyList<IReadOnlyList<OfficerRegistration>> officers)
    {
        var (first, last) = (uint.MaxValue, 0u);
        foreach (var list in officers)
        {
            Count += list.Count;
            foreach (var officer in list) (first, last) = (Math.Min(first, officer.Id.Value), Math.Max(last, officer.Id.Value));
        }

        if (Count == 0) return;
        _first = first;
        if ((long)last - first < (long)SpreadMax * Count)
        {
            _byNumber = new int[last - first + 1];
        }
        else
        {
            _numbers = new uint[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Count * 2)];
            _places = new int[_numbers.Length];
        }

        Array.Fill(_byNumber, None);
        Array.Fill(_places, None);
        var place = 0;
        foreach (var list in officers)
            foreach (var officer in list) Add(officer.Id, place++);
    }

    /// <summary>Officers in it.</summary>
    public int Count { get; }

    /// <returns>False when nobody in the list has that number.</returns>
    public bool TryFind(OfficerId officer, out int place)
    {
        var at = unchecked(officer.Value - _first);
        if (at < (uint)_byNumber.Length)
        {
            place = _byNumber[at];
            return place != None;
        }

        place = None;
        if (_places.Length > 0) place = _places[Find(officer)];
        return place != None;
    }

    private void Add(OfficerId officer, int place)
    {
        if (TryFind(officer, out _)) throw new ArgumentException($"officer {officer} is there twice");
        if (_byNumber.Length > 0)
        {
            _byNumber[officer.Value - _first] = place;
            return;
        }

        var at = Find(officer);
        (_numbers[at], _places[at]) = (officer.Value, place);
    }

    /// <summary>Where the number is, or the empty place where it would be. At most half of the places are taken.</summary>
    private int Find(OfficerId officer)
    {
        var mask = _places.Length - 1;
        var at = (int)(unchecked(officer.Value * 0x9E37_79B9u) >> 7) & mask; // 2^32/φ spreads neighbours.
        while (_places[at] != None && _numbers[at] != officer.Value) at = (at + 1) & mask;
        return at;
    }
}
