using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Server.Partners.Out;

/// <summary>What a partner would be told of a subject now.</summary>
/// <param name="Subject">"incident 3-000127", "alert J3-000127", "officer 12", "warning P3-000012".</param>
/// <param name="Type">"incident.changed" and so on.</param>
/// <param name="IsFirst">False: it is only told to who was told of the subject before.</param>
/// <param name="Write">The document, with its sequence and moment in it; 0 and never leave both out, to compare documents by.</param>
internal sealed record PartnerDraft(string Subject, string Type, bool IsFirst, Func<int, Instant, byte[]> Write);

/// <summary>A document that is to be sent, as the outbox keeps it.</summary>
/// <param name="Id">Of its row; grows.</param>
/// <param name="Sequence">Of the subject, for the partner: 1 and up.</param>
/// <param name="Message">The webhook-id: the same at each try.</param>
/// <param name="MadeAt">On the wall, milliseconds: when it was made, or taken up again.</param>
/// <param name="Body">Null when it is to be read from the file.</param>
internal sealed record Delivery(long Id, string Partner, string Subject, int Sequence, string Message, long MadeAt, byte[]? Body)
{
    /// <summary>The agreement it was made under; it is sent under no other.</summary>
    internal string Stamp { get; init; } = "";
}

/// <summary>What came of a delivery, for good.</summary>
/// <param name="Reason">Null: taken. Otherwise why it is a dead letter.</param>
/// <param name="Status">Of the last answer; 0 when there was none.</param>
internal sealed record DeliveryEnd(long Id, string Partner, string? Reason, int Status, int Tries);

/// <summary>A delivery that was given up, as an operator sees it.</summary>
internal sealed record DeadLetter(
    long Id, string Partner, string Subject, int Sequence, string Type, string Stamp, long MadeAt, long DeadAt, string Reason, int Status, int Tries);

/// <summary>Why deliveries are given up: the words of docs/PARTNERS.md.</summary>
internal static class DeadReasons
{
    internal const string Refused = "refused";
    internal const string TooOld = "tooOld";
    internal const string AgreementChanged = "agreementChanged";
    internal const string AgreementOver = "agreementOver";
    internal const string QueueFull = "queueFull";
}
