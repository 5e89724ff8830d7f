using System.Collections.Concurrent;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.Places;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Boards;

/// <summary>The caution notes of one shard that hold. Single writer: the board's task; what is there may be read meanwhile on any thread.</summary>
internal sealed class BoardCautions
{
    private readonly ConcurrentDictionary<CautionId, CautionNote> _notes = new();

    /// <summary>All of them, in no particular order. Any thread.</summary>
    internal IEnumerable<CautionNote> All => _notes.Select(pair => pair.Value); // Values would lock and copy.

    internal void Clear() => _notes.Clear();

    /// <summary>Takes a change in.</summary>
    /// <returns>What desks are told.</returns>
    internal EventItem Take(CautionNote note)
    {
        if (note.End is null) _notes[note.Id] = note;
        else _notes.TryRemove(note.Id, out _);
        return EventItem.Of(PlaceMapping.Row(note));
    }

    /// <summary>Those that hold at a place, newest first; at most <see cref="PlaceLimits.CautionsShownMax"/>.</summary>
    internal static IReadOnlyList<CautionNote> At(IEnumerable<CautionNote> notes, LatLng place) =>
        [.. notes.Where(note => note.Covers(place)).OrderByDescending(note => note.Id.Number).Take(PlaceLimits.CautionsShownMax)];
}
