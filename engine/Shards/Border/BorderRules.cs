using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Grains.SuspectTracks;

namespace SmartPolicing.Realtime.Shards.Border;

/// <summary>
/// Everything of a city that reaches over its border: the watchlist it shares, the vehicles it follows, joint alerts, and letters to and
/// from the neighbours. Runs on the shard's loop.
/// </summary>
public sealed class BorderRules
{
    private readonly ShardTables _tables;
    private readonly LetterBox _letters;
    private readonly WarningRules _warnings;
    private readonly PostRules _posts;
    private readonly AlertRules _alerts;
    private readonly WatchlistRules _watchlist;
    private readonly TrackRules _tracks;

    /// <param name="tables">The shard's.</param>
    /// <param name="rankings">Who is nearest to a watch post.</param>
    /// <param name="directives">Who is on the way there.</param>
    public BorderRules(ShardTables tables, RankingRules rankings, DirectiveRules directives)
    {
        _tables = tables;
        _letters = new LetterBox(tables.Jurisdiction, tables.Effects);
        _warnings = new WarningRules(tables.Effects);
        _posts = new PostRules(tables, rankings, directives);
        _alerts = new AlertRules(tables, _letters, _posts, _warnings);
        _watchlist = new WatchlistRules(tables, _letters, _warnings);
        _tracks = new TrackRules(tables, _watchlist, _alerts, _letters, _warnings);
    }

    /// <summary>Takes one input in.</summary>
    public Outcome Apply(BorderInput input, Instant now) => input switch
    {
        SightingSeen seen => _tracks.See(seen, now),
        SightingLost lost => Tell(lost, now),
        SightingVerified verified => _tracks.Verify(verified, now),
        TrackClosed closed => _tracks.Close(closed, now),
        ForecastAnswered answered => _tracks.Take(answered, now),
        PostsOrdered ordered => _tracks.Order(ordered, now),
        AlertAnswered answered => _alerts.Answer(answered, now),
        AlertSaid said => _alerts.Say(said, now),
        AlertWithdrawn withdrawn => _alerts.Withdraw(withdrawn, now),
        NeighbourAsked asked => _alerts.Ask(asked, now),
        OfficerAsked asked => _alerts.Ask(asked, now),
        LetterArrived arrived => Take(arrived, now),
        LetterTaken taken => Take(taken),
        WatchlistInput change => Change(change, now),
        _ => throw new InvariantViolatedException($"input {input.GetType().Name} is known"),
    };

    /// <summary>A suspect track that concerns this jurisdiction, ended ones that are remembered included.</summary>
    public bool TryTrack(TrackId id, out SuspectTrackView track) => _tracks.TryFind(id, out track);

    /// <summary>Whether somebody may be sent to an incident: to a watch post only when it is verified and acknowledged.</summary>
    public Refusal MayDispatch(IncidentId incident) => _alerts.MayDispatch(incident);

    /// <summary>Somebody was sent to an incident.</summary>
    public void Dispatched(IncidentId incident, string by, Instant now) => _alerts.Dispatched(incident, by, now);

    /// <summary>Tells the neighbours near an incident of it, when it is urgent.</summary>
    public void Near(IncidentGrain incident, IReadOnlyList<JurisdictionId> neighbours, Instant now) =>
        _alerts.Near(incident, neighbours, now);

    /// <summary>An incident was the same happening as another: what stands about it is about that one now.</summary>
    public void Moved(IncidentId from, IncidentId into, Instant now) => _alerts.Moved(from, into, now);

    /// <summary>An incident has a new ranking.</summary>
    public void Ranked(IncidentId incident, Instant now) => _alerts.Ranked(incident, now);

    /// <summary>The clock moved on.</summary>
    public void Tick(Instant now)
    {
        foreach (var entry in _watchlist.Tick(now)) _tracks.EntryEnded(entry, now);
        _letters.Tick(now);
        _watchlist.TellOwed();
        _warnings.Tick(now);
        _tracks.Tick(now);
        _alerts.Tick(now);
    }

    /// <summary>To be called at the end of every input: what changed is told once.</summary>
    public void Flush(Instant now)
    {
        do
        {
            while (_tables.TakeClosed(out var incident))
            {
                _posts.Closed(incident);
                _alerts.Closed(incident, now);
            }

            _tracks.Flush();
            _alerts.Flush(now); // May close watch posts.
        }
        while (_tables.HasClosed);
    }

    /// <summary>Marks everything as changed, tells again what waits, and asks the roads again.</summary>
    public void TellAll()
    {
        _watchlist.TellAll();
        _tracks.TellAll();
        _alerts.TellAll();
        _letters.TellAgain();
    }

    /// <summary>Asks the roads again what they were being asked.</summary>
    public void AskRoadsAgain() => _tracks.AskRoadsAgain();

    /// <summary>Writes all of it for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        _letters.Save(writer);
        _posts.Save(writer);
        _alerts.Save(writer);
        _watchlist.Save(writer);
        _tracks.Save(writer);
        _warnings.Save(writer);
    }

    /// <summary>Takes over what <see cref="Save"/> wrote.</summary>
    public void Restore(ref StateReader reader)
    {
        _letters.Restore(ref reader);
        _posts.Restore(ref reader);
        _alerts.Restore(ref reader);
        _watchlist.Restore(ref reader);
        _tracks.Restore(ref reader);
        _warnings.Restore(ref reader);
    }

    private Outcome Change(WatchlistInput input, Instant now)
    {
        var outcome = _watchlist.Apply(input, now);
        if (outcome.Refusal == Refusal.None && !_watchlist.TryActive(outcome.Entry, now, out _)) _tracks.EntryEnded(outcome.Entry, now);
        return outcome;
    }

    private Outcome Tell(SightingLost lost, Instant now)
    {
        if (!_watchlist.TryActive(lost.Entry, now, out var entry)) return Outcome.Refused(Refusal.EntryOver);
        _warnings.Warn(new DeskWarning(
            now, DeskWarningKind.NotFollowed, lost.Entry, default, default, entry.Entry.Plate.ToString(), lost.SeenAt, lost.Camera, lost.Place,
            Refusal.Quarantined, []));
        return Outcome.Done;
    }

    private Outcome Take(LetterTaken taken)
    {
        _letters.Taken(taken.By, taken.Number);
        return Outcome.Done;
    }

    private Outcome Take(LetterArrived arrived, Instant now)
    {
        var refusal = _letters.Receive(arrived.From, arrived.Number, out var repeated);
        if (refusal != Refusal.None || repeated) return new Outcome(refusal, default, default, false, repeated);
        switch (arrived.Letter)
        {
            case EntryTold told:
                if (_watchlist.Hear(arrived.From, told.Entry, now)) _tracks.EntryEnded(told.Entry.Id, now);
                break;
            case TrackTold told:
                _tracks.Hear(told.Track, now);
                break;
            case AlertTold told when told.Alert.Lead == arrived.From:
                _alerts.Hear(told.Alert, now);
                break;
            case SideAnswered told:
                _alerts.Hear(arrived.From, told, now);
                break;
            case LineWritten told:
                _alerts.Hear(arrived.From, told);
                break;
            case PostFilled told:
                _alerts.Hear(arrived.From, told);
                break;
        }

        return Outcome.Done;
    }
}
