using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Server.Archive;

/// <summary>How an archive stands.</summary>
public enum ArchiveStanding : byte
{
    /// <summary>What is closed is in it within a second.</summary>
    Well = 0,

    /// <summary>It reads the journal: after a start, or because more was closed than it could write.</summary>
    CatchingUp = 1,

    /// <summary>It cannot be written. Tried again every five seconds; what is closed meanwhile is read from the journal then.</summary>
    Failed = 2,
}

/// <summary>One archive at one moment. Immutable; safe on any thread.</summary>
/// <param name="Since">When <paramref name="Standing"/> began, on the node's clock.</param>
/// <param name="Through">Everything that was closed until then is in it; never when nothing is yet.</param>
/// <param name="Begins">Nothing that was closed before was ever looked for.</param>
/// <param name="Oldest">The first opening that is in it.</param>
/// <param name="Missing">Times whose closings were lost to it.</param>
/// <param name="Detail">What failed; empty when nothing did.</param>
public sealed record ArchiveState(
    JurisdictionId Jurisdiction, ArchiveStanding Standing, Instant Since, Instant Through, Instant Begins, long Incidents, Instant Oldest,
    IReadOnlyList<(Instant From, Instant Until)> Missing, string Detail);
