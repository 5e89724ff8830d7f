using System.Text;

namespace SmartPolicing.Realtime.LoadTests.Client;

/// <summary>A name and its secret, as docs/HUB.md and docs/WIRE.md use them. Written <c>NAME.SECRET</c>.</summary>
public sealed class AccessKey
{
    /// <summary>Bytes of a secret (docs/WIRE.md).</summary>
    public const int SecretBytes = 32;

    /// <summary>Longest name, bytes of UTF-8 (docs/WIRE.md).</summary>
    public const int NameBytesMax = 64;

    private readonly byte[] _secret;

    private AccessKey(string name, byte[] secret, string bearer)
    {
        Name = name;
        _secret = secret;
        Bearer = bearer;
    }

    /// <summary>The key's public name.</summary>
    public string Name { get; }

    /// <summary>What goes behind <c>Authorization: Bearer</c>: NAME.SECRET as it was given.</summary>
    public string Bearer { get; }

    /// <summary>The 32 secret bytes. Never printed.</summary>
    internal ReadOnlySpan<byte> Secret => _secret;

    /// <param name="line">NAME.SECRET; the secret is base64 or base64url of 32 bytes. Surrounding white space is ignored.</param>
    /// <returns>False with the reason, which never holds any part of the secret.</returns>
    public static bool TryParse(string line, out AccessKey? key, out string reason)
    {
        key = null;
        var bearer = line.Trim();
        var dot = bearer.LastIndexOf('.');
        if (dot < 1)
        {
            reason = "expected NAME.SECRET on one line";
            return false;
        }

        var name = bearer[..dot];
        if (Encoding.UTF8.GetByteCount(name) > NameBytesMax)
        {
            reason = $"the name before the dot is longer than {NameBytesMax} bytes";
            return false;
        }

        var padded = bearer[(dot + 1)..].Replace('-', '+').Replace('_', '/').TrimEnd('=');
        padded = padded.PadRight((padded.Length + 3) / 4 * 4, '=');
        var secret = new byte[SecretBytes + 3];
        if (!Convert.TryFromBase64String(padded, secret, out var written) || written != SecretBytes)
        {
            reason = $"the part behind the dot is not base64 of {SecretBytes} bytes";
            return false;
        }

        reason = "";
        key = new AccessKey(name, secret[..SecretBytes], bearer);
        return true;
    }
}
