namespace SmartPolicing.Realtime.Server.Partners;

/// <summary>
/// The agreements in force and the secrets to them, together. Whoever asks twice may be told of two; what is made of one is sent under it only
/// (<see cref="Partner.Stamp"/>). Any thread.
/// </summary>
internal sealed class LivePartners(PartnerBook book, PartnerSecrets secrets)
{
    private volatile InForce _now = new(book, secrets);

    /// <summary>The agreements.</summary>
    internal PartnerBook Book => _now.Book;

    /// <summary>What documents are signed with.</summary>
    internal PartnerSecrets Secrets => _now.Secrets;

    /// <summary>From now on these hold. By the outbox only, which lets go at once of what was made under others.</summary>
    internal void Set(PartnerBook book, PartnerSecrets secrets) => _now = new InForce(book, secrets);

    private sealed record InForce(PartnerBook Book, PartnerSecrets Secrets);
}
