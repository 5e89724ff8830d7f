namespace SmartPolicing.Realtime.Grains.SuspectTracks;

/// <summary>
/// A suspect track: the jurisdiction that saw the vehicle first and its running number there, from 1. It keeps its number wherever it goes.
/// Written "T3-000127". The default is no track.
/// </summary>
public readonly record struct TrackId(JurisdictionId Jurisdiction, uint Number) : IComparable<TrackId>
{
    /// <inheritdoc/>
    public int CompareTo(TrackId other) =>
        Jurisdiction == other.Jurisdiction ? Number.CompareTo(other.Number) : Jurisdiction.Value.CompareTo(other.Jurisdiction.Value);

    /// <inheritdoc/>
    public override string ToString() => $"T{Jurisdiction}-{Number:D6}";

    /// <returns>False when <paramref name="text"/> is not of the form "T3-000127".</returns>
    public static bool TryParse(string? text, out TrackId id)
    {
        id = default;
        if (text is not ['T', .. var rest] || !SequencedId.TryParse(rest, out var jurisdiction, out var number)) return false;
        id = new TrackId(jurisdiction, number);
        return true;
    }
}
