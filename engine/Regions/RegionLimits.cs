namespace SmartPolicing.Realtime.Regions;

/// <summary>Every bound of a region folder, with unit and reason. Beyond a bound the folder is refused and the bound is named.</summary>
public static class RegionLimits
{
    /// <summary>Bytes of one CSV, JSON or GeoJSON file. A year of a big city's calls at 200 bytes each is about 200 MB.</summary>
    public const int FileBytesMax = 256 * 1024 * 1024;

    /// <summary>
    /// Characters of one CSV field. A call's text is at most 2,000; sixteen times that for other people's columns, except shapes.
    /// </summary>
    public const int FieldCharactersMax = 32_768;

    /// <summary>Characters of one CSV field that holds a shape as WKT. A coast in full detail is a few hundred kilobytes.</summary>
    public const int ShapeCharactersMax = 4 * 1024 * 1024;

    /// <summary>Columns of one CSV file. Public data sets have up to about a hundred.</summary>
    public const int ColumnsMax = 256;

    /// <summary>Characters of a name, Chinese or English.</summary>
    public const int NameCharactersMax = 200;

    /// <summary>
    /// Characters of a code: call signs, jurisdiction codes, type codes, camera ids, skills. They are read out over radio.
    /// </summary>
    public const int CodeCharactersMax = 32;

    /// <summary>Characters of a call's place in words, as the engine takes it.</summary>
    public const int PlaceTextCharactersMax = 200;

    /// <summary>Characters of a call's text, as the engine takes it.</summary>
    public const int CallTextCharactersMax = 2_000;

    /// <summary>Jurisdictions of one region. The largest Chinese province has 21 cities and 180 districts.</summary>
    public const int JurisdictionsMax = 1_024;

    /// <summary>Stations of one region.</summary>
    public const int StationsMax = 20_000;

    /// <summary>
    /// Officers of one region: five times the police officers of the largest province. It bounds a node's memory: a million take some
    /// 700 MB idle (docs/FIGURES.md).
    /// </summary>
    public const int OfficersMax = 1_000_000;

    /// <summary>Vehicle terminals of one region, and as many trackers: several for each vehicle of the largest province's police.</summary>
    public const int TerminalsMax = 100_000;

    /// <summary>Plate cameras of one region.</summary>
    public const int CamerasMax = 200_000;

    /// <summary>
    /// Metres a camera may stand outside every border and still belong to the nearest: gantries stand on the approach to a city. Beyond it
    /// the camera is nobody's, and its reads are refused.
    /// </summary>
    public const double CameraOutsideMetresMax = 2_000;

    /// <summary>
    /// Minutes that unmatched plate reads may be kept: 30 days. Longer is a register of everybody's movements, which is not what this is for.
    /// </summary>
    public const int ReadsKeptMinutesMax = 30 * 24 * 60;

    /// <summary>
    /// ... and are, when the region says nothing: an hour. From a crime to its plate being known it takes minutes to tens of minutes; the hour
    /// answers which way the vehicle went, and holds nobody's day.
    /// </summary>
    public const int ReadsKeptMinutesPreset = 60;

    /// <summary>
    /// How near to a border an urgent incident may be for its neighbour to be told. Unit: metres. Farther is not at the border.
    /// </summary>
    public const int NeighbourAlertMetresMax = 10_000;

    /// <summary>... and is, when the region says nothing: who runs from a robbery has run so far in two minutes.</summary>
    public const int NeighbourAlertMetresPreset = 500;

    /// <summary>Skills of one officer or one incident type.</summary>
    public const int SkillsMax = 16;

    /// <summary>Incident types of one policy. The 110 code lists in use have about 100.</summary>
    public const int TypesMax = 500;

    /// <summary>
    /// Points of all roads in the picture of an import: about 3 MB of SVG, which a browser still shows at once. Beyond it the least
    /// important classes of road are left out.
    /// </summary>
    public const int PicturePointsMax = 300_000;

    /// <summary>Entries of traffic in speeds.json: each of 24 hours of 14 classes of road by itself.</summary>
    public const int TrafficEntriesMax = 24 * 14;

    /// <summary>Recorded calls of one region: a year of a city of ten million.</summary>
    public const int CallsMax = 5_000_000;

    /// <summary>
    /// Metres a station may lie outside its own border: on the far side of a boundary street, or drawn on a coarse border.
    /// </summary>
    public const double StationOutsideMetresMax = 2_000;
}
