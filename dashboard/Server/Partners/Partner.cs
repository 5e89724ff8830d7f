using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Server.Partners;

/// <summary>In which form a partner is told. The words of docs/PARTNERS.md.</summary>
internal enum PartnerKind
{
    /// <summary>Our own JSON.</summary>
    Webhook,

    /// <summary>NENA EIDO.</summary>
    Eido,

    /// <summary>OASIS CAP 1.2.</summary>
    Cap,

    /// <summary>It is told nothing; it may tell.</summary>
    In,
}

/// <summary>Which addresses a partner's name may lead to.</summary>
internal enum PartnerNetwork
{
    /// <summary>Addresses of the internet.</summary>
    Public,

    /// <summary>As well those of private networks.</summary>
    Private,

    /// <summary>This machine only.</summary>
    Loopback,
}

/// <summary>What a partner is told of.</summary>
[Flags]
internal enum PartnerTopics
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Incidents.</summary>
    Incidents = 1,

    /// <summary>Joint alerts.</summary>
    Alerts = 2,

    /// <summary>Officers' states.</summary>
    Resources = 4,

    /// <summary>Warnings to the public.</summary>
    Warnings = 8,
}

/// <summary>What may be told beside number, type, state, priority, times and place.</summary>
[Flags]
internal enum PartnerFields
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>What callers said.</summary>
    Text = 1,

    /// <summary>Notes.</summary>
    Notes = 2,

    /// <summary>Callers' names.</summary>
    CallerName = 4,

    /// <summary>Callers' numbers.</summary>
    CallerNumber = 8,

    /// <summary>References to pictures and recordings.</summary>
    Attachments = 16,

    /// <summary>Caution notes.</summary>
    Cautions = 32,

    /// <summary>Plates of followed vehicles.</summary>
    Plates = 64,
}

/// <summary>What CAP documents of this node say they are.</summary>
internal enum PartnerStatus
{
    /// <summary>Of real happenings.</summary>
    Actual,

    /// <summary>Of an exercise.</summary>
    Exercise,

    /// <summary>Nothing at all.</summary>
    Test,
}

/// <summary>One agreement of partners.json, past its checks. Immutable.</summary>
/// <param name="Url">Where documents go; null for <see cref="PartnerKind.In"/>.</param>
/// <param name="Until">The last day it holds, UTC on the wall.</param>
/// <param name="Types">Empty: all; as <paramref name="Areas"/>.</param>
/// <param name="PriorityMax">1 to 4.</param>
/// <param name="Key">Name of the key by which it speaks; null when it may not.</param>
/// <param name="Takes">Its words for types to our codes.</param>
internal sealed record Partner(
    string Name, PartnerKind Kind, Uri? Url, PartnerNetwork Network, string Purpose, DateOnly Until,
    FrozenSet<JurisdictionId> Jurisdictions, PartnerTopics What, FrozenSet<string> Types, FrozenSet<string> Areas, byte PriorityMax,
    PartnerFields Fields, string? Key, FrozenDictionary<string, string> Takes)
{
    /// <summary>Every other type, in <see cref="Takes"/>.</summary>
    internal const string AnyType = "*";

    /// <summary>
    /// Another one when what it may see, or where it goes, is another: what was made under one stamp is never sent under another. 16 letters.
    /// </summary>
    internal string Stamp { get; } = StampOf(
        Name, Kind, Url, Network, string.Join(',', Jurisdictions.Select(each => each.Value).Order()), What,
        string.Join(',', Types.Order(StringComparer.Ordinal)), string.Join(',', Areas.Order(StringComparer.Ordinal)), PriorityMax, Fields);

    /// <summary>Who its notes and links are by, on our side.</summary>
    internal string By => $"partner {Name}";

    /// <summary>Whether it holds at a moment on the wall.</summary>
    internal bool HoldsAt(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime) <= Until;

    /// <summary>Whether what was made under that stamp may still be sent at a moment on the wall.</summary>
    internal bool IsUnder(string stamp, DateTimeOffset now) => Stamp == stamp && HoldsAt(now);

    /// <summary>Whether the file says the same of it.</summary>
    internal bool IsSame(Partner other) =>
        (Stamp, Purpose, Until, Key) == (other.Stamp, other.Purpose, other.Until, other.Key)
        && Takes.Count == other.Takes.Count && Takes.All(word => other.Takes.GetValueOrDefault(word.Key) == word.Value);

    /// <summary>Whether it is told of that.</summary>
    internal bool IsTold(PartnerTopics topic) => Url is not null && What.HasFlag(topic);

    /// <summary>Whether that field goes out.</summary>
    internal bool Sees(PartnerFields field) => Fields.HasFlag(field);

    /// <summary>Our code for the first of its words that has one; null when none has.</summary>
    internal string? TypeOf(IReadOnlyList<string> words, IReadOnlySet<string> ours)
    {
        foreach (var word in words)
        {
            if (word != AnyType && Takes.TryGetValue(word, out var code)) return code;
            if (ours.Contains(word)) return word;
        }

        return Takes.GetValueOrDefault(AnyType);
    }

    private static string StampOf(params ReadOnlySpan<object?> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts) text.Append(CultureInfo.InvariantCulture, $"{part}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }
}

/// <summary>All agreements of a region. Immutable.</summary>
/// <param name="Host">This node's name in what it gives away.</param>
internal sealed record PartnerBook(string Host, PartnerStatus Status, IReadOnlyList<Partner> Partners)
{
    /// <summary>Of a region without any.</summary>
    internal static PartnerBook None { get; } = new("smartpolicing.invalid", PartnerStatus.Test, []);

    /// <summary>The partner that speaks by that key; null when there is none.</summary>
    internal Partner? OfKey(string? key) => key is null ? null : Partners.FirstOrDefault(each => each.Key == key);

    /// <summary>The partner of that name; null when there is none.</summary>
    internal Partner? Of(string name) => Partners.FirstOrDefault(each => each.Name == name);
}
