using System.Globalization;
using System.Text.RegularExpressions;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions.Places;

/// <summary>House numbers by street name. Immutable; safe on any thread.</summary>
internal sealed partial class HouseBook
{
    private readonly OsmAddress[] _houses; // In order of the street's flat name.
    private readonly string[] _streets;    // Distinct, as the map writes the first.
    private readonly int[] _start;
    private readonly NameIndex _names;
    private readonly PointGrid _grid;

    internal HouseBook(IEnumerable<OsmAddress> houses)
    {
        var byStreet = houses.GroupBy(house => PlaceText.Read(house.Street).Flat).OrderBy(street => street.Key, StringComparer.Ordinal).ToList();
        _houses = [.. byStreet.SelectMany(street => street)];
        _streets = [.. byStreet.Select(street => street.First().Street)];
        _start = new int[byStreet.Count + 1];
        for (var at = 0; at < byStreet.Count; at++) _start[at + 1] = _start[at] + byStreet[at].Count();
        _names = new NameIndex(_streets);
        _grid = new PointGrid(Array.ConvertAll(_houses, house => house.Place));
    }

    internal int Count => _houses.Length;

    /// <summary>
    /// Houses of the number in streets of that name; where a street has no such number the nearest by number, with
    /// <see cref="PlaceMatch.Near"/>, but only of the streets whose name fits best.
    /// </summary>
    /// <param name="best">How well that name fits; <see cref="PlaceMatch.Near"/> when no street of the book fits.</param>
    internal List<(OsmAddress House, PlaceMatch Match)> Find(in PlaceWords street, string number, ref int compared, out PlaceMatch best)
    {
        var wanted = Plain(number);
        var value = ValueOf(wanted);
        var found = new List<(OsmAddress, PlaceMatch)>();
        var looked = 0;
        best = PlaceMatch.Near;
        foreach (var (name, match) in _names.Find(street, ref compared).OrderBy(each => each.Match).ThenBy(each => each.Name))
        {
            if (match < best) best = match;
            var (nearest, difference, isThere) = (-1, int.MaxValue, false);
            for (var at = _start[name]; at < _start[name + 1]; at++)
            {
                if (++looked > PlaceLimits.HousesComparedMax) return found;
                compared++;
                var here = Plain(_houses[at].Number);
                if (here == wanted)
                {
                    found.Add((_houses[at], match));
                    isThere = true;
                }
                else if (value >= 0 && ValueOf(here) is >= 0 and var other && Math.Abs(other - value) < difference)
                    (nearest, difference) = (at, Math.Abs(other - value));
            }

            if (!isThere && nearest >= 0 && match == best) found.Add((_houses[nearest], PlaceMatch.Near));
        }

        return found;
    }

    /// <summary>The nearest house within a distance; null when there is none.</summary>
    internal (OsmAddress House, double Metres)? Nearest(LatLng place, double within) =>
        _grid.Within(place, within) is [var (house, metres), ..] ? (_houses[house], metres) : null;

    /// <summary>Takes a query apart into a street and a house number: "12 Main St", "Hauptstraße 12a", "人民路12号".</summary>
    /// <returns>False when there is no number in it, or nothing else.</returns>
    internal static bool TryTakeApart(string text, out string street, out string number)
    {
        foreach (var form in new[] { Chinese(), NumberLast(), NumberFirst() })
        {
            var match = form.Match(text);
            if (!match.Success) continue;
            (street, number) = (match.Groups["street"].Value.Trim(' ', ','), match.Groups["number"].Value);
            if (street.Length > 0) return true;
        }

        (street, number) = ("", "");
        return false;
    }

    private static string Plain(string number) => PlaceText.Fold(number).Replace(" ", "", StringComparison.Ordinal);

    private static int ValueOf(string number)
    {
        var digits = 0;
        while (digits < number.Length && digits < 6 && char.IsAsciiDigit(number[digits])) digits++;
        return digits == 0 ? -1 : int.Parse(number.AsSpan(0, digits), CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("""^(?<street>.*[\u3400-\u9fff])\s*(?<number>[0-9]{1,6}(-[0-9]{1,6})?)\s*[号號]\D{0,12}$""", RegexOptions.ExplicitCapture)]
    private static partial Regex Chinese();

    [GeneratedRegex("""^(?<street>.*\D)[\s,]*\b(?<number>[0-9]{1,6}\s?[A-Za-z]?([-/][0-9]{1,6}[A-Za-z]?)?)$""", RegexOptions.ExplicitCapture)]
    private static partial Regex NumberLast();

    [GeneratedRegex("""^(?<number>[0-9]{1,6}[A-Za-z]?([-/][0-9]{1,6}[A-Za-z]?)?)[\s,]+(?<street>\D.*|[0-9]+(st|nd|rd|th)\b.*)$""",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex NumberFirst();
}
