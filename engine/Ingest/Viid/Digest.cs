using System.Security.Cryptography;
using System.Text;

namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>The fields of a digest challenge or answer (RFC 2617), as a header has them; empty where it had none. Immutable.</summary>
internal sealed class DigestFields
{
    /// <summary>What stands before the fields.</summary>
    internal const string Scheme = "Digest ";

    private readonly Dictionary<string, string> _values;

    private DigestFields(Dictionary<string, string> values) => _values = values;

    internal string this[string name] => _values.GetValueOrDefault(name, "");

    /// <summary>Reads <c>Digest name="value", name=value</c>; quoted or not, whatever the field.</summary>
    /// <returns>False when it is not of that form, is too long, or names something twice.</returns>
    internal static bool TryRead(string? header, out DigestFields fields)
    {
        fields = null!;
        if (header is null || header.Length > ViidLimits.AuthorizationMax) return false;
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return false;
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var rest = header.AsSpan(Scheme.Length).Trim();
        while (!rest.IsEmpty)
        {
            var equals = rest.IndexOf('=');
            if (equals < 1) return false;
            var name = rest[..equals].Trim().ToString();
            rest = rest[(equals + 1)..].TrimStart();
            if (!TryTakeValue(ref rest, out var value) || !values.TryAdd(name, value)) return false;
            rest = rest.TrimStart();
            if (rest.IsEmpty) break;
            if (rest[0] != ',') return false;
            rest = rest[1..].TrimStart();
        }

        fields = new DigestFields(values);
        return values.Count > 0;
    }

    private static bool TryTakeValue(ref ReadOnlySpan<char> rest, out string value)
    {
        value = "";
        if (rest.IsEmpty || rest[0] != '"')
        {
            var end = rest.IndexOf(',');
            if (end < 0) end = rest.Length;
            value = rest[..end].Trim().ToString();
            rest = rest[end..];
            return true;
        }

        var text = new StringBuilder();
        for (var at = 1; at < rest.Length; at++)
        {
            if (rest[at] == '"')
            {
                value = text.ToString();
                rest = rest[(at + 1)..];
                return true;
            }

            if (rest[at] == '\\' && at + 1 < rest.Length) at++;
            text.Append(rest[at]);
        }

        return false;
    }
}

/// <summary>The arithmetic of digest access authentication (RFC 2617, 3.2.2). Pure; any thread.</summary>
internal static class DigestProof
{
    internal const string QualityAuth = "auth";

    /// <summary>H(A1) of somebody.</summary>
    internal static string SecretOf(string user, string realm, string password) => Hash($"{user}:{realm}:{password}");

    /// <summary>The response.</summary>
    /// <param name="secret"><see cref="SecretOf"/>.</param>
    /// <param name="quality">"auth", or empty as RFC 2069 has it: then count and the client's nonce are not used.</param>
    internal static string ResponseOf(string secret, string method, string uri, string nonce, string quality, string count, string clientNonce)
    {
        var resource = Hash($"{method}:{uri}");
        return Hash(quality.Length == 0 ? $"{secret}:{nonce}:{resource}" : $"{secret}:{nonce}:{count}:{clientNonce}:{quality}:{resource}");
    }

    /// <summary>Compared in constant time; upper-case digits are as good.</summary>
    internal static bool IsSame(string expected, string response) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(response.ToLowerInvariant()));

#pragma warning disable CA5351 // The standard has MD5 and nothing else. What it guards is no more than a session from one address.
    private static string Hash(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
}
