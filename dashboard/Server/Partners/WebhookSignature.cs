using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SmartPolicing.Realtime.Server.Partners;

/// <summary>Signatures as by Standard Webhooks 1.0: HMAC-SHA256 over id, time and body, so that none of them can be another's.</summary>
internal static class WebhookSignature
{
    internal const string IdHeader = "webhook-id";
    internal const string TimeHeader = "webhook-timestamp";
    internal const string SignatureHeader = "webhook-signature";

    private const string Version = "v1,";

    /// <summary>The header's value: one signature for each secret.</summary>
    internal static string Of(IReadOnlyList<byte[]> secrets, string id, long seconds, ReadOnlySpan<byte> body)
    {
        var said = Said(id, seconds.ToString(CultureInfo.InvariantCulture), body);
        return string.Join(' ', secrets.Select(secret => Version + Convert.ToBase64String(HMACSHA256.HashData(secret, said))));
    }

    /// <summary>Whether one of the header's signatures is by one of the secrets, and of about now.</summary>
    /// <param name="now">Seconds on the wall.</param>
    internal static bool IsGood(
        IReadOnlyList<byte[]> secrets, string? id, string? time, string? signatures, ReadOnlySpan<byte> body, long now)
    {
        if (string.IsNullOrEmpty(id) || id.Length > PartnerLimits.IdMax || id.Contains('.', StringComparison.Ordinal)) return false;
        if (!long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || Math.Abs(now - seconds) > PartnerLimits.SignatureSeconds) return false;
        var said = Said(id, time, body);
        var isGood = false;
        foreach (var secret in secrets)
        {
            var expected = HMACSHA256.HashData(secret, said);
            foreach (var signature in (signatures ?? "").Split(' ', 4 * secrets.Count))
            {
                var given = new byte[expected.Length];
                var isOne = signature.StartsWith(Version, StringComparison.Ordinal)
                    && Convert.TryFromBase64String(signature[Version.Length..], given, out var length) && length == expected.Length;
                isGood |= isOne && CryptographicOperations.FixedTimeEquals(expected, given);
            }
        }

        return isGood;
    }

    private static byte[] Said(string id, string time, ReadOnlySpan<byte> body) => [.. Encoding.UTF8.GetBytes($"{id}.{time}."), .. body];
}
