namespace SmartPolicing.Realtime.Roads;

/// <summary>The classes of road, from OSM's <c>highway</c> tag. Importance falls with the number.</summary>
public enum RoadClass : byte
{
    /// <summary>highway=motorway.</summary>
    Motorway,

    /// <summary>highway=motorway_link: ramps.</summary>
    MotorwayLink,

    /// <summary>highway=trunk.</summary>
    Trunk,

    /// <summary>highway=trunk_link.</summary>
    TrunkLink,

    /// <summary>highway=primary.</summary>
    Primary,

    /// <summary>highway=primary_link.</summary>
    PrimaryLink,

    /// <summary>highway=secondary.</summary>
    Secondary,

    /// <summary>highway=secondary_link.</summary>
    SecondaryLink,

    /// <summary>highway=tertiary.</summary>
    Tertiary,

    /// <summary>highway=tertiary_link.</summary>
    TertiaryLink,

    /// <summary>highway=unclassified (minor public roads) and highway=road (class not known).</summary>
    Unclassified,

    /// <summary>highway=residential.</summary>
    Residential,

    /// <summary>highway=living_street.</summary>
    LivingStreet,

    /// <summary>highway=service: driveways, alleys, car parks.</summary>
    Service,

    /// <summary>highway=track: farm and forest roads.</summary>
    Track,

    /// <summary>Made for walking, riding or cycling: footway, path, pedestrian, cycleway, bridleway, corridor, platform.</summary>
    Path,

    /// <summary>highway=steps.</summary>
    Steps,

    /// <summary>route=ferry: a line over water.</summary>
    Ferry,
}
