using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Ingest.Reads;

/// <summary>A question about kept reads, and why it is asked.</summary>
/// <param name="Pattern">As for <see cref="PlatePattern"/>.</param>
/// <param name="From">First moment, by the reads' mended time.</param>
/// <param name="Until">First moment no longer meant.</param>
/// <param name="Limit">1 to <see cref="ReadLimits.FindingsMax"/>.</param>
/// <param name="Who">The signed-in person.</param>
/// <param name="Purpose">In words; must be there.</param>
/// <param name="Case">Number of the case; must be there.</param>
public sealed record ReadSearch(string Pattern, Instant From, Instant Until, int Limit, string Who, string Purpose, string Case);

/// <summary>What a search came to.</summary>
/// <param name="Reads">Newest first; empty when refused.</param>
/// <param name="IsCut">There were more; the newest are here.</param>
/// <param name="Refusal">None when it was carried out.</param>
public sealed record ReadFindings(IReadOnlyList<KeptRead> Reads, bool IsCut, SearchRefusal Refusal);

/// <summary>Why a search is not carried out. The names are part of the public interface.</summary>
public enum SearchRefusal
{
    /// <summary>It is.</summary>
    None,

    /// <summary>Too long, or fewer than two characters are named.</summary>
    PatternTooWide,

    /// <summary>Until is not after from, or the limit is out of its range.</summary>
    BadRange,

    /// <summary>Who, purpose or case is empty or too long.</summary>
    WhyMissing,

    /// <summary>The line for the audit could not be written: without it nothing is given.</summary>
    NotAudited,

    /// <summary>The files cannot be read.</summary>
    StorageFault,
}
