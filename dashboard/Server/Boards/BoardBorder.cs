using System.Collections.Concurrent;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Boards;

/// <summary>
/// The tracks, joint alerts and watchlist entries that one shard knows, newest. Single writer: the board's task; what is said to be for any
/// thread may be read meanwhile.
/// </summary>
internal sealed class BoardBorder(JurisdictionId here)
{
    private readonly Dictionary<TrackId, TrackRow> _tracks = [];
    private readonly Dictionary<AlertId, AlertRow> _alerts = [];
    private readonly ConcurrentDictionary<TrackId, SuspectTrackView> _trackViews = new(); // Those of _tracks.
    private readonly Queue<WatchlistEntryId> _ended = [];
    private readonly ConcurrentDictionary<WatchlistEntryId, WatchlistEntryView> _entries = new();

    /// <summary>Tracks that are not over, in no particular order.</summary>
    internal IEnumerable<TrackRow> Tracks => _tracks.Values;

    /// <summary>The same, in full. Any thread.</summary>
    internal IEnumerable<SuspectTrackView> TrackViews => _trackViews.Select(pair => pair.Value);

    /// <summary>Alerts that are not over, in no particular order.</summary>
    internal IEnumerable<AlertRow> Alerts => _alerts.Values;

    /// <summary>Entries of this jurisdiction, or more time for them, that wait for approval.</summary>
    internal UndecidedRow Undecided { get; private set; } = new(here.Value, 0);

    /// <summary>Own entries, the newest ended ones included, and those that neighbours share. Any thread.</summary>
    internal IEnumerable<WatchlistEntryView> Entries => _entries.Values;

    /// <returns>False when there is none, or it is over. Any thread.</returns>
    internal bool TryTrack(TrackId id, out SuspectTrackView track) => _trackViews.TryGetValue(id, out track!);

    internal void Clear()
    {
        _tracks.Clear();
        _trackViews.Clear();
        _alerts.Clear();
        _entries.Clear();
        _ended.Clear();
        Undecided = new UndecidedRow(here.Value, 0);
    }

    /// <summary>Takes a change in.</summary>
    /// <returns>What desks are told; null when nothing.</returns>
    internal EventItem? Take(Effect effect)
    {
        switch (effect)
        {
            case TrackChanged changed:
                return Take(changed.Track);
            case AlertChanged changed:
                var alert = BorderMapping.Row(here, changed.Alert);
                if (alert.End != AlertEnd.None) _alerts.Remove(changed.Alert.Id);
                else _alerts[changed.Alert.Id] = alert;
                return EventItem.Of(alert);
            case EntryChanged changed:
                return Take(changed.Entry);
            default:
                throw new InvariantViolatedException($"The board knows the effect {effect.GetType().Name}.");
        }
    }

    private EventItem Take(SuspectTrackView track)
    {
        var row = BorderMapping.Row(here, track);
        if (track.State == TrackState.Ended)
        {
            _tracks.Remove(track.Id);
            _trackViews.TryRemove(track.Id, out _);
        }
        else
        {
            _tracks[track.Id] = row;
            _trackViews[track.Id] = track;
        }

        return EventItem.Of(row);
    }

    private EventItem? Take(WatchlistEntryView entry)
    {
        var before = _entries.GetValueOrDefault(entry.Id);
        var waited = before is not null && Waits(before);
        if (entry.IsOver && entry.Id.Jurisdiction != here) _entries.TryRemove(entry.Id, out _);
        else _entries[entry.Id] = entry;
        if (entry.IsOver && entry.Id.Jurisdiction == here && before is not { IsOver: true }) Forget(entry.Id);
        if (waited == Waits(entry)) return null;
        Undecided = Undecided with { Entries = Undecided.Entries + (waited ? -1 : 1) };
        return EventItem.Of(Undecided);
    }

    // As the shard does.
    private void Forget(WatchlistEntryId ended)
    {
        _ended.Enqueue(ended);
        while (_ended.Count > ShardLimits.EndedEntriesKept) _entries.TryRemove(_ended.Dequeue(), out _);
    }

    private bool Waits(WatchlistEntryView entry) =>
        entry.Id.Jurisdiction == here && (entry.State == WatchlistState.Asked || entry.Renewal is not null);
}
