using System.Globalization;

namespace SmartPolicing.Realtime.Roads;

/// <summary>Reads OSM's maxspeed tags: https://wiki.openstreetmap.org/wiki/Key:maxspeed. Pure.</summary>
internal static class PostedLimits
{
    /// <summary>maxspeed=walk. Unit: km/h. German courts read "Schrittgeschwindigkeit" as 4 to 7.</summary>
    public const double WalkKmh = 6;

    /// <summary>
    /// maxspeed=none. Unit: km/h. The speed Germany, the one country with such roads, recommends on them (Autobahn-Richtgeschwindigkeit).
    /// </summary>
    public const double NoLimitKmh = 130;

    private const double KmhPerMph = 1.609344;
    private const double KmhPerKnot = 1.852;
    private const double KmhMax = 200; // Above any posted limit in the world (160 km/h, Abu Dhabi): a typing error.

    /// <summary>
    /// General limits by country: in built-up areas, outside them, on motorways. Unit: km/h. Source: the OSM wiki's tables "Speed limits"
    /// and "Default speed limits", which quote the traffic laws; for China Regulations on the Implementation of the Road Traffic Safety
    /// Law, articles 45 and 78. Andorra and Monaco have no motorway.
    /// </summary>
    private static readonly Dictionary<string, (double Urban, double Rural, double Motorway)> Countries = new(StringComparer.Ordinal)
    {
        ["AD"] = (50, 90, 90), ["AT"] = (50, 100, 130), ["AU"] = (50, 100, 110), ["BE"] = (50, 90, 120), ["BG"] = (50, 90, 140),
        ["BY"] = (60, 90, 110), ["CH"] = (50, 80, 120), ["CN"] = (50, 70, 120), ["CZ"] = (50, 90, 130), ["DE"] = (50, 100, NoLimitKmh),
        ["DK"] = (50, 80, 130), ["EE"] = (50, 90, 110), ["ES"] = (50, 90, 120), ["FI"] = (50, 80, 120), ["FR"] = (50, 80, 130),
        ["GB"] = (30 * KmhPerMph, 60 * KmhPerMph, 70 * KmhPerMph), ["GR"] = (50, 90, 130), ["HR"] = (50, 90, 130), ["HU"] = (50, 90, 130),
        ["IE"] = (50, 80, 120), ["IT"] = (50, 90, 130), ["JP"] = (60, 60, 100), ["LT"] = (50, 90, 130), ["LU"] = (50, 90, 130),
        ["LV"] = (50, 90, 90), ["MC"] = (50, 50, 50), ["NL"] = (50, 80, 100), ["NO"] = (50, 80, 90), ["PL"] = (50, 90, 140),
        ["PT"] = (50, 90, 120), ["RO"] = (50, 90, 130), ["RS"] = (50, 80, 130), ["RU"] = (60, 90, 110), ["SE"] = (50, 70, 110),
        ["SI"] = (50, 90, 130), ["SK"] = (50, 90, 130), ["TR"] = (50, 90, 120), ["UA"] = (50, 90, 130),
        ["UK"] = (30 * KmhPerMph, 60 * KmhPerMph, 70 * KmhPerMph),
    };

    /// <summary>Of a country that is not in the table: what most of it says, as in the OSRM project's car profile.</summary>
    private static readonly (double Urban, double Rural, double Motorway) OtherCountry = (50, 90, 130);

    /// <summary>
    /// Reads a limit: "50", "50 km/h", "30 mph", "5 knots", "none", "walk", "CN:urban", "DE:zone:30"; of several ("50;30", "80|60" by
    /// lane) the lowest. False for what is none of it ("signals", "variable") or no sane number: the class then decides.
    /// </summary>
    public static bool TryRead(string? maxspeed, out double kmh)
    {
        kmh = double.PositiveInfinity;
        if (maxspeed is null) return false;
        foreach (var part in maxspeed.Split(';', '|', ','))
        {
            if (!TryOne(part.Trim(), out var one)) return false; // One that is not understood could be the lowest.
            kmh = Math.Min(kmh, one);
        }

        return true;
    }

    private static bool TryOne(string text, out double kmh)
    {
        kmh = text switch { "none" => NoLimitKmh, "walk" => WalkKmh, _ => 0 };
        if (kmh > 0) return true;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0) return TryZone(text[..colon], text[(colon + 1)..], out kmh);
        var (number, unit) = WithUnit(text);
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return false;
        kmh = value * unit;
        return kmh is >= 1 and <= KmhMax;
    }

    private static (string Number, double KmhPerUnit) WithUnit(string text)
    {
        ReadOnlySpan<(string Name, double Kmh)> units =
            [("mph", KmhPerMph), ("knots", KmhPerKnot), ("km/h", 1), ("kmh", 1), ("kph", 1)];
        foreach (var (name, unit) in units)
        {
            if (text.EndsWith(name, StringComparison.Ordinal)) return (text[..^name.Length].TrimEnd(), unit);
        }

        return (text, 1);
    }

    /// <summary>"DE:rural", "GB:motorway", "FR:zone30", "AT:zone:30", "DE:walk". Regions ("BE-VLG") take their country's limits.</summary>
    private static bool TryZone(string country, string zone, out double kmh)
    {
        kmh = 0;
        if (country.Length < 2 || !char.IsAsciiLetter(country[0]) || !char.IsAsciiLetter(country[1])) return false;
        if (zone == "walk") return TryOne(zone, out kmh);
        if (zone.StartsWith("zone", StringComparison.Ordinal)) return TryOne(zone[4..].TrimStart(':', '_'), out kmh);
        var limits = Countries.GetValueOrDefault(country[..2].ToUpperInvariant(), OtherCountry);
        kmh = zone switch
        {
            "urban" => limits.Urban,
            "rural" or "trunk" or "nsl_single" => limits.Rural,
            "nsl_dual" or "motorway" => limits.Motorway,
            _ => 0,
        };
        return kmh > 0;
    }
}
