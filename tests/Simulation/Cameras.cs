using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;
using SmartPolicing.Realtime.Ingest.Reads;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Border;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>
/// Vehicles on the road through all cities and the cameras along it. A read that hits is put before its shard until it is taken, as a
/// camera's platform does; sometimes once more, sometimes minutes late.
/// </summary>
internal sealed class Cameras
{
    private const int LateMillisecondsMax = 600_000;

    private readonly Town _town;
    private readonly Dice _dice;
    private readonly BorderWatch _watch;
    private readonly Machine _machine;
    private readonly List<Car> _cars;
    private readonly List<(long Due, PlateRead Read, CameraPost Camera)> _late = [];
    private readonly List<Hit> _hits = [];

    public Cameras(Town town, Weather weather, Dice dice, BorderWatch watch, Machine machine)
    {
        (_town, _dice, _watch, _machine) = (town, dice, watch, machine);
        Plates = [.. Enumerable.Range(0, weather.Cars).Select(number => PlateOf(number))];
        _cars = [.. Plates.Select(plate => new Car(plate, dice.Between(0, town.Cameras.Count), dice.Of(-1, 1) * dice.Between(0.008, 0.02)))];
    }

    /// <summary>Of vehicles that somebody may look for.</summary>
    public IReadOnlyList<Plate> Plates { get; }

    /// <summary>Whether a read has no answer yet.</summary>
    public bool IsAnyWaiting => _late.Count + _hits.Count > 0;

    /// <summary>Vehicles drive on, and what cameras see is sent.</summary>
    public void Step(SimulatedNode node, Weather weather, long now, double seconds)
    {
        foreach (var car in _cars.Where(_ => weather.Cars > 0)) Drive(node, car, weather, now, seconds);
        for (var at = 0; at < _late.Count; at++)
        {
            if (!weather.IsCalm && _late[at].Due > now) continue;
            var (_, read, camera) = _late[at];
            _late.RemoveAt(at--);
            Send(node, read, camera, now);
        }

        for (var at = 0; at < _hits.Count; at++)
            if ((weather.IsCalm || _hits[at].AskAt <= now) && Ask(node, _hits[at], now)) _hits.RemoveAt(at--);
    }

    /// <summary>The node is gone: what has no answer is sent again.</summary>
    public void LostLine()
    {
        foreach (var hit in _hits) hit.Asked = null;
    }

    private static Plate PlateOf(int number)
    {
        Violation.Unless(Plate.TryParse($"苏A{12_345 + 7_919 * number}", out var plate, out var refusal), $"a good plate is refused: {refusal}");
        return plate;
    }

    private void Drive(SimulatedNode node, Car car, Weather weather, long now, double seconds)
    {
        var before = (int)car.At;
        car.At += car.CamerasPerSecond * seconds;
        if (car.At < 0 || car.At >= _town.Cameras.Count || _dice.Chance(0.0005)) car.CamerasPerSecond = -car.CamerasPerSecond;
        car.At = Math.Clamp(car.At, 0, _town.Cameras.Count - 0.001);
        if (_dice.Chance((int)car.At == before ? 0.997 : 0.1)) return; // Sometimes the same camera sees it once more.
        var camera = _dice.Chance(weather.CopiedPlates) ? _dice.Of(_town.Cameras) : _town.Cameras[(int)car.At];
        var read = new PlateRead(_dice.Id(), camera.Id, new Instant(now), car.Plate, 90, default, "");
        if (!_dice.Chance(weather.LateReads))
        {
            Send(node, read, camera, now);
            return;
        }

        _machine.Tally("late reads");
        _late.Add((now + _dice.Between(1_000, LateMillisecondsMax), read, camera));
    }

    private void Send(SimulatedNode node, in PlateRead read, CameraPost camera, long now)
    {
        var city = camera.Jurisdiction;
        var hit = new PlateHit(read, camera, read.SeenAt, new Instant(now), new ClockSkew(0, _dice.Of(0, 0, 5_000), 100, true));
        var sightings = node.SightingsOf(city, hit);
        if (_watch.LookedFor(city, read.Plate) is { } lookedFor)
        {
            var hits = sightings.Select(sighting => sighting.Entry).ToHashSet();
            Violation.Unless(hits.SetEquals(lookedFor), $"{read.Plate} hits {string.Join(' ', hits)} in {city}, and looked for is {string.Join(' ', lookedFor)}");
        }

        // A shard that is behind holds them up: what was looked for when it was matched may be over by then.
        var askAt = _dice.Chance(0.15) ? now + _dice.Between(1_000, 60_000) : 0;
        foreach (var sighting in sightings) _hits.Add(new Hit(city, sighting, askAt, _dice.Chance(0.1)));
    }

    /// <returns>True when it is done with.</returns>
    private bool Ask(SimulatedNode node, Hit hit, long now)
    {
        if (hit.Asked is { IsCompleted: true } asked) return Take(hit, asked.GetAwaiter().GetResult());
        if (hit.Asked is not null) return false;
        hit.OverSince = _watch.OverSince(hit.City, hit.Seen.Entry, new Instant(now));
        hit.Asked = node.Node.AskAsync(hit.City, hit.Seen, CancellationToken.None).AsTask();
        return false;
    }

    private bool Take(Hit hit, in Outcome outcome)
    {
        hit.Asked = null;
        if (outcome.Refusal is Refusal.Stopping or Refusal.StorageFull) return false;
        if (outcome.Refusal == Refusal.EntryOver)
        {
            _machine.Tally("sightings of entries that are over");
            return true;
        }

        Violation.Unless(outcome.Refusal == Refusal.None, $"a good sighting was refused: {outcome.Refusal}");
        _watch.SightingAnswered(hit.City, hit.Seen.Entry, hit.Seen.Sighting.Read, outcome, hit.OverSince);
        _machine.Tally(outcome.Repeated ? "sightings repeated" : "sightings");
        Violation.Unless(outcome.Track != hit.Track || outcome.Repeated, $"read {hit.Seen.Sighting.Read} was taken twice into {outcome.Track}");
        (var again, hit.IsSentAgain, hit.Track) = (hit.IsSentAgain, false, outcome.Track);
        return !again;
    }

    private sealed class Car(Plate plate, double at, double camerasPerSecond)
    {
        public Plate Plate { get; } = plate;

        public double At { get; set; } = at;

        public double CamerasPerSecond { get; set; } = camerasPerSecond;
    }

    private sealed class Hit(JurisdictionId city, SightingSeen seen, long askAt, bool isSentAgain)
    {
        public long AskAt { get; } = askAt;

        public JurisdictionId City { get; } = city;

        public SightingSeen Seen { get; } = seen;

        public bool IsSentAgain { get; set; } = isSentAgain;

        public Task<Outcome>? Asked { get; set; }

        public int? OverSince { get; set; }

        public TrackId Track { get; set; }
    }
}
