using System.Globalization;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>From what devices say of themselves to <see cref="ViidDevice"/>. Pure; any thread.</summary>
internal static class ViidAnnouncements
{
    /// <summary>The identifier of a thing; empty when it has none.</summary>
    internal static string IdOf(ViidThing thing) => thing.Kind switch
    {
        ViidItem.Tollgate => Id(thing["TollgateID"]),
        ViidItem.Lane => LaneIdOf(thing),
        ViidItem.Ape => Id(First(thing["ApeID"], thing["DeviceID"])),
        _ => Id(First(thing["DeviceID"], thing["ApeID"])),
    };

    /// <returns>Null when it has no id.</returns>
    internal static ViidDevice? DeviceOf(ViidThing thing, ViidManner manner, string by, long nowUnixMs)
    {
        var id = IdOf(thing);
        if (id.Length == 0) return null;
        var kind = thing.Kind switch
        {
            ViidItem.Tollgate => ViidDeviceKind.Tollgate,
            ViidItem.Lane => ViidDeviceKind.Lane,
            _ => ViidDeviceKind.Device,
        };
        var name = thing["Name"];
        if (name.Length > ViidLimits.DeviceNameMax) name = name[..ViidLimits.DeviceNameMax];
        return new ViidDevice(
            kind, id, name, PlaceOf(thing, manner), StatusOf(thing), by, nowUnixMs, ViidDeviceState.Proposed, "", "");
    }

    /// <summary>What it says of itself: IsOnline of a device, Status of a tollgate; empty for nothing.</summary>
    internal static string StatusOf(ViidThing thing) => Id(First(thing["IsOnline"], thing["Status"]));

    private static LatLng? PlaceOf(ViidThing thing, ViidManner manner)
    {
        if (!TryNumber(thing["Latitude"], out var latitude) || !TryNumber(thing["Longitude"], out var longitude)) return null;
        if (latitude == 0 && longitude == 0) return null; // What a form says that nobody has filled in.
        return LatLng.TryFromDegrees(latitude, longitude, out var said) ? DatumShift.ToWgs84(said, manner.Datum) : null;
    }

    private static string LaneIdOf(ViidThing thing)
    {
        var (tollgate, lane) = (Id(thing["TollgateID"]), Id(First(thing["LaneNo"], thing["LaneId"])));
        var id = $"{tollgate}/{lane}";
        return tollgate.Length == 0 || lane.Length == 0 || id.Length > ViidLimits.IdMax ? "" : id;
    }

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static string First(string one, string other) => one.Length > 0 ? one : other;

    // Nothing that would have to be escaped in a log or an address.
    private static string Id(string text)
    {
        text = text.Trim();
        return text.Length <= ViidLimits.IdMax && text.All(char.IsAsciiLetterOrDigit) ? text : "";
    }
}
