using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.LoadTests.Driving;

/// <summary>One drive of a wanted vehicle.</summary>
/// <param name="Passages">Cameras in their order, with seconds since the first.</param>
public sealed record WantedTrip(IReadOnlyList<(Camera Camera, double Seconds)> Passages);

/// <summary>
/// Invented drives from one city into the next and on into another: past a camera near a border, past one behind it, and the same once
/// more. The same seed gives the same drives. Plates are far enough from those of <see cref="DrivingVehicles"/> and from one another that
/// no camera takes one for the other. One thread.
/// </summary>
public sealed class WantedTrips
{
    /// <summary>Different plates that there are.</summary>
    public const int PlatesMax = 100 * LettersMax * LettersMax;

    /// <summary>Borders that a drive crosses.</summary>
    private const int BordersOfATrip = 2;

    /// <summary>Ways over one border, from city to city, the shortest: the others take longer than a run lasts.</summary>
    private const int WaysMax = 3;

    /// <summary>Cameras that are farther apart are left out, where there are nearer ones: more than a minute or so of driving.</summary>
    private const double NearMetres = 1_500;

    private const double SlowestMetresPerSecond = 15; // In a hurry, and never faster than the roads allow a suspect.
    private const double FastestMetresPerSecond = 25;
    private const double ShortestHopSeconds = 5;

    // Readers take none of these for another or for a digit (PlateConfusions).
    private const string Letters = "CEFHJKPRUWX";
    private const int LettersMax = 11;

    private readonly List<Hop> _hops;
    private readonly Chance _chance;

    /// <param name="cameras">Each with its jurisdiction; those of nobody are left out.</param>
    public WantedTrips(IReadOnlyList<Camera> cameras, ulong seed)
    {
        _chance = Chance.Of(seed, "wanted trips");
        var known = cameras.Where(camera => camera.Jurisdiction.Value != 0).ToList();
        var hops = known.SelectMany(from => NeighboursOf(from, known)).GroupBy(hop => (hop.From.Jurisdiction, hop.To.Jurisdiction))
            .SelectMany(way => way.OrderBy(hop => hop.Metres).ThenBy(hop => hop.From.Id, StringComparer.Ordinal).Take(WaysMax)).ToList();
        var near = hops.Where(hop => hop.Metres <= NearMetres).ToList();
        _hops = near.Count > 0 ? near : hops;
    }

    private sealed record Hop(Camera From, Camera To, double Metres);

    /// <summary>False when the cameras of all cities are one city's: nobody can be read on both sides of a border.</summary>
    public bool CanCross => _hops.Count > 0;

    /// <summary>The next drive. Only when there is any.</summary>
    public WantedTrip Next()
    {
        var passages = new List<(Camera, double)>();
        var (hop, at) = (_hops[_chance.NextBelow(_hops.Count)], 0.0);
        passages.Add((hop.From, at));
        for (var border = 1; ; border++)
        {
            at += Seconds(hop.Metres);
            passages.Add((hop.To, at));
            var on = _hops.Where(next => next.From.Jurisdiction == hop.To.Jurisdiction && next.To.Jurisdiction != hop.From.Jurisdiction)
                .OrderBy(next => next.From.Place.MetresTo(hop.To.Place)).FirstOrDefault();
            if (border == BordersOfATrip || on is null) return new WantedTrip(passages);
            if (on.From != hop.To)
            {
                at += Seconds(on.From.Place.MetresTo(hop.To.Place) * DrivingVehicles.DetourFactor);
                passages.Add((on.From, at));
            }

            hop = on;
        }
    }

    /// <summary>A plate of its own for each number. Its last digit is a sum: two plates differ in two characters at least.</summary>
    /// <param name="first">What plates of the region begin with: a province's sign and a letter, or two Latin letters.</param>
    /// <param name="number">Any; from <see cref="PlatesMax"/> on plates come again.</param>
    public static string PlateOf(string first, int number)
    {
        var left = number % PlatesMax;
        var (one, two) = (left % 10, left / 10 % 10);
        left /= 100;
        return $"{first}{Letters[left % LettersMax]}{Letters[left / LettersMax]}{one}{two}{(one + two) % 10}";
    }

    private double Seconds(double metres) =>
        Math.Max(ShortestHopSeconds, metres / _chance.NextBetween(SlowestMetresPerSecond, FastestMetresPerSecond));

    // The nearest camera of each other city.
    private static IEnumerable<Hop> NeighboursOf(Camera from, List<Camera> cameras) => cameras
        .Where(camera => camera.Jurisdiction != from.Jurisdiction).GroupBy(camera => camera.Jurisdiction)
        .Select(city => city.MinBy(camera => camera.Place.MetresTo(from.Place))!)
        .Select(to => new Hop(from, to, to.Place.MetresTo(from.Place) * DrivingVehicles.DetourFactor))
        .OrderBy(hop => hop.Metres).Take(WaysMax);
}
