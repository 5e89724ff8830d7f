namespace SmartPolicing.Realtime.Geo;

/// <summary>What latitude and longitude of a source refer to.</summary>
public enum Datum : byte
{
    /// <summary>WGS-84: what satellite receivers give, and what everything inside the engine is in.</summary>
    Wgs84 = 0,

    /// <summary>GCJ-02: what map services in mainland China must use; off by some hundreds of metres in its cities.</summary>
    Gcj02 = 1,

    /// <summary>BD-09: Baidu's, GCJ-02 shifted once more by about a kilometre.</summary>
    Bd09 = 2,
}

/// <summary>Names of datums in files and on the wire.</summary>
public static class DatumNames
{
    /// <summary>All names, for a person who wrote another one.</summary>
    public const string All = "wgs-84, gcj-02 and bd-09";

    /// <summary>Reads "wgs-84", "gcj-02" or "bd-09", in lower case only.</summary>
    /// <returns>False for anything else; <paramref name="datum"/> is then WGS-84.</returns>
    public static bool TryRead(ReadOnlySpan<char> name, out Datum datum)
    {
        datum = name switch
        {
            "gcj-02" => Datum.Gcj02,
            "bd-09" => Datum.Bd09,
            _ => Datum.Wgs84,
        };
        return datum != Datum.Wgs84 || name is "wgs-84";
    }

    /// <summary>The name that <see cref="TryRead"/> reads.</summary>
    public static string Of(Datum datum) => datum switch { Datum.Gcj02 => "gcj-02", Datum.Bd09 => "bd-09", _ => "wgs-84" };
}
