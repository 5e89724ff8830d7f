namespace SmartPolicing.Realtime.Geo;

/// <summary>What the readers of borders take at most. Beyond it they refuse.</summary>
public static class GeoLimits
{
    /// <summary>Bytes (GeoJSON) or characters (WKT) of one text: a country's districts at full detail are about 20 MB.</summary>
    public const int BorderTextLength = 64 << 20;

    /// <summary>Corners of one border: the most detailed city borders of OpenStreetMap have under 50,000.</summary>
    public const int BorderCorners = 1_000_000;

    /// <summary>Features of one GeoJSON text: districts of a large country.</summary>
    public const int BorderFeatures = 10_000;

    /// <summary>Cells that one border may be turned into: 16 million are 128 MB, a country of 1.7 million km² at resolution 9.</summary>
    public const int CoverCells = 16_000_000;

    /// <summary>Overlaps and gaps that an audit lists: more than a person reads. The rest is counted.</summary>
    public const int AuditFindings = 1_000;

    /// <summary>Parallels that an audit looks along: 5 m apart in a city of 20 km, 250 m in a province of 1,000 km.</summary>
    internal const int AuditRows = 4_096;

    /// <summary>Crossings of parallels and edges in one audit: about 100 MB at the most. Past it fewer parallels are taken.</summary>
    internal const int AuditCrossings = 4_000_000;

    /// <summary>Borders over one place that an audit pairs, of a hostile file's thousands: the first ones in the order given.</summary>
    internal const int AuditDepth = 64;

    /// <summary>Latitude bands over one border: more cost memory and save nothing, as each then holds a handful of edges.</summary>
    internal const int BorderBands = 4096;

    /// <summary>Columns and rows of a border map: 512 × 512 squares of 4 bytes are 1 MB.</summary>
    internal const int MapSide = 512;

    /// <summary>
    /// Borders in all squares of a map together: 4 million are 16 MB. Real ones are about one a square; past it squares are made larger.
    /// </summary>
    internal const int MapCandidates = 4_000_000;
}
