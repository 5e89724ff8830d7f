using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Server.Closures;

/// <summary>What is closed.</summary>
public enum ClosureKind
{
    /// <summary>A street from one junction to the next.</summary>
    Street,

    /// <summary>One point of a street; both sides of it can be reached.</summary>
    Point,
}

/// <summary>A closure of a street by a desk. Immutable.</summary>
/// <param name="Number">Given once and never again; written "X7" for people.</param>
/// <param name="Place">On the street: the blocked point, or the middle of the closed stretch.</param>
/// <param name="Heading">The direction of travel that is closed at <paramref name="Place"/>, 0 to 359 clockwise from north; -1
/// both.</param>
/// <param name="Street">As its signs say; empty when it has no name.</param>
/// <param name="Why">1 to <see cref="DashboardLimits.ReasonMax"/> characters.</param>
/// <param name="By">Who closed it: a user's name.</param>
/// <param name="From">Since when.</param>
/// <param name="Until">Until when; it ends by itself then.</param>
internal sealed record Closure(
    int Number, ClosureKind Kind, LatLng Place, int Heading, string Street, string Why, string By, Instant From, Instant Until)
{
    /// <summary>Stands for both directions.</summary>
    internal const int BothDirections = -1;

    internal string Id => IdOf(Number);

    internal static string IdOf(int number) => FormattableString.Invariant($"X{number}");

    /// <summary>Reads "X7"; case does not matter.</summary>
    internal static bool TryNumber(string? id, out int number)
    {
        number = 0;
        return id is { Length: >= 2 and <= 11 } && id[0] is 'X' or 'x'
            && int.TryParse(id.AsSpan(1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out number)
            && number > 0;
    }
}

/// <summary>What a desk asks to be closed, checked for its form.</summary>
/// <param name="HeadingDegrees">NaN: both directions.</param>
internal sealed record ClosureOrder(ClosureKind Kind, LatLng Place, double HeadingDegrees, string Why, Instant Until);

/// <summary>Why a change of closures was refused; docs/HUB.md has the names in camelCase.</summary>
internal enum ClosureRefusal
{
    None,
    NoStreet,
    PlaceOutsideRegion,
    NotYourJurisdiction,
    AlreadyClosed,
    TooManyClosures,
    UnknownClosure,
    BadUntil,
    NotStored,
    Busy,
}
