using System.Globalization;

namespace SmartPolicing.Realtime.Grains;

/// <summary>A jurisdiction's number in its region, 1 to 65,535. The default, 0, is no jurisdiction.</summary>
public readonly record struct JurisdictionId(ushort Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>An officer's number in its region, as on the wire and in officers.csv, 1 to 2^32-1. The default, 0, is nobody.</summary>
public readonly record struct OfficerId(uint Value) : IComparable<OfficerId>
{
    /// <inheritdoc/>
    public int CompareTo(OfficerId other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>
/// An incident: the jurisdiction that holds it and its running number there, from 1. Written "3-000127". The default is no incident.
/// </summary>
public readonly record struct IncidentId(JurisdictionId Jurisdiction, uint Number)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Jurisdiction}-{Number:D6}";

    /// <returns>False when <paramref name="text"/> is not of the form "3-000127".</returns>
    public static bool TryParse(string? text, out IncidentId id)
    {
        var ok = SequencedId.TryParse(text, out var jurisdiction, out var number);
        id = ok ? new IncidentId(jurisdiction, number) : default;
        return ok;
    }
}

/// <summary>
/// A directive: the jurisdiction that issued it and its running number there, from 1. Written "D3-000127" so that nobody reads
/// one for an incident. The default is no directive.
/// </summary>
public readonly record struct DirectiveId(JurisdictionId Jurisdiction, uint Number)
{
    /// <inheritdoc/>
    public override string ToString() => $"D{Jurisdiction}-{Number:D6}";

    /// <returns>False when <paramref name="text"/> is not of the form "D3-000127".</returns>
    public static bool TryParse(string? text, out DirectiveId id)
    {
        id = default;
        if (text is not ['D', .. var rest] || !SequencedId.TryParse(rest, out var jurisdiction, out var number)) return false;
        id = new DirectiveId(jurisdiction, number);
        return true;
    }
}

/// <summary>The common text form of incident and directive numbers.</summary>
internal static class SequencedId
{
    internal static bool TryParse(string? text, out JurisdictionId jurisdiction, out uint number)
    {
        jurisdiction = default;
        number = 0;
        var dash = text?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        if (text is null || dash < 1) return false;
        if (!ushort.TryParse(text.AsSpan(0, dash), NumberStyles.None, CultureInfo.InvariantCulture, out var shard) || shard == 0)
            return false;
        if (!uint.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number) || number == 0) return false;
        jurisdiction = new JurisdictionId(shard);
        return true;
    }
}
