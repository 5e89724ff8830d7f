using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Grains.Watchlist;

namespace SmartPolicing.Realtime.Shards.Border;

/// <summary>
/// Sightings become suspect tracks: opened, gone on with here or by a neighbour, verified, forecast, and ended. A track whose home is
/// elsewhere is kept as a copy, so that the next sighting here goes on with it. Runs on the shard's loop.
/// </summary>
public sealed class TrackRules(
    ShardTables tables, WatchlistRules watchlist, AlertRules alerts, LetterBox letters, WarningRules warnings)
{
    private const int TrackBytesMin = 50;

    private readonly SortedDictionary<TrackId, SuspectTrackGrain> _tracks = []; // Ended ones included, the newest.
    private Queue<TrackId> _ended = [];
    private readonly List<SuspectTrackGrain> _changed = []; // Since the last Flush.
    private uint _last;

    /// <summary>Tracks that are not over, those of neighbours included.</summary>
    public int Open => _tracks.Count - _ended.Count;

    /// <returns>False when no such track is known here.</returns>
    public bool TryFind(TrackId id, out SuspectTrackView track)
    {
        var known = _tracks.TryGetValue(id, out var grain);
        track = known ? grain!.View : null!;
        return known;
    }

    /// <summary>A camera of this jurisdiction saw a vehicle that is looked for.</summary>
    public Outcome See(SightingSeen input, Instant now)
    {
        if (!watchlist.TryActive(input.Entry, now, out var entry)) return Outcome.Refused(Refusal.EntryOver);
        var sighting = input.Sighting with { By = tables.Jurisdiction, ReceivedAt = now };
        var track = OpenOf(input.Entry);
        if (track is null)
        {
            if (Open >= SuspectTrackLimits.TracksMax)
            {
                warnings.Warn(new DeskWarning(
                    now, DeskWarningKind.NotFollowed, entry.Id, default, default, entry.Entry.Plate.ToString(), sighting.SeenAt,
                    sighting.Camera.Name, sighting.Camera.Place, Refusal.TooManyTracks, []));
                return Outcome.Refused(Refusal.TooManyTracks);
            }

            var id = new TrackId(tables.Jurisdiction, ++_last);
            track = new SuspectTrackGrain(id, tables.Jurisdiction, entry.Id, entry.Entry.Plate.ToString(), sighting, now);
            _tracks.Add(id, track);
        }
        else if (!track.See(sighting, tables.Jurisdiction))
        {
            return new Outcome(Refusal.None, default, default, false, true) { Track = track.Id };
        }

        AskRoads(track);
        if (track.View.Newest == sighting && input.Borders.Count > 0)
        {
            track.Take(input.Borders);
            alerts.Consider(track.View, now);
        }

        Changed(track); // Also to those who are only now on an alert about it.
        alerts.Follow(track.View, now);
        return Outcome.Of(track.Id);
    }

    /// <summary>A person looked at the picture.</summary>
    public Outcome Verify(SightingVerified input, Instant now)
    {
        if (!_tracks.TryGetValue(input.Track, out var track)) return Outcome.Refused(Refusal.UnknownTrack);
        var newest = track.View.Newest;
        var refusal = track.Verify(input.Read, input.IsIt, input.By, now);
        if (refusal != Refusal.None) return Outcome.Refused(refusal);
        if (track.View.State == TrackState.Ended) Retire(track);
        else if (track.View.Newest?.Read != newest?.Read) AskRoads(track); // It was found false: the vehicle is somewhere else.
        Changed(track);
        alerts.Follow(track.View, now);
        return Outcome.Of(track.Id);
    }

    /// <summary>A person ends a track.</summary>
    public Outcome Close(TrackClosed input, Instant now)
    {
        if (!_tracks.TryGetValue(input.Track, out var track)) return Outcome.Refused(Refusal.UnknownTrack);
        if (track.View.State == TrackState.Ended) return Outcome.Refused(Refusal.TrackOver);
        if (input.End == TrackEnd.False) track.FindFalse(input.By, now);
        else track.End(input.End, now);
        Ended(track, now);
        return Outcome.Of(track.Id);
    }

    /// <summary>A person orders watch posts ahead of the vehicle.</summary>
    public Outcome Order(PostsOrdered input, Instant now) =>
        _tracks.TryGetValue(input.Track, out var track) ? alerts.Order(track.View, input, now) : Outcome.Refused(Refusal.UnknownTrack);

    /// <summary>The roads have answered. Neighbours are warned unless the same borders were known before.</summary>
    public Outcome Take(ForecastAnswered input, Instant now)
    {
        if (!_tracks.TryGetValue(input.Forecast.Track, out var track)) return Outcome.Done;
        var known = track.View.Forecast;
        if (!track.Take(input.Forecast)) return Outcome.Done;
        var isNews = known?.Round != input.Forecast.Round || !known.Borders.SequenceEqual(input.Forecast.Borders);
        if (isNews) alerts.Consider(track.View, now);
        Changed(track);
        return Outcome.Done;
    }

    /// <summary>A neighbour tells of a track.</summary>
    public void Hear(SuspectTrackView told, Instant now)
    {
        if (!_tracks.TryGetValue(told.Id, out var track))
        {
            if (told.State == TrackState.Ended) return; // Nothing is lost: nobody here ever had to do with it.
            track = SuspectTrackGrain.Of(told);
            _tracks.Add(told.Id, track);
        }
        else
        {
            var (wasOver, newest) = (track.View.State == TrackState.Ended, track.View.Newest?.Read);
            if (!track.Hear(told, tables.Jurisdiction)) return;
            var isOver = track.View.State == TrackState.Ended;
            if (isOver && !wasOver) Retire(track);
            if (!isOver && wasOver) _ended = new Queue<TrackId>(_ended.Where(id => id != track.Id)); // Seen elsewhere meanwhile.
            if (!isOver && (wasOver || track.View.Newest?.Read != newest)) AskRoads(track);
        }

        Changed(track); // Who told it may not know of everybody whom it concerns. Who hears nothing new tells nobody.
        alerts.Follow(track.View, now);
    }

    /// <summary>An entry is no longer looked for: what was followed because of it ends.</summary>
    public void EntryEnded(WatchlistEntryId entry, Instant now)
    {
        if (OpenOf(entry) is not { } track) return;
        track.End(TrackEnd.EntryEnded, now);
        Ended(track, now);
    }

    /// <summary>Ends what was not seen for too long, and warns where time has brought a border near.</summary>
    public void Tick(Instant now)
    {
        if (Open == 0) return;
        foreach (var track in _tracks.Values.Where(track => IsLost(track, now)).ToList())
        {
            track.End(TrackEnd.Lost, now);
            Ended(track, now);
        }

        foreach (var due in alerts.TakeDue(now))
        {
            if (_tracks.TryGetValue(due, out var track) && alerts.Consider(track.View, now)) Changed(track);
        }
    }

    /// <summary>Tells the boards and neighbours what changed; once, at the end of an input.</summary>
    public void Flush()
    {
        if (_changed.Count == 0) return;
        foreach (var track in _changed) tables.Effects.Mark(track);
        _changed.Clear();
    }

    /// <summary>Marks everything, and asks the roads again.</summary>
    public void TellAll()
    {
        foreach (var track in _tracks.Values) tables.Effects.Mark(track);
        AskRoadsAgain();
    }

    /// <summary>Asks the roads again what is not answered.</summary>
    public void AskRoadsAgain()
    {
        foreach (var track in _tracks.Values)
        {
            if (track.View.State == TrackState.Ended || track.View.Home != tables.Jurisdiction || track.IsForecast) continue;
            if (track.AskAgain() is { } request) tables.Effects.Ask(request);
        }
    }

    /// <summary>Writes it for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        Invariant.Holds(_changed.Count == 0);
        writer.UInt(_last);
        writer.Int(_tracks.Count);
        foreach (var track in _tracks.Values) track.Save(writer);
        writer.Int(_ended.Count);
        foreach (var track in _ended) TrackBytes.Write(writer, track);
    }

    /// <summary>Takes over what <see cref="Save"/> wrote.</summary>
    public void Restore(ref StateReader reader)
    {
        _last = reader.UInt();
        for (var left = reader.Count(TrackBytesMin); left > 0; left--)
        {
            var track = SuspectTrackGrain.Restore(ref reader);
            _tracks.Add(track.Id, track);
        }

        for (var left = reader.Count(6); left > 0; left--) _ended.Enqueue(TrackBytes.ReadId(ref reader));
    }

    // By number: two cities may each have opened one for the same entry, and then both go on with the same.
    private SuspectTrackGrain? OpenOf(WatchlistEntryId entry) =>
        _tracks.Values.FirstOrDefault(track => track.View.Entry == entry && track.View.State != TrackState.Ended);

    // A copy waits twice as long: its home decides, and may only not be reached.
    private bool IsLost(SuspectTrackGrain track, Instant now)
    {
        var seconds = SuspectTrackLimits.LostAfterSeconds * (track.View.Home == tables.Jurisdiction ? 1 : 2);
        return track.View.State != TrackState.Ended && now.MillisecondsSince(track.View.Sightings[^1].SeenAt) > seconds * 1000L;
    }

    private void AskRoads(SuspectTrackGrain track)
    {
        if (track.View.Home == tables.Jurisdiction && track.Ask() is { } request) tables.Effects.Ask(request);
    }

    private void Ended(SuspectTrackGrain track, Instant now)
    {
        Retire(track);
        Changed(track);
        alerts.Follow(track.View, now);
    }

    private void Retire(SuspectTrackGrain track)
    {
        _ended.Enqueue(track.Id);
        while (_ended.Count > SuspectTrackLimits.EndedTracksRemembered) _tracks.Remove(_ended.Dequeue());
    }

    private void Changed(SuspectTrackGrain track)
    {
        if (!_changed.Contains(track)) _changed.Add(track);
        var told = new TrackTold(track.View);
        foreach (var neighbour in Concerned(track.View)) letters.Send(neighbour, told);
    }

    // Whose entry it is, whoever saw it, and whoever is on an alert about it.
    private SortedSet<JurisdictionId> Concerned(SuspectTrackView track)
    {
        var concerned = new SortedSet<JurisdictionId>(Comparer<JurisdictionId>.Create((a, b) => a.Value.CompareTo(b.Value)))
        {
            track.Entry.Jurisdiction,
            track.Home,
        };
        concerned.UnionWith(track.Sightings.Select(sighting => sighting.By));
        concerned.UnionWith(alerts.SidesOf(track.Id));
        concerned.Remove(tables.Jurisdiction);
        return concerned;
    }
}
