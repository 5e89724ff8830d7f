namespace SmartPolicing.Realtime.Regions.Handong;

/// <summary>Where a city lies and how far it is built up. Immutable.</summary>
internal sealed class City
{
    private const int RingPoints = 96;

    private readonly (double Height, double Phase)[] _lobes;

    internal City(int index, Mosaic mosaic, Dice dice)
    {
        Index = index;
        Name = HandongNames.Cities[index];
        var astray = 5_800 * (1 - 0.65 * Name.Weight); // Big cities reach far: they stay near the middle of their land.
        Middle = mosaic.Middle(index) + new Spot(dice.Between(-astray, astray), dice.Between(-astray, astray));
        Radius = 2_000 + 2_900 * Math.Pow(Name.Weight, 1.2);
        Turn = dice.Between(-0.32, 0.32);
        _lobes = [.. Enumerable.Range(2, 5).Select(k => (dice.Between(0.04, 0.19) / Math.Sqrt(k - 1), dice.Between(0, Math.Tau)))];
        Ring = [.. Enumerable.Range(0, RingPoints).Select(k => Edge(k * Math.Tau / RingPoints))];
    }

    internal int Index { get; }

    internal CityName Name { get; }

    internal Spot Middle { get; }

    /// <summary>Mean reach of the streets. Unit: metres.</summary>
    internal double Radius { get; }

    /// <summary>How far its grid is turned from north. Unit: radians.</summary>
    internal double Turn { get; }

    /// <summary>The outer ring road, closed, counter-clockwise from the east; the first point is not repeated.</summary>
    internal IReadOnlyList<Spot> Ring { get; }

    /// <summary>Distance from the middle as a share of the built-up reach in that direction: below 1 is inside.</summary>
    internal double Share(Spot place)
    {
        var from = place - Middle;
        return from.Length / Reach(from.Angle);
    }

    /// <summary>The ring's vertex nearest to a place: where roads from outside join.</summary>
    internal Spot Gate(Spot outside) => Ring.MinBy(gate => gate.To(outside));

    private Spot Edge(double angle) => Middle + Spot.Toward(angle, Reach(angle));

    private double Reach(double angle)
    {
        var reach = 1.0;
        for (var at = 0; at < _lobes.Length; at++) reach += _lobes[at].Height * Math.Cos((at + 2) * angle + _lobes[at].Phase);
        return Radius * Math.Clamp(reach, 0.6, 1.4);
    }
}
