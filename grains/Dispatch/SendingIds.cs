namespace SmartPolicing.Realtime.Grains.Dispatch;

/// <summary>
/// A proposal for several incidents: the jurisdiction that made it and its running number there, from 1. Written "B3-000012". The default is
/// no proposal.
/// </summary>
public readonly record struct ProposalId(JurisdictionId Jurisdiction, uint Number)
{
    /// <inheritdoc/>
    public override string ToString() => $"B{Jurisdiction}-{Number:D6}";

    /// <returns>False when <paramref name="text"/> is not of the form "B3-000012".</returns>
    public static bool TryParse(string? text, out ProposalId id)
    {
        id = default;
        if (text is not ['B', .. var rest] || !SequencedId.TryParse(rest, out var jurisdiction, out var number)) return false;
        id = new ProposalId(jurisdiction, number);
        return true;
    }
}

/// <summary>
/// An offer of a better officer: the jurisdiction that made it and its running number there, from 1. Written "O3-000004". The default is no
/// offer.
/// </summary>
public readonly record struct OfferId(JurisdictionId Jurisdiction, uint Number)
{
    /// <inheritdoc/>
    public override string ToString() => $"O{Jurisdiction}-{Number:D6}";

    /// <returns>False when <paramref name="text"/> is not of the form "O3-000004".</returns>
    public static bool TryParse(string? text, out OfferId id)
    {
        id = default;
        if (text is not ['O', .. var rest] || !SequencedId.TryParse(rest, out var jurisdiction, out var number)) return false;
        id = new OfferId(jurisdiction, number);
        return true;
    }
}
