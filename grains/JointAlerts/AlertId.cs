namespace SmartPolicing.Realtime.Grains.JointAlerts;

/// <summary>
/// A joint alert: the jurisdiction that raised it, and leads it, and its running number there, from 1. Written "J3-000127". The default is
/// no alert.
/// </summary>
public readonly record struct AlertId(JurisdictionId Jurisdiction, uint Number) : IComparable<AlertId>
{
    /// <inheritdoc/>
    public int CompareTo(AlertId other) =>
        Jurisdiction == other.Jurisdiction ? Number.CompareTo(other.Number) : Jurisdiction.Value.CompareTo(other.Jurisdiction.Value);

    /// <inheritdoc/>
    public override string ToString() => $"J{Jurisdiction}-{Number:D6}";

    /// <returns>False when <paramref name="text"/> is not of the form "J3-000127".</returns>
    public static bool TryParse(string? text, out AlertId id)
    {
        id = default;
        if (text is not ['J', .. var rest] || !SequencedId.TryParse(rest, out var jurisdiction, out var number)) return false;
        id = new AlertId(jurisdiction, number);
        return true;
    }
}
