using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Shards.Border;

/// <summary>
/// Three cities beside each other on a line from west to east, 10 km wide each, with a road through all of them that is driven at 20 m/s, and
/// 30 m/s when fleeing. Letters go when the test lets them go. Every input passes through its bytes, and each state may be saved and come
/// back at any time, as after a restart.
/// </summary>
internal sealed class Neighbours
{
    internal static readonly JurisdictionId West = new(1);
    internal static readonly JurisdictionId Middle = new(2);
    internal static readonly JurisdictionId East = new(3);
    internal static readonly JurisdictionId[] Cities = [West, Middle, East];

    private const double CityMetres = 10_000;
    private readonly Dictionary<JurisdictionId, ShardState> _states = [];
    private readonly Queue<NumberedLetter> _letters = new();
    private uint _read;

    internal Neighbours()
    {
        foreach (var city in Cities)
        {
            _states[city] = Fresh(city);
            for (var number = 1; number <= 4; number++)
                _states[city].Fold(new Fix(OfficerOf(city, number), Now, At(city, 2_500 * number - 1_250), 0, 0, 50));
        }
    }

    internal Instant Now { get; private set; } = new(1_790_000_000_000);

    /// <summary>Cities that take no letters.</summary>
    internal HashSet<JurisdictionId> Down { get; } = [];

    internal Dictionary<TrackId, Dictionary<JurisdictionId, SuspectTrackView>> Tracks { get; } = [];

    internal Dictionary<AlertId, Dictionary<JurisdictionId, JointAlert>> Alerts { get; } = [];

    internal Dictionary<JurisdictionId, HashSet<WatchlistEntryId>> LookedFor { get; } = Cities.ToDictionary(city => city, _ => new HashSet<WatchlistEntryId>());

    /// <summary>The roads answer nothing.</summary>
    internal bool AreRoadsSilent { get; set; }

    internal List<DirectiveView> Directives { get; } = [];

    internal Dictionary<IncidentId, IncidentView> Incidents { get; } = [];

    internal List<(JurisdictionId City, DeskWarning Warning)> Warnings { get; } = [];

    internal int LettersTaken { get; private set; }

    internal static OfficerId OfficerOf(JurisdictionId city, int number) => new(city.Value * 100u + (uint)number);

    /// <summary>A place on the road, some metres east of a city's western border.</summary>
    internal static LatLng At(JurisdictionId city, double metres) =>
        LatLng.FromDegrees(33, 117 + ((city.Value - 1) * CityMetres + metres) / (111_195.0 * Math.Cos(33 * Math.PI / 180)));

    internal static CameraSpot Camera(JurisdictionId city, int metres) => new($"K{city}-{metres}", $"Camera {metres}", At(city, metres), 90);

    internal Outcome Do(JurisdictionId city, ShardInput input)
    {
        var writer = new StateWriter();
        var kind = InputBytes.Write(writer, Now, input);
        var (now, read) = InputBytes.Read(kind, writer.Written);
        var outcome = _states[city].Apply(now, read);
        Release(city);
        return outcome;
    }

    internal void Wait(int seconds)
    {
        Now = Now.PlusSeconds(seconds);
        foreach (var city in Cities) Do(city, new Ticked());
    }

    /// <summary>Carries what waits, and what that causes.</summary>
    internal void Carry()
    {
        while (_letters.TryDequeue(out var letter)) Deliver(letter);
    }

    /// <summary>Carries one; a lost one is only told again.</summary>
    internal void CarryOne(bool isLost, bool isTwice)
    {
        if (!_letters.TryDequeue(out var letter) || isLost) return;
        Deliver(letter);
        if (isTwice) Deliver(letter);
    }

    /// <summary>The city goes down and comes back with what it had committed.</summary>
    internal void Restart(JurisdictionId city)
    {
        var saved = Bytes(city);
        var state = Fresh(city);
        var reader = new StateReader(saved);
        state.Restore(ref reader);
        state.Effects.Clear();
        _states[city] = state;
        Assert.Equal(saved, Bytes(city));
        state.TellAll();
        Release(city);
    }

    internal byte[] Bytes(JurisdictionId city)
    {
        var writer = new StateWriter();
        _states[city].Save(writer);
        return writer.Written.ToArray();
    }

    /// <summary>An entry that one asked for and another approved.</summary>
    internal WatchlistEntryId Watch(JurisdictionId city, string plate = "苏A12345", WatchlistSharing sharing = WatchlistSharing.Province)
    {
        Assert.True(Plate.TryParse(plate, out var parsed, out _));
        var entry = new WatchlistEntry(
            parsed, new WatchedVehicle(default, ""), "Art. 1", "C-1", "robbery", "asker", 1, Now.PlusSeconds(86_400), sharing, []);
        var outcome = Do(city, new WatchlistAsked(entry));
        Assert.Equal(Refusal.None, outcome.Refusal);
        Assert.Equal(Refusal.None, Do(city, new WatchlistDecided(outcome.Entry, true, "approver", "")).Refusal);
        return outcome.Entry;
    }

