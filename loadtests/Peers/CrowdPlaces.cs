using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.LoadTests.Peers;

/// <summary>How officers stand.</summary>
internal enum Density
{
    /// <summary>Evenly over a square of 60 by 60 km: a province.</summary>
    Even,

    /// <summary>Around a city centre, normal with 3 km on either axis.</summary>
    CityCentre,

    /// <summary>All in one cell of resolution 9 (about 0.1 km²): a stadium.</summary>
    Stadium,
}

/// <summary>Where officers stand and incidents happen; the same for everybody. The incidents are spread as the officers are.</summary>
internal sealed class CrowdPlaces
{
    /// <summary>Places asked about, after those of the warm-up.</summary>
    public const int Incidents = 2_000;

    /// <summary>How many are wanted.</summary>
    public const int Wanted = 10;

    /// <summary>Incidents whose answers are compared with a look at everybody.</summary>
    public const int Compared = 200;

    private const double MetresPerDegree = LatLng.EarthRadiusMetres * Math.PI / 180;
    private const double SideMetres = 60_000;
    private const double CentreMetres = 3_000;

    private static readonly LatLng Middle = LatLng.FromDegrees(49.45, 8.55);

    public CrowdPlaces(Density density, int officers, ulong seed)
    {
        Density = density;
        var chance = Chance.Of(seed, density.ToString());
        Officers = [.. Enumerable.Range(0, officers).Select(_ => Place(density, chance))];
        Asked = [.. Enumerable.Range(0, Incidents).Select(_ => Place(density, chance))];
        Tenth = [.. Asked.Take(Compared).Select(place => Sorted(place)[Wanted - 1])];
    }

    /// <summary>How they stand.</summary>
    public Density Density { get; }

    /// <summary>Of officers 1, 2, 3 and so on.</summary>
    public LatLng[] Officers { get; }

    /// <summary>Of the incidents.</summary>
    public LatLng[] Asked { get; }

    /// <summary>How far away the last of those wanted is, of the first incidents, found by a look at everybody. Unit: metres.</summary>
    public double[] Tenth { get; }

    /// <summary>A radius that holds enough around 99 in 100 incidents: what somebody who knows the density would ask with.</summary>
    public double FittedRadiusMetres => Math.Ceiling(Tenth.Order().ElementAt((int)(0.99 * (Compared - 1))) * 1.1);

    /// <summary>Metres east and north of the middle, for a plane: within a city off by less than a thousandth.</summary>
    public static (double East, double North) OnPlane(LatLng place) => (
        (place.Longitude - Middle.Longitude) * MetresPerDegree * Math.Cos(Middle.Latitude * Math.PI / 180),
        (place.Latitude - Middle.Latitude) * MetresPerDegree);

    /// <summary>
    /// Whether an answer is right: as many as wanted, all different, and nobody in it further away than the last of those wanted.
    /// </summary>
    /// <param name="metresOff">What the peer says it rounds positions to.</param>
    /// <param name="partOff">By what part its distances differ from ours, as on a plane.</param>
    public Rightness Compare(IReadOnlyList<uint[]> answers, double metresOff, double partOff)
    {
        var wrong = answers.Select((answer, incident) => Compare(incident, answer, metresOff, partOff)).OfType<string>().ToList();
        return new Rightness(answers.Count, wrong.Count, wrong.FirstOrDefault() ?? "");
    }

    /// <returns>Null when it is right; otherwise what is wrong, in words.</returns>
    public string? Compare(int incident, uint[] answer, double metresOff, double partOff)
    {
        var furthest = answer.Length == 0 ? 0 : answer.Max(officer => Officers[officer - 1].MetresTo(Asked[incident]));
        if (answer.Distinct().Count() == Wanted && furthest <= Tenth[incident] * (1 + partOff) + metresOff) return null;
        return FormattableString.Invariant(
            $"{answer.Length} officers up to {furthest:F2} m; the tenth nearest is {Tenth[incident]:F2} m away");
    }

    private static LatLng Place(Density density, Chance chance)
    {
        switch (density)
        {
            case Density.Even:
                return At(chance.NextBetween(-SideMetres / 2, SideMetres / 2), chance.NextBetween(-SideMetres / 2, SideMetres / 2));
            case Density.CityCentre:
                return At(CentreMetres * chance.NextNormal(), CentreMetres * chance.NextNormal());
            default:
                var cell = H3Cell.FromLatLng(Middle, OfficerTable.CellResolution);
                while (true)
                {
                    var place = At(chance.NextBetween(-500, 500), chance.NextBetween(-500, 500));
                    if (H3Cell.FromLatLng(place, OfficerTable.CellResolution) == cell) return place;
                }
        }
    }

    private static LatLng At(double east, double north) => LatLng.FromDegrees(
        Math.Round(Middle.Latitude + north / MetresPerDegree, 7),
        Math.Round(Middle.Longitude + east / (MetresPerDegree * Math.Cos(Middle.Latitude * Math.PI / 180)), 7));

    private double[] Sorted(LatLng place)
    {
        var metres = Array.ConvertAll(Officers, officer => officer.MetresTo(place));
        Array.Sort(metres);
        return metres;
    }
}
