using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;
using SmartPolicing.Realtime.Ingest.Reads;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Border;

namespace SmartPolicing.Realtime.Host.Borders;

/// <summary>
/// Who is looked for, city by city, beside the shards: reads are matched here on the desks' threads, and only what somebody looks for enters
/// a shard, which looks once more whether the entry still holds. Changes come from the shards, after they are committed.
/// </summary>
/// <param name="ask">Puts an input before a shard.</param>
/// <param name="bordersFrom">When a vehicle that a camera saw can be at borders. Any thread.</param>
public sealed partial class Watch(Server.Ask ask, Func<CameraSpot, IReadOnlyList<BorderTime>> bordersFrom, ILogger<Watch> logger)
{
    private const int LogMilliseconds = 1_000; // Between two lines about sightings of one city that are not followed.
    private const int MatchesMax = 64; // Four times what one plate may have; the most urgent come first.

    private readonly Dictionary<JurisdictionId, City> _cities = [];

    /// <summary>What one city looks for.</summary>
    /// <param name="jurisdiction">Each once, before anything is told.</param>
    public MatchRead MatcherOf(JurisdictionId jurisdiction)
    {
        var city = new City();
        _cities.Add(jurisdiction, city);
        return (in PlateRead read) => city.Index.Find(read.Plate, []);
    }

    /// <summary>Takes in what a shard has told. One thread: the board's task.</summary>
    public void Take(ShardEffects batch)
    {
        if (!_cities.TryGetValue(batch.Jurisdiction, out var city)) return;
        var isAnew = batch.Effects is [StateMadeAnew, ..];
        if (isAnew) city.BeginAnew(); // Everything that holds follows.
        foreach (var effect in batch.Effects)
            if (effect is EntryChanged changed && !city.TryTake(changed.Entry, out var refusal))
                LogNotLookedFor(changed.Entry.Id.ToString(), batch.Jurisdiction.Value, refusal);
        if (isAnew) city.EndAnew();
    }

    /// <summary>
    /// Puts the hits of a batch before their shard, a sighting for each entry that they match, and says of each hit what is so: see
    /// <see cref="TakeHits"/>. Of a hit that the shard could not take the desk is told, by the shard.
    /// </summary>
    public async ValueTask<IReadOnlyList<ReadAnswer>> TakeAsync(
        JurisdictionId jurisdiction, IReadOnlyList<PlateHit> hits, CancellationToken cancellation)
    {
        var asked = new List<(int Hit, SightingSeen Seen, Task<Outcome> Outcome)>();
        for (var at = 0; at < hits.Count; at++)
        {
            foreach (var match in MatchesOf(jurisdiction, hits[at].Read.Plate))
            {
                var seen = SightingOf(jurisdiction, hits[at], match);
                asked.Add((at, seen, ask(jurisdiction, seen, cancellation).AsTask()));
            }
        }

        await Task.WhenAll(asked.Select(each => each.Outcome)).ConfigureAwait(false);
        var answers = new ReadAnswer[hits.Count]; // Accepted: nobody looks for it any more, or it is followed.
        foreach (var (hit, seen, outcome) in asked)
        {
            var refusal = (await outcome.ConfigureAwait(false)).Refusal;
            answers[hit] = Graver(answers[hit], AnswerOf(refusal));
            if (refusal is Refusal.None or Refusal.EntryOver or Refusal.Stopping or Refusal.StorageFull) continue;
            BorderMeters.NotFollowed(refusal);
            if (_cities[jurisdiction].MayLog()) LogNotFollowed(seen.Entry, seen.Sighting.Read, jurisdiction.Value, refusal);
            if (refusal == Refusal.Quarantined) await TellOfLossAsync(jurisdiction, seen, cancellation).ConfigureAwait(false);
        }

        return answers;
    }

    private static ReadAnswer AnswerOf(Refusal refusal) => refusal switch
    {
        Refusal.None or Refusal.EntryOver => ReadAnswer.Accepted,
        Refusal.Quarantined => ReadAnswer.SetAside,
        Refusal.TooManyTracks => ReadAnswer.NotFollowed,
        _ => ReadAnswer.Stopped,
    };

    // Of several entries: what may come again comes first, for then it does; then what an operator should look at.
    private static ReadAnswer Graver(ReadAnswer one, ReadAnswer other)
    {
        ReadAnswer[] gravest = [ReadAnswer.Stopped, ReadAnswer.SetAside, ReadAnswer.NotFollowed];
        return gravest.FirstOrDefault(answer => answer == one || answer == other, ReadAnswer.Accepted);
    }