    internal SightingSeen Seen(WatchlistEntryId entry, JurisdictionId city, int metres, Instant? at = null)
    {
        Assert.True(Plate.TryParse("苏A12345", out var plate, out _));
        return new SightingSeen(entry, new Sighting(
            new Guid((int)++_read, 1, 1, [1, 1, 1, 1, 1, 1, 1, 1]), city, Camera(city, metres), at ?? Now, 0, default, plate, true, 90, default, "",
            Verification.Unverified, "", default), []);
    }

    internal SuspectTrackView Track(TrackId id, JurisdictionId city) => Tracks[id][city];

    internal JointAlert Alert(JurisdictionId city) => Alerts.Values.Where(copies => copies.ContainsKey(city)).Select(copies => copies[city]).Last();

    private static ShardState Fresh(JurisdictionId city)
    {
        var officers = Enumerable.Range(1, 4).Select(number => new OfficerRegistration(
            OfficerOf(city, number), $"P{city}{number}", city, At(city, 0), []));
        var configuration = new ShardConfiguration(city, City.Policy(), [.. officers], 30) { Others = [.. Cities.Where(other => other != city)] };
        var state = new ShardState(configuration.MakeTables(new Instant(1_790_000_000_000)));
        state.Effects.Clear();
        return state;
    }

    private void Deliver(NumberedLetter letter)
    {
        if (Down.Contains(letter.To)) return;
        var outcome = Do(letter.To, new LetterArrived(letter.From, letter.Number, letter.Letter));
        if (outcome is { Refusal: Refusal.None, Repeated: false }) LettersTaken++;
        if (outcome.Refusal == Refusal.None) Do(letter.From, new LetterTaken(letter.To, letter.Number));
    }

    private void Release(JurisdictionId city)
    {
        var state = _states[city];
        while (!state.Effects.IsEmpty)
        {
            ForecastRequest[] forecasts = [.. state.Effects.Forecasts];
            foreach (var letter in state.Effects.Letters) _letters.Enqueue(letter);
            var (effects, rankings) = state.Effects.Drain();
            foreach (var effect in effects) Take(city, effect);
            foreach (var request in forecasts.Where(_ => !AreRoadsSilent)) state.Apply(Now, new ForecastAnswered(Forecast(city, request)));
            foreach (var request in rankings)
            {
                int[] times = [.. request.Candidates.Select(candidate => (int)(candidate.Place.MetresTo(request.Place) / 20 * 1000))];
                state.Apply(Now, new RankingAnswered(RankingAnswer.Of(request, times, milliseconds => milliseconds / 50 + 1)));
            }
        }
    }

    private void Take(JurisdictionId city, Effect effect)
    {
        switch (effect)
        {
            case TrackChanged changed:
                if (!Tracks.TryGetValue(changed.Track.Id, out var tracks)) Tracks.Add(changed.Track.Id, tracks = []);
                tracks[city] = changed.Track;
                break;
            case AlertChanged changed:
                if (!Alerts.TryGetValue(changed.Alert.Id, out var alerts)) Alerts.Add(changed.Alert.Id, alerts = []);
                alerts[city] = changed.Alert;
                break;
            case EntryChanged { Entry: var entry }:
                if (entry.State == WatchlistState.Active) LookedFor[city].Add(entry.Id);
                else LookedFor[city].Remove(entry.Id);
                break;
            case DeskWarned warned:
                Warnings.Add((city, warned.Warning));
                break;
            case IncidentChanged changed:
                Incidents[changed.Incident.Id] = changed.Incident;
                break;
            case DirectiveChanged changed:
                Directives.Add(changed.Directive);
                break;
        }
    }

    /// <summary>The borders ahead of a place.</summary>
    internal static IReadOnlyList<BorderTime> Borders(JurisdictionId city, int metres) =>
        Forecast(city, new ForecastRequest(default, 0, Camera(city, metres), null)).Borders;

    // The road leaves a city in the east and in the west.
    private static TrackForecast Forecast(JurisdictionId city, ForecastRequest request)
    {
        var metres = request.From.Place.MetresTo(At(city, 0));
        var borders = new List<BorderTime>();
        if (city != West) borders.Add(Border(city, 0, new JurisdictionId((ushort)(city.Value - 1)), metres));
        if (city != East) borders.Add(Border(city, CityMetres, new JurisdictionId((ushort)(city.Value + 1)), CityMetres - metres));
        var least = request.Before is { } before ? (int)(before.Place.MetresTo(request.From.Place) / 30) : -1;
        return new TrackForecast(request.Track, request.Round, [.. borders.OrderBy(border => border.EarliestSeconds)], [], least);
    }

    private static BorderTime Border(JurisdictionId city, double at, JurisdictionId to, double metres) =>
        new(city.Value + (at > 0 ? 0 : -1), "Main Road", At(city, at), to, (int)(metres / 30), (int)(metres / 20));
}
