namespace SmartPolicing.Realtime.Grains.Places;

/// <summary>
/// A caution note: the jurisdiction that keeps it and its running number there, from 1. Written "N3-000127". The default is no note.
/// </summary>
public readonly record struct CautionId(JurisdictionId Jurisdiction, uint Number)
{
    /// <inheritdoc/>
    public override string ToString() => $"N{Jurisdiction}-{Number:D6}";

    /// <returns>False when <paramref name="text"/> is not of the form "N3-000127".</returns>
    public static bool TryParse(string? text, out CautionId id)
    {
        id = default;
        if (text is not ['N', .. var rest] || !SequencedId.TryParse(rest, out var jurisdiction, out var number)) return false;
        id = new CautionId(jurisdiction, number);
        return true;
    }
}
