using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Watchlist;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Ingest.Viid.Uppers;

/// <summary>
/// The entries of this node's cities that are shared with the province, as the shards tell them. Who asks never approves, so an active one has two
/// persons behind it. Written by the board's thread, read by any.
/// </summary>
internal sealed class UpperEntries
{
    private const int OverKept = 1_024; // How an entry ended is wanted for its withdrawal only; without it, it is withdrawn without a reason.

    private readonly Lock _lock = new();
    private readonly Dictionary<WatchlistEntryId, WatchlistEntryView> _active = [];
    private readonly Dictionary<WatchlistEntryId, WatchlistEntryView> _over = [];
    private readonly Queue<WatchlistEntryId> _overInOrder = new();
    private readonly HashSet<JurisdictionId> _told = [];

    /// <summary>Takes in what a shard has told. Of its first batch on, what it has not told does not hold.</summary>
    /// <returns>True when something changed.</returns>
    internal bool Take(ShardEffects batch)
    {
        lock (_lock)
        {
            var changed = _told.Add(batch.Jurisdiction);
            if (batch.Effects is [StateMadeAnew, ..])
            {
                changed = true;
                foreach (var id in _active.Keys.Where(id => id.Jurisdiction == batch.Jurisdiction).ToList()) _active.Remove(id);
            }

            foreach (var effect in batch.Effects)
                if (effect is EntryChanged { Entry: var entry } && entry.Id.Jurisdiction == batch.Jurisdiction) changed |= Take(entry);
            return changed;
        }
    }

    /// <summary>Those that are to be looked for at a moment, by id.</summary>
    internal IReadOnlyList<WatchlistEntryView> ActiveAt(Instant now)
    {
        lock (_lock)
        {
            return
            [
                .. _active.Values.Where(entry => now < entry.ExpiresAt)
                    .OrderBy(entry => entry.Id.Jurisdiction.Value).ThenBy(entry => entry.Id.Number),
            ];
        }
    }

    /// <summary>Whether that city has said what it looks for.</summary>
    internal bool HasTold(JurisdictionId jurisdiction)
    {
        lock (_lock) return _told.Contains(jurisdiction);
    }

    /// <summary>How an entry ended; null when nobody knows any more.</summary>
    internal WatchlistEntryView? EndOf(WatchlistEntryId id)
    {
        lock (_lock) return _over.GetValueOrDefault(id);
    }

    private bool Take(WatchlistEntryView entry)
    {
        if (entry.Entry.Sharing != WatchlistSharing.Province) return false;
        if (entry.State == WatchlistState.Active)
        {
            _active[entry.Id] = entry;
            return true;
        }

        if (!entry.IsOver) return false;
        if (_over.TryAdd(entry.Id, entry)) _overInOrder.Enqueue(entry.Id);
        while (_overInOrder.Count > OverKept) _over.Remove(_overInOrder.Dequeue());
        return _active.Remove(entry.Id);
    }
}
