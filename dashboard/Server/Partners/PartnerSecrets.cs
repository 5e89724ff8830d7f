using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;

namespace SmartPolicing.Realtime.Server.Partners;

/// <summary>
/// partner-secrets.json in the state folder: for each partner the one or two secrets that documents are signed with. Readable by the node's
/// own account only. Immutable; never to be logged.
/// </summary>
internal sealed class PartnerSecrets
{
    /// <summary>Name of the file in the state folder.</summary>
    internal const string Name = "partner-secrets.json";

    private const string Prefix = "whsec_";
    private const int PerPartnerMax = 2;
    private const int NewBytes = 32;

    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, AllowDuplicateProperties = false };

    private readonly Dictionary<string, byte[][]> _secrets;

    private PartnerSecrets(Dictionary<string, byte[][]> secrets) => _secrets = secrets;

    /// <summary>Of nobody.</summary>
    internal static PartnerSecrets None { get; } = new([]);

    /// <summary>A partner's secrets; none for one that has no url and was given none.</summary>
    internal IReadOnlyList<byte[]> Of(string partner) => _secrets.GetValueOrDefault(partner) ?? [];

    /// <summary>Whether a partner's are the same.</summary>
    internal bool AreSame(string partner, PartnerSecrets other) =>
        Of(partner).Count == other.Of(partner).Count && Of(partner).Zip(other.Of(partner)).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));

    /// <summary>Reads the file, and gives a secret to each partner with a url that has none.</summary>
    /// <param name="isRead">Only reads: who has none is given none.</param>
    /// <returns>False when it is refused, or cannot be written.</returns>
    internal static bool TryOpen(
        string stateFolder, PartnerBook book, [NotNullWhen(true)] out PartnerSecrets? secrets, [NotNullWhen(false)] out StateFileRefusal? refusal,
        bool isRead = false)
    {
        var path = Path.Combine(stateFolder, Name);
        (secrets, refusal) = (null, null);
        Dictionary<string, string[]> rows = [];
        try
        {
            if (File.Exists(path)) rows = JsonSerializer.Deserialize<Dictionary<string, string[]>>(File.ReadAllBytes(path), s_json) ?? [];
            var missing = book.Partners.Where(partner => partner.Url is not null && !rows.ContainsKey(partner.Name)).ToList();
            if (isRead) missing.Clear();
            foreach (var partner in missing) rows[partner.Name] = [Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(NewBytes))];
            if (missing.Count > 0) StateFile.Replace(path, stream => JsonSerializer.Serialize(stream, rows, s_json));
        }
        catch (JsonException fault)
        {
            // Not the exception's message: it may quote the file, and the file holds secrets.
            refusal = new StateFileRefusal(path, $"line {(fault.LineNumber ?? 0) + 1}", "is not {\"name\": [\"whsec_…\"]}");
            return false;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            refusal = new StateFileRefusal(path, "", $"cannot be read or made: {fault.Message}");
            return false;
        }

        var read = new Dictionary<string, byte[][]>(StringComparer.Ordinal);
        foreach (var (name, texts) in rows)
        {
            if (texts is not { Length: > 0 and <= PerPartnerMax } || !TryDecode(texts, out var bytes))
            {
                refusal = new StateFileRefusal(
                    path, name,
                    $"needs 1 or {PerPartnerMax} secrets, {Prefix} and base64 of {PartnerLimits.SecretBytesMin} to {PartnerLimits.SecretBytesMax} bytes");
                return false;
            }

            read[name] = bytes;
        }

        secrets = new PartnerSecrets(read);
        return true;
    }

    /// <summary>The bytes of secrets as they are written.</summary>
    internal static bool TryDecode(IReadOnlyList<string> texts, out byte[][] secrets)
    {
        secrets = new byte[texts.Count][];
        for (var at = 0; at < texts.Count; at++)
        {
            var room = new byte[PartnerLimits.SecretBytesMax];
            if (texts[at] is not { } text || !text.StartsWith(Prefix, StringComparison.Ordinal)
                || !Convert.TryFromBase64String(text[Prefix.Length..], room, out var length) || length < PartnerLimits.SecretBytesMin) return false;
            secrets[at] = room[..length];
        }

        return true;
    }
}
