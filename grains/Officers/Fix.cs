using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Grains.Officers;

/// <summary>
/// One position of one officer as the terminal reported it, already past the checks that need no state (known officer, on the
/// earth, not from the future). 40 bytes, no references, so that batches of it are plain arrays.
/// </summary>
/// <param name="Officer">Whose position.</param>
/// <param name="At">When the terminal took it, on the node's clock.</param>
/// <param name="Place">Where.</param>
/// <param name="SpeedCentimetresPerSecond">Ground speed, cm/s, 0 to 65,534; 65,535 is unknown.</param>
/// <param name="HeadingCentidegrees">Course over ground, 0.01 degree clockwise from north, 0 to 35,999; 65,535 is unknown.</param>
/// <param name="AccuracyDecimetres">Radius of the 68 % circle, decimetres, 0 to 65,534; 65,535 is unknown.</param>
public readonly record struct Fix(
    OfficerId Officer,
    Instant At,
    LatLng Place,
    ushort SpeedCentimetresPerSecond,
    ushort HeadingCentidegrees,
    ushort AccuracyDecimetres)
{
    /// <summary>Marks a speed, heading or accuracy that the terminal did not know.</summary>
    public const ushort Unknown = ushort.MaxValue;
}
