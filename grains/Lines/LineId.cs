namespace SmartPolicing.Realtime.Grains.Lines;

/// <summary>
/// A phone line: the jurisdiction that holds it and its running number there, from 1. Written "L3-000012". The default is no line.
/// </summary>
public readonly record struct LineId(JurisdictionId Jurisdiction, uint Number)
{
    /// <inheritdoc/>
    public override string ToString() => $"L{Jurisdiction}-{Number:D6}";

    /// <returns>False when <paramref name="text"/> is not of the form "L3-000012".</returns>
    public static bool TryParse(string? text, out LineId id)
    {
        id = default;
        if (text is not ['L', .. var rest] || !SequencedId.TryParse(rest, out var jurisdiction, out var number)) return false;
        id = new LineId(jurisdiction, number);
        return true;
    }
}
