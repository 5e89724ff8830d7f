using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.LoadTests.Client;

/// <summary>One fix as a terminal sends it (docs/WIRE.md).</summary>
/// <param name="Officer">Number as in officers.csv.</param>
/// <param name="At">When it was taken, on the node's clock.</param>
/// <param name="SpeedCentimetresPerSecond">0 to 65,534; 65,535 unknown.</param>
/// <param name="HeadingCentidegrees">0.01 degree clockwise from north, 0 to 35,999; 65,535 unknown.</param>
/// <param name="AccuracyDecimetres">68 % radius, 0 to 65,534; 65,535 unknown.</param>
/// <param name="Sequence">The sender's own number; comes back in a rejection.</param>
public readonly record struct FixReport(
    uint Officer,
    Instant At,
    LatLng Place,
    ushort SpeedCentimetresPerSecond,
    ushort HeadingCentidegrees,
    ushort AccuracyDecimetres,
    uint Sequence);
