using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;

namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>What became of an answer to a challenge.</summary>
internal enum DigestVerdict
{
    /// <summary>The password is known.</summary>
    Proven,

    /// <summary>No answer, or a wrong one.</summary>
    Wrong,

    /// <summary>The right password with a nonce that is over: the sender goes on with the next one.</summary>
    Stale,

    /// <summary>Too many wrong ones from that address.</summary>
    TooOften,

    /// <summary>No room for another nonce.</summary>
    Busy,
}

/// <summary>
/// Challenges and checks. A nonce carries its own time and seal, so that strangers who ask for challenges cost no memory; only of nonces that
/// were answered rightly is the highest count kept. Any thread.
/// </summary>
internal sealed class DigestGate(TimeProvider wall)
{
    /// <summary>The realm; a password is bound to it only while it is hashed.</summary>
    internal const string Realm = "viid";

    private const int StampBytes = sizeof(long);
    private const int ChanceBytes = 8;
    private const int SealBytes = 16;
    private const int NonceBytes = StampBytes + ChanceBytes + SealBytes;

    private readonly byte[] _seal = RandomNumberGenerator.GetBytes(32);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long At, ulong Count)> _used = new(StringComparer.Ordinal);
    private readonly Dictionary<IPAddress, (long At, int Count)> _wrong = [];

    /// <summary>What <c>WWW-Authenticate</c> says.</summary>
    internal string Challenge(bool stale)
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        BinaryPrimitives.WriteInt64BigEndian(nonce, wall.GetUtcNow().ToUnixTimeMilliseconds());
        RandomNumberGenerator.Fill(nonce.Slice(StampBytes, ChanceBytes));
        Seal(nonce[..(StampBytes + ChanceBytes)], nonce[(StampBytes + ChanceBytes)..]);
        var text = $"Digest realm=\"{Realm}\", qop=\"auth\", nonce=\"{Convert.ToHexStringLower(nonce)}\", algorithm=MD5";
        return stale ? text + ", stale=true" : text;
    }

    /// <summary>Checks an answer.</summary>
    /// <param name="path">The resource that was asked for.</param>
    /// <param name="secret">H(A1) of the user that the answer names; of nobody when null.</param>
    internal DigestVerdict Check(DigestFields? answer, string method, string path, string? secret, IPAddress from)
    {
        if (answer is null) return IsOftenWrong(from) ? DigestVerdict.TooOften : DigestVerdict.Wrong;
        if (IsOftenWrong(from)) return DigestVerdict.TooOften;
        var verdict = Check(answer, method, path, secret);
        if (verdict == DigestVerdict.Wrong) CountWrong(from);
        return verdict;
    }

    /// <summary>Forgets what is over.</summary>
    internal void Keep()
    {
        var now = Now;
        lock (_lock)
        {
            foreach (var (nonce, _) in _used.Where(pair => now - pair.Value.At > ViidLimits.NonceSeconds * 1_000L).ToList()) _used.Remove(nonce);
            foreach (var (from, _) in _wrong.Where(pair => now - pair.Value.At > ViidLimits.WrongSeconds * 1_000L).ToList()) _wrong.Remove(from);
        }
    }

    /// <summary>A path or a whole URL as a path, without query and final slash.</summary>
    internal static string PathOf(string uri)
    {
        if (!uri.StartsWith('/') && Uri.TryCreate(uri, UriKind.Absolute, out var whole)) uri = whole.AbsolutePath;
        var query = uri.IndexOf('?', StringComparison.Ordinal);
        return (query < 0 ? uri : uri[..query]).TrimEnd('/');
    }

    private long Now => wall.GetUtcNow().ToUnixTimeMilliseconds();

    private DigestVerdict Check(DigestFields answer, string method, string path, string? secret)
    {
        var (quality, count, nonce) = (answer["qop"], answer["nc"], answer["nonce"]);
        if (quality.Length > 0 && quality != DigestProof.QualityAuth) return DigestVerdict.Wrong;
        if (!TryStampOf(nonce, out var at)) return DigestVerdict.Wrong;
        if (!string.Equals(PathOf(answer["uri"]), PathOf(path), StringComparison.OrdinalIgnoreCase)) return DigestVerdict.Wrong;

        // As much work for a user that nobody knows.
        var expected = DigestProof.ResponseOf(secret ?? "", method, answer["uri"], nonce, quality, count, answer["cnonce"]);
        if (!DigestProof.IsSame(expected, answer["response"]) || secret is null) return DigestVerdict.Wrong;
        var age = Now - at;
        if (age is < 0 or > ViidLimits.NonceSeconds * 1_000L) return DigestVerdict.Stale;

        // RFC 2069 has no count: such a nonce is good for one answer.
        ulong number = ulong.MaxValue;
        if (quality.Length > 0 && !ulong.TryParse(count, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)) return DigestVerdict.Wrong;
        return Use(nonce, at, number);
    }

    private DigestVerdict Use(string nonce, long at, ulong number)
    {
        lock (_lock)
        {
            if (_used.TryGetValue(nonce, out var used))
            {
                if (number <= used.Count) return DigestVerdict.Wrong; // Somebody says again what was said before.
            }
            else if (_used.Count >= ViidLimits.NoncesMax)
            {
                return DigestVerdict.Busy;
            }

            _used[nonce] = (at, number);
            return DigestVerdict.Proven;
        }
    }

    private bool TryStampOf(string nonce, out long at)
    {
        at = 0;
        Span<byte> bytes = stackalloc byte[NonceBytes];
        if (nonce.Length != NonceBytes * 2 || Convert.FromHexString(nonce, bytes, out _, out _) != System.Buffers.OperationStatus.Done) return false;
        Span<byte> seal = stackalloc byte[SealBytes];
        Seal(bytes[..(StampBytes + ChanceBytes)], seal);
        at = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return CryptographicOperations.FixedTimeEquals(seal, bytes[(StampBytes + ChanceBytes)..]);
    }

    private void Seal(ReadOnlySpan<byte> what, Span<byte> seal)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_seal, what, whole);
        whole[..SealBytes].CopyTo(seal);
    }

    private bool IsOftenWrong(IPAddress from)
    {
        lock (_lock)
            return _wrong.TryGetValue(from, out var wrong) && wrong.Count >= ViidLimits.WrongMax && Now - wrong.At <= ViidLimits.WrongSeconds * 1_000L;
    }

    private void CountWrong(IPAddress from)
    {
        var now = Now;
        lock (_lock)
        {
            if (_wrong.TryGetValue(from, out var wrong) && now - wrong.At <= ViidLimits.WrongSeconds * 1_000L)
            {
                _wrong[from] = (wrong.At, wrong.Count + 1);
                return;
            }

            if (_wrong.Count >= ViidLimits.WrongAddressesMax) _wrong.Remove(_wrong.MinBy(pair => pair.Value.At).Key);
            _wrong[from] = (now, 1);
        }
    }
}
