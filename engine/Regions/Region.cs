using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Regions;

/// <summary>
/// A region as its folder describes it (docs/REGION.md), checked as a whole and immutable. Borders and roads stay in their files
/// until they are asked for: <see cref="JurisdictionsPath"/> and <see cref="RoadsPath"/> exist and are readable.
/// </summary>
/// <param name="CallsPath">Recorded calls for the driver; null when the region has none.</param>
/// <param name="Speeds">Free flow when the region says nothing about speeds.</param>
public sealed record Region(
    string Folder,
    string Id,
    string Name,
    string NameZh,
    string Attribution,
    string RoadsPath,
    string JurisdictionsPath,
    string? CallsPath,
    IReadOnlyList<Jurisdiction> Jurisdictions,
    IReadOnlyList<Station> Stations,
    IReadOnlyList<OfficerRegistration> Officers,
    IReadOnlyList<Camera> Cameras,
    DispatchPolicy Policy,
    RegionSpeeds Speeds)
{
    /// <summary>Why the folder's own tables are refused, when kept ones hold in their place; otherwise null.</summary>
    public RegionRefusal? PolicyRefusal { get; init; }

    /// <summary>The shapes of the policy's areas.</summary>
    public AreaMap Areas { get; init; } = AreaMap.None;

    /// <summary>For whom the roads are read. A patrol car unless the region says otherwise.</summary>
    public RoadImport Import { get; init; }

    /// <summary>Its own named places; empty when the region keeps none.</summary>
    public IReadOnlyList<NamedPlace> Places { get; init; } = [];

    /// <summary>Vehicle terminals and trackers that are known.</summary>
    public RegionTerminals Terminals { get; init; } = RegionTerminals.None;

    /// <summary>
    /// How long a plate read that nobody looks for is kept. Unit: minutes, 0 to <see cref="RegionLimits.ReadsKeptMinutesMax"/>; 0: never
    /// written down.
    /// </summary>
    public int ReadsKeptMinutes { get; init; } = RegionLimits.ReadsKeptMinutesPreset;

    /// <summary>
    /// A neighbour whose border is so near to the place of an urgent incident is told of it. Unit: metres, 0 to
    /// <see cref="RegionLimits.NeighbourAlertMetresMax"/>; 0: nobody is told by itself.
    /// </summary>
    public int NeighbourAlertMetres { get; init; } = RegionLimits.NeighbourAlertMetresPreset;
}

/// <summary>A city or district of the region. Its border is in the region's GeoJSON under the same number.</summary>
/// <param name="Code">Short and unique, e.g. "SF-03".</param>
public sealed record Jurisdiction(JurisdictionId Id, string Code, string Name, string NameZh);

/// <summary>A police station: where shifts begin.</summary>
public sealed record Station(string Name, string NameZh, JurisdictionId Jurisdiction, LatLng Place);

/// <summary>A named place of the region's own places.csv.</summary>
/// <param name="Kind">What it is, in a word; may be empty.</param>
public sealed record NamedPlace(string Name, string NameZh, string Kind, LatLng Place);

/// <summary>A plate camera.</summary>
/// <param name="HeadingDegrees">Direction of travel it reads, 0 to 359 clockwise from north; -1 unknown.</param>
public sealed record Camera(string Id, string Name, LatLng Place, int HeadingDegrees)
{
    /// <summary>
    /// Whose ground it stands on; when it stands outside every border, the nearest one's at most
    /// <see cref="RegionLimits.CameraOutsideMetresMax"/> away. The default: nobody's.
    /// </summary>
    public JurisdictionId Jurisdiction { get; init; }
}

/// <summary>Why a region folder is refused: which file, where in it, and what is wrong.</summary>
/// <param name="Where">"line 12", "offset 4096", "features[3]", or empty when the whole file is meant.</param>
public sealed record RegionRefusal(string File, string Where, string Reason)
{
    /// <summary>One line for a person.</summary>
    public override string ToString() => Where.Length == 0 ? $"{File}: {Reason}" : $"{File}, {Where}: {Reason}";
}
