using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions.Places;

/// <summary>What a place is. The words of docs/CALLS.md (camelCase).</summary>
public enum PlaceKind : byte
{
    /// <summary>Coordinates that were typed.</summary>
    Coordinates,

    /// <summary>A house number.</summary>
    House,

    /// <summary>Where two streets meet.</summary>
    Crossing,

    /// <summary>A street, about its middle.</summary>
    Street,

    /// <summary>Anything else that has a name.</summary>
    Place,

    /// <summary>A police station.</summary>
    Station,

    /// <summary>A plate camera.</summary>
    Camera,
}

/// <summary>What somebody types into a field for places.</summary>
/// <param name="Text">At most <see cref="PlaceLimits.QueryCharactersMax"/> characters.</param>
/// <param name="Near">Of equally good matches the nearest to it come first; null when nowhere is nearer than elsewhere.</param>
/// <param name="Jurisdiction">Only there; the default: anywhere.</param>
/// <param name="Count">How many at most; 1 to <see cref="PlaceLimits.FoundMax"/>.</param>
/// <param name="Datum">What coordinates in the text refer to.</param>
public readonly record struct PlaceQuestion(
    string Text, LatLng? Near = null, JurisdictionId Jurisdiction = default, int Count = PlaceLimits.FoundPreset, Datum Datum = Datum.Wgs84);

/// <summary>A place that fits.</summary>
/// <param name="Name">As the map writes it.</param>
/// <param name="Jurisdiction">Whose ground it is on; the default: nobody's.</param>
/// <param name="Number">The house number; null when none was asked for.</param>
/// <param name="MetresLong">Of a street; else 0.</param>
public sealed record FoundPlace(
    PlaceKind Kind, RoadName Name, LatLng Place, JurisdictionId Jurisdiction, PlaceMatch Match, string? Number = null, double MetresLong = 0);

/// <summary>Places that fit, the best first.</summary>
/// <param name="IsCut">There are more.</param>
/// <param name="Work">How many things were compared: what the search cost.</param>
public sealed record FoundPlaces(IReadOnlyList<FoundPlace> Places, bool IsCut, int Work);

/// <summary>What is at a point of the map.</summary>
/// <param name="Is">What to call it: the most exact of what is there.</param>
/// <param name="Street">The nearest named street and how far it is in metres; null when none is near.</param>
/// <param name="Crossing">The nearest crossing of that street and how far it is in metres; null when none is near.</param>
/// <param name="Around">Named places around, nearest first.</param>
public sealed record PlaceThere(
    FoundPlace Is, (FoundPlace Place, double Metres)? Street, (FoundPlace Place, double Metres)? Crossing, IReadOnlyList<FoundPlace> Around);