    // The shard is as if it had never had it, so it cannot have told its desk either.
    private async ValueTask TellOfLossAsync(JurisdictionId jurisdiction, SightingSeen seen, CancellationToken cancellation)
    {
        var sighting = seen.Sighting;
        var lost = new SightingLost(seen.Entry, sighting.Camera.Name, sighting.Camera.Place, sighting.SeenAt);
        var outcome = await ask(jurisdiction, lost, cancellation).ConfigureAwait(false);
        if (outcome.Refusal is not (Refusal.None or Refusal.EntryOver)) LogNobodyTold(seen.Entry, jurisdiction.Value, outcome.Refusal);
    }

    private PlateMatch[] MatchesOf(JurisdictionId jurisdiction, Plate plate)
    {
        Span<PlateMatch> matches = stackalloc PlateMatch[MatchesMax];
        var found = _cities[jurisdiction].Index.Find(plate, matches);
        return matches[..Math.Min(found, MatchesMax)].ToArray();
    }

    private SightingSeen SightingOf(JurisdictionId jurisdiction, in PlateHit hit, in PlateMatch match)
    {
        var camera = new CameraSpot(hit.Camera.Id, hit.Camera.Name, hit.Camera.Place, hit.Camera.HeadingDegrees);
        return new SightingSeen(match.Entry, SightingOf(jurisdiction, hit, match, camera), BordersFrom(camera));
    }

    // The roads are asked again by the shard, so a sighting is never lost for want of borders.
    private IReadOnlyList<BorderTime> BordersFrom(CameraSpot camera)
    {
        try
        {
            return bordersFrom(camera);
        }
        catch (Exception failure)
        {
            LogNoBorders(failure, camera.Id);
            return [];
        }
    }

    private static Sighting SightingOf(JurisdictionId jurisdiction, in PlateHit hit, in PlateMatch match, CameraSpot camera) => new(
        hit.Read.Id,
        jurisdiction,
        camera,
        hit.Read.SeenAt,
        hit.Clock.UncertaintyMilliseconds,
        default,
        hit.Read.Plate,
        match.Kind == PlateMatchKind.Exact,
        hit.Read.Confidence,
        hit.Read.Vehicle,
        hit.Read.Picture,
        Verification.Unverified,
        "",
        default);

    [LoggerMessage(EventId = 1012, EventName = "EntryNotLookedFor", Level = LogLevel.Error,
        Message = "Watchlist entry {Entry} is not looked for in jurisdiction {Jurisdiction}: {Refusal}")]
    private partial void LogNotLookedFor(string entry, ushort jurisdiction, Refusal refusal);

    [LoggerMessage(EventId = 1013, EventName = "SightingNotFollowed", Level = LogLevel.Error,
        Message = "Read {Read}, which watchlist entry {Entry} is about, is not followed in jurisdiction {Jurisdiction}: {Refusal}")]
    private partial void LogNotFollowed(WatchlistEntryId entry, Guid read, ushort jurisdiction, Refusal refusal);

    [LoggerMessage(EventId = 1017, EventName = "DeskNotWarned", Level = LogLevel.Critical,
        Message = "The desk of jurisdiction {Jurisdiction} could not be told that a sighting of watchlist entry {Entry} was lost: {Refusal}")]
    private partial void LogNobodyTold(WatchlistEntryId entry, ushort jurisdiction, Refusal refusal);

    [LoggerMessage(EventId = 1015, EventName = "NoBordersFrom", Level = LogLevel.Error,
        Message = "Borders ahead of camera {Camera} are not known with the sighting.")]
    private partial void LogNoBorders(Exception failure, string camera);

    /// <summary>One city's index, changed by one thread and read by any.</summary>
    private sealed class City
    {
        private readonly Dictionary<WatchlistEntryId, Plate> _in = [];
        private PlateIndex _own = new(); // What changes go into: the same as below, but while everything is told anew.
        private volatile PlateIndex _index;
        private long _loggedAt = -LogMilliseconds;

        internal City() => _index = _own;

        internal PlateIndex Index => _index;

        // Who is looked for when there is no place for another track may pass a camera every second: all are counted, and told to the desk.
        internal bool MayLog()
        {
            var (now, before) = (Environment.TickCount64, Interlocked.Read(ref _loggedAt));
            return now - before >= LogMilliseconds && Interlocked.CompareExchange(ref _loggedAt, now, before) == before;
        }

        // Beside what is looked for now: a read that comes meanwhile must not find an empty list.
        internal void BeginAnew()
        {
            _in.Clear();
            _own = new PlateIndex();
        }

        internal void EndAnew() => _index = _own;

        internal bool TryTake(WatchlistEntryView view, out Refusal refusal)
        {
            refusal = Refusal.None;
            var isActive = view.State == WatchlistState.Active;
            if (!isActive && _in.Remove(view.Id, out var plate)) _own.Remove(view.Id, plate);
            if (!isActive || _in.ContainsKey(view.Id)) return true;
            refusal = _own.Add(view.Id, view.Entry.Plate, view.Entry.Priority);
            if (refusal == Refusal.None) _in.Add(view.Id, view.Entry.Plate);
            return refusal == Refusal.None;
        }
    }
}
