using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Grains.Watchlist;

namespace SmartPolicing.Realtime.Grains.SuspectTracks;

/// <summary>
/// The sightings of one watchlist entry, and where the vehicle can be by now. It lives in the jurisdiction that saw the vehicle last; the
/// others that ever saw it keep what they saw. Single writer: its shard's loop.
/// </summary>
public sealed class SuspectTrackGrain
{
    /// <summary>Opens a track with its first sighting.</summary>
    public SuspectTrackGrain(TrackId id, JurisdictionId home, WatchlistEntryId entry, string plate, Sighting first, Instant now) =>
        View = new SuspectTrackView(
            id, home, 1, entry, plate, TrackState.Unverified, TrackEnd.None, TrackDoubt.None, now, now, [first], null);

    private SuspectTrackGrain(SuspectTrackView view, int round) => (View, Round) = (view, round);

    /// <summary>How it stands: immutable, another one after each change.</summary>
    public SuspectTrackView View { get; private set; }

    /// <summary>Its number.</summary>
    public TrackId Id => View.Id;

    /// <summary>How many forecasts were asked for; an answer to an older one is ignored.</summary>
    public int Round { get; private set; }

    /// <summary>Whether more than borders is known after the last question; no where no camera is ahead, and asking again does no harm.</summary>
    public bool IsForecast => View.Forecast is { Cameras.Count: > 0 } forecast && forecast.Round == Round;

    /// <summary>A copy that a neighbour sent, to be gone on with.</summary>
    public static SuspectTrackGrain Of(SuspectTrackView view) => new(view, 0);

    /// <summary>The vehicle was seen again, here: whoever sees it last is its home. A read that comes late moves nothing.</summary>
    /// <returns>False when this read is known already.</returns>
    public bool See(Sighting sighting, JurisdictionId here)
    {
        Invariant.Holds(View.State != TrackState.Ended);
        if (View.Sightings.Any(known => known.Read == sighting.Read)) return false;
        var isNewest = View.Newest is not { } newest || sighting.SeenAt >= newest.SeenAt;
        View = View with { Sightings = Kept([.. View.Sightings, sighting]) };
        if (isNewest && View.Home != here) View = View with { Home = here, Leg = View.Leg + 1, Forecast = null };
        return true;
    }

    /// <summary>
    /// Takes in what a neighbour tells. Whichever of the two comes first, both sides end up with the same: every sighting of either, what
    /// persons said of them, and the home that saw it last.
    /// </summary>
    /// <param name="here">Where this copy is: a home keeps its own forecast.</param>
    /// <returns>False when it says nothing new.</returns>
    public bool Hear(SuspectTrackView told, JurisdictionId here)
    {
        Invariant.Holds(told.Id == Id);
        var before = View;
        var isTheirs = (told.Leg, told.Home.Value).CompareTo((View.Leg, View.Home.Value)) > 0;
        var sightings = Kept([.. View.Sightings.Concat(told.Sightings).GroupBy(each => each.Read, (_, same) => same.MaxBy(Weight)!)]);
        var end = EndOf(isTheirs ? told : before, isTheirs ? before : told, sightings);
        View = (isTheirs ? told : View) with
        {
            Sightings = sightings,
            Doubt = before.Doubt > told.Doubt ? before.Doubt : told.Doubt,
            End = end,
            State = end != TrackEnd.None ? TrackState.Ended : IsVerified(sightings) ? TrackState.Verified : TrackState.Unverified,
            OpenedAt = before.OpenedAt < told.OpenedAt ? before.OpenedAt : told.OpenedAt,
            Since = before.Since > told.Since ? before.Since : told.Since,
        };
        if (View.Home != here) View = View with { Forecast = isTheirs || before.Forecast is null ? told.Forecast : before.Forecast };
        if (View.State == TrackState.Ended) View = View with { Forecast = null };
        return !TrackBytes.AreSame(before, View);
    }

    /// <summary>A named person compared a sighting with its picture.</summary>
    /// <param name="isIt">False: it is another vehicle.</param>
    public Refusal Verify(Guid read, bool isIt, string by, Instant now)
    {
        if (View.State == TrackState.Ended) return Refusal.TrackOver;
        var at = View.Sightings.ToList().FindIndex(sighting => sighting.Read == read);
        if (at < 0) return Refusal.UnknownSighting;
        if (View.Sightings[at].Verification != Verification.Unverified) return Refusal.AlreadyVerified;
        var sightings = View.Sightings.ToArray();
        var verification = isIt ? Verification.Confirmed : Verification.False;
        sightings[at] = sightings[at] with { Verification = verification, VerifiedBy = by, VerifiedAt = now };
        View = View with { Sightings = sightings };
        if (isIt && View.State == TrackState.Unverified) View = View with { State = TrackState.Verified, Since = now };
        if (!sightings.Any(IsBelieved)) End(TrackEnd.False, now);
        return Refusal.None;
    }

