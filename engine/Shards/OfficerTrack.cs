using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Shards;

/// <summary>What is said of an officer in its <see cref="OfficerTrack"/>.</summary>
[Flags]
internal enum OfficerMarks : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The newest position is not written down yet: the slot is in the list of those that have moved.</summary>
    IsUnsaved = 1,

    /// <summary>Available, without a directive, and has let none expire: may be sent, but for skills, refusals and a stale position.</summary>
    IsFree = 2,

    /// <summary>Off duty: neither a candidate nor passed over.</summary>
    IsOffDuty = 4,
}

/// <summary>
/// One officer's newest position, and what a search has to know of it at a glance: 40 bytes, no references.
/// </summary>
internal struct OfficerTrack
{
    public LatLng Place;
    public Instant FixAt;
    public H3Cell Cell;
    public ushort HeadingCentidegrees;
    public ushort SpeedCentimetresPerSecond;
    public ushort AccuracyDecimetres;

    /// <summary>How deep in the <see cref="PlaceTree"/> the square is that holds it; the tree's to write.</summary>
    public byte Level;

    public OfficerMarks Marks;

    /// <summary>Whether all of some marks are set.</summary>
    public readonly bool Has(OfficerMarks marks) => (Marks & marks) == marks;
}
