using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Shards;

/// <summary>
/// Slots of officers that have never sent a position: 4 bytes each once somebody asks, and nothing when everybody has sent one. Whoever has
/// is looked at once more and then never again. Single writer: its shard's loop.
/// </summary>
internal sealed class UnplacedSlots(OfficerTrack[] tracks)
{
    private int[]? _slots; // Null until asked for; some have a position by now.

    /// <summary>In order.</summary>
    /// <param name="count">How many they are.</param>
    internal ReadOnlySpan<int> All(int count)
    {
        if (count == 0) _slots = null;
        else if (_slots is null) _slots = [.. Enumerable.Range(0, tracks.Length).Where(slot => tracks[slot].Cell.IsNull)];
        else if (_slots.Length > count) _slots = [.. _slots.Where(slot => tracks[slot].Cell.IsNull)];
        Invariant.Holds((_slots?.Length ?? 0) == count);
        return _slots;
    }
}