    /// <summary>A person found that it was another vehicle all along, whatever was said of single sightings before.</summary>
    public void FindFalse(string by, Instant now)
    {
        var sightings = View.Sightings.Select(sighting => IsBelieved(sighting)
            ? sighting with { Verification = Verification.False, VerifiedBy = by, VerifiedAt = now }
            : sighting);
        View = View with { Sightings = [.. sightings] };
        End(TrackEnd.False, now);
    }

    /// <summary>It is over.</summary>
    public void End(TrackEnd end, Instant now)
    {
        Invariant.Holds(View.State != TrackState.Ended && end != TrackEnd.None);
        View = View with { State = TrackState.Ended, End = end, Since = now, Forecast = null };
    }

    /// <summary>What the roads are to be asked after a new sighting; null when every sighting was found false.</summary>
    public ForecastRequest? Ask()
    {
        if (View.Newest is not { } newest) return null;
        var before = View.Sightings.TakeWhile(sighting => sighting != newest).LastOrDefault(IsBelieved);
        Round++;
        return new ForecastRequest(Id, Round, newest.Camera, before?.Camera);
    }

    /// <summary>The same question once more: what it was answered is not known.</summary>
    public ForecastRequest? AskAgain()
    {
        Round--;
        return Ask();
    }

    /// <summary>Takes the borders ahead of the newest sighting, which are known before the roads have answered the rest.</summary>
    public void Take(IReadOnlyList<BorderTime> borders) => View = View with { Forecast = new TrackForecast(Id, Round, borders, [], -1) };

    /// <summary>Takes the roads' answer.</summary>
    /// <returns>False when it is to an older question.</returns>
    public bool Take(TrackForecast forecast)
    {
        if (forecast.Round != Round || View.State == TrackState.Ended || View.Newest is not { } newest) return false;
        var before = View.Sightings.TakeWhile(sighting => sighting != newest).LastOrDefault(IsBelieved);
        var doubt = before is null ? TrackDoubt.None : DoubtOf(before, newest, forecast.LeastSecondsFromBefore);
        View = View with { Forecast = forecast, Doubt = doubt > View.Doubt ? doubt : View.Doubt };
        return true;
    }

    /// <summary>Writes it for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        TrackBytes.Write(writer, View);
        writer.Int(Round);
    }

    /// <summary>Reads it back.</summary>
    public static SuspectTrackGrain Restore(ref StateReader reader) => new(TrackBytes.Read(ref reader), reader.Int());

    private static bool IsBelieved(Sighting sighting) => sighting.Verification != Verification.False;

    // Clocks are checked first: a camera that is wrong is far more common than a copied plate.
    private static TrackDoubt DoubtOf(Sighting before, Sighting newest, int leastSeconds)
    {
        var milliseconds = newest.SeenAt.MillisecondsSince(before.SeenAt);
        if (leastSeconds < 0 || milliseconds >= leastSeconds * 1000L) return TrackDoubt.None;
        var clocks = before.ClockMilliseconds + newest.ClockMilliseconds;
        return milliseconds + clocks >= leastSeconds * 1000L ? TrackDoubt.CheckClocks : TrackDoubt.PossibleClone;
    }

    // In order of time: reads come late and out of order. The first is never let go, nor the last that a person confirmed: what people are
    // sent on must not be forgotten because cameras go on reading.
    private static Sighting[] Kept(IEnumerable<Sighting> sightings)
    {
        var all = sightings.OrderBy(each => each.SeenAt).ThenBy(each => each.Read).ToList();
        while (all.Count > SuspectTrackLimits.SightingsMax)
            all.RemoveAt(all.FindLastIndex(each => each.Verification == Verification.Confirmed) == 1 ? 2 : 1);
        return [.. all];
    }

    // What a person said counts more than that nobody has; of two persons the last: a mistake can be taken back.
    private static (bool, long, Verification, string) Weight(Sighting sighting) =>
        (sighting.Verification != Verification.Unverified, sighting.VerifiedAt.UnixMilliseconds, sighting.Verification, sighting.VerifiedBy);

    private static bool IsVerified(IReadOnlyList<Sighting> sightings) =>
        sightings.Any(sighting => sighting.Verification == Verification.Confirmed);

    // An arrest or an entry that is over counts wherever it was said. False is a track of which every sighting was found false: another city
    // may have seen it once more. And it is not lost because somebody else had not seen it for long.
    private static TrackEnd EndOf(SuspectTrackView newer, SuspectTrackView older, IReadOnlyList<Sighting> sightings)
    {
        if (!sightings.Any(IsBelieved)) return TrackEnd.False;
        TrackEnd[] said = [newer.End, older.End == TrackEnd.Lost ? TrackEnd.None : older.End];
        return said.Where(end => end != TrackEnd.False).DefaultIfEmpty(TrackEnd.None).Max(); // Both may have found false what they knew of.
    }
}
