using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using SmartPolicing.Realtime.Ingest.Wire;

namespace SmartPolicing.Realtime.Ingest.Keys;

/// <summary>The keys of all senders that hold now. Safe on any thread.</summary>
public sealed class SenderKeys
{
    private volatile Dictionary<string, SenderKey> _byName; // Never changed: another one when other keys hold.

    // Unknown names are measured against this, so that an answer takes as long as for a known one.
    private readonly SenderKey _nobody = new("", [], RandomNumberGenerator.GetBytes(SenderKey.SecretBytes));

    internal SenderKeys(IReadOnlyList<SenderKey> keys)
    {
        _byName = keys.ToDictionary(key => key.Name, StringComparer.Ordinal);
    }

    /// <summary>At least one.</summary>
    public IReadOnlyList<SenderKey> All => [.. _byName.Values];

    /// <summary>Whether a key of that name holds, and is as it was.</summary>
    public bool IsCurrent(string name, string? stamp) => _byName.TryGetValue(name, out var key) && key.Stamp == stamp;

    /// <summary>Names of keys that another file adds, changes and takes away.</summary>
    public (IReadOnlyList<string> Added, IReadOnlyList<string> Changed, IReadOnlyList<string> Removed) ChangesTo(SenderKeys next)
    {
        var (now, then) = (_byName, next._byName);
        return (
            [.. then.Keys.Where(name => !now.ContainsKey(name))],
            [.. then.Values.Where(key => now.TryGetValue(key.Name, out var before) && before.Stamp != key.Stamp).Select(key => key.Name)],
            [.. now.Keys.Where(name => !then.ContainsKey(name))]);
    }

    /// <summary>The keys of another file hold from now on; who came in by one that is gone or another has to go. One at a time.</summary>
    public void Set(SenderKeys next)
    {
        var before = _byName;
        _byName = next._byName.Values.Select(key => before.TryGetValue(key.Name, out var known) && known.Stamp == key.Stamp ? known : key)
            .ToDictionary(key => key.Name, StringComparer.Ordinal);
        foreach (var key in before.Values)
            if (!ReferenceEquals(_byName.GetValueOrDefault(key.Name), key)) key.End();
    }

    /// <summary>Checks the answer to a challenge, in constant time.</summary>
    /// <param name="nonce">The challenge's 16 bytes.</param>
    /// <param name="roles">One of these is enough.</param>
    /// <returns>False for an unknown name, a wrong proof or a key without such a role; nobody is told which.</returns>
    public bool TryProve(WireHello hello, ReadOnlySpan<byte> nonce, ReadOnlySpan<string> roles, [NotNullWhen(true)] out SenderKey? key)
    {
        var known = _byName.GetValueOrDefault(hello.Name, _nobody);
        var proven = CryptographicOperations.FixedTimeEquals(WireHello.Prove(known.Secret, nonce, hello.Name), hello.Proof);
        var may = false;
        foreach (var role in roles) may |= known.Has(role);
        key = proven & known != _nobody & may ? known : null;
        return key is not null;
    }

    /// <summary>Checks <c>NAME.SECRET</c> with the secret in base64 or base64url, in constant time.</summary>
    /// <returns>False for anything else than a known name and its secret.</returns>
    public bool TryBearer(string bearer, [NotNullWhen(true)] out SenderKey? key)
    {
        key = null;
        var dot = bearer.LastIndexOf('.');
        if (dot < 1 || !TryDecodeSecret(bearer.AsSpan(dot + 1), out var secret)) return false;
        var known = _byName.GetValueOrDefault(bearer[..dot], _nobody);
        key = known.IsSecret(secret) & known != _nobody ? known : null;
        CryptographicOperations.ZeroMemory(secret);
        return key is not null;
    }

    /// <summary>The 32 bytes behind base64 or base64url, padded or not.</summary>
    internal static bool TryDecodeSecret(ReadOnlySpan<char> text, out byte[] secret)
    {
        const int CharactersMax = 44; // 32 bytes are 43 characters and one of padding.
        secret = new byte[SenderKey.SecretBytes];
        if (text.Length is < CharactersMax - 1 or > CharactersMax) return false;
        Span<char> url = stackalloc char[CharactersMax];
        text.CopyTo(url);
        url = url[..text.Length];
        url.Replace('+', '-');
        url.Replace('/', '_');
        // The decoder throws on stray characters; asking first keeps a stranger's nonsense from costing an exception.
        return Base64Url.IsValid(url, out var bytes)
            && bytes == SenderKey.SecretBytes
            && Base64Url.TryDecodeFromChars(url, secret, out var written)
            && written == SenderKey.SecretBytes;
    }
}
