namespace SmartPolicing.Realtime.Grains.Watchlist;

/// <summary>
/// A watchlist entry: the jurisdiction that asked for it and its running number there, from 1. Written "W3-000127" so that nobody reads one
/// for an incident. The default is no entry.
/// </summary>
public readonly record struct WatchlistEntryId(JurisdictionId Jurisdiction, uint Number)
{
    /// <inheritdoc/>
    public override string ToString() => $"W{Jurisdiction}-{Number:D6}";

    /// <returns>False when <paramref name="text"/> is not of the form "W3-000127".</returns>
    public static bool TryParse(string? text, out WatchlistEntryId id)
    {
        id = default;
        if (text is not ['W', .. var rest] || !SequencedId.TryParse(rest, out var jurisdiction, out var number)) return false;
        id = new WatchlistEntryId(jurisdiction, number);
        return true;
    }
}
