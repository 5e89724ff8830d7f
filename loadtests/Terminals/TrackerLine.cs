using System.Globalization;
using System.Text;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.LoadTests.Terminals;

/// <summary>What a tracker sends: its name and an RMC sentence (docs/NMEA.md). Pure.</summary>
internal static class TrackerLine
{
    /// <summary>No line is longer. Unit: bytes.</summary>
    internal const int BytesMax = 160;

    /// <summary>The name of the tracker with that number, as <c>--write</c> gives it.</summary>
    internal static string NameOf(int number) => string.Create(CultureInfo.InvariantCulture, $"load-{number:D5}");

    /// <summary>Writes a line with its end.</summary>
    /// <param name="at">Told to the millisecond.</param>
    /// <returns>Its length.</returns>
    internal static int Write(Span<byte> to, int number, LatLng place, Instant at)
    {
        var time = at.ToTime().UtcDateTime;
        Span<char> text = stackalloc char[BytesMax];
        text.TryWrite(
            CultureInfo.InvariantCulture,
            $"load-{number:D5},$GPRMC,{time:HHmmss.fff},A,{Whole(place.Latitude):00}{Minutes(place.Latitude):00.00000},{(place.Latitude < 0 ? 'S' : 'N')},{Whole(place.Longitude):000}{Minutes(place.Longitude):00.00000},{(place.Longitude < 0 ? 'W' : 'E')},1.9,0.0,{time:ddMMyy},,,A",
            out var length);
        var written = Encoding.ASCII.GetBytes(text[..length], to);
        byte check = 0;
        foreach (var each in to[(to.IndexOf((byte)'$') + 1)..written]) check ^= each;
        text.TryWrite(CultureInfo.InvariantCulture, $"*{check:X2}\r\n", out length);
        return written + Encoding.ASCII.GetBytes(text[..length], to[written..]);
    }

    private static int Whole(double degrees) => (int)Math.Abs(degrees);

    // To the last digit that is written, so that there are never 60.
    private static double Minutes(double degrees) => Math.Min(59.99999, (Math.Abs(degrees) - Whole(degrees)) * 60);
}
