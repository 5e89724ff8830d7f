using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Shards;

/// <summary>Which officer is whose, of several shards: 4 bytes an officer. Immutable; safe on any thread.</summary>
public sealed class OfficerHomes
{
    private readonly OfficerIndex _index;
    private readonly int[] _ends; // Where each shard's officers end, counted through all.

    /// <param name="staffs">Each shard's officers; nobody in two.</param>
    /// <exception cref="ArgumentException">A number is there twice.</exception>
    public OfficerHomes(IReadOnlyList<IReadOnlyList<OfficerRegistration>> staffs)
    {
        _index = new OfficerIndex(staffs);
        _ends = new int[staffs.Count];
        var end = 0;
        for (var shard = 0; shard < _ends.Length; shard++) _ends[shard] = end += staffs[shard].Count;
    }

    /// <param name="shard">Which of the lists, from 0.</param>
    /// <param name="slot">The place in it, from 0.</param>
    /// <returns>False when the officer is nobody's.</returns>
    public bool TryFind(OfficerId officer, out int shard, out int slot)
    {
        (shard, slot) = (0, 0);
        if (!_index.TryFind(officer, out var place)) return false;
        var at = Array.BinarySearch(_ends, place);
        shard = at < 0 ? ~at : at + 1;
        while (_ends[shard] <= place) shard++; // Shards without officers end where the one before does.
        slot = place - (shard == 0 ? 0 : _ends[shard - 1]);
        return true;
    }
}
