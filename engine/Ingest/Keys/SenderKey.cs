using System.Security.Cryptography;
using System.Text;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Ingest.Keys;

/// <summary>One machine that may talk to the node: its name, what it may do, and the secret it shares with the node. Immutable.</summary>
public sealed class SenderKey
{
    /// <summary>Role: may send fixes of all officers and speak for them.</summary>
    public const string Gateway = "gateway";

    /// <summary>Role: may enter calls.</summary>
    public const string Caller = "caller";

    /// <summary>Role: may send plate reads of all cameras.</summary>
    public const string Cameras = "cameras";

    /// <summary>Role: another system, under the agreement that names the key.</summary>
    public const string Partner = "partner";

    /// <summary>Length of every secret. Unit: bytes.</summary>
    public const int SecretBytes = 32;

    private readonly byte[] _secret;
    private readonly Action _end;

    internal SenderKey(string name, IReadOnlyList<string> roles, byte[] secret, Datum datum = Datum.Wgs84)
    {
        Name = name;
        Roles = roles;
        Datum = datum;
        _secret = secret;
        var over = new CancellationTokenSource(); // Without a timer: nothing of it is to be disposed of.
        (Over, _end) = (over.Token, over.Cancel);
        Stamp = Convert.ToHexString(SHA256.HashData([.. secret, .. Encoding.UTF8.GetBytes($"{datum} {string.Join(' ', roles)}")]).AsSpan(0, 8));
    }

    /// <summary>1 to 64 of letters, digits, "-" and "_"; unique in the file.</summary>
    public string Name { get; }

    /// <summary>At least one of <see cref="Gateway"/> and <see cref="Caller"/>.</summary>
    public IReadOnlyList<string> Roles { get; }

    /// <summary>What the places it sends refer to; they are taken to WGS-84 at the edge.</summary>
    public Datum Datum { get; }

    /// <summary>The secret, for building a proof or a bearer. Never to be logged or sent.</summary>
    public ReadOnlySpan<byte> Secret => _secret;

    /// <summary>Another one when the secret or what the key may do is another; tells nothing of it.</summary>
    public string Stamp { get; }

    /// <summary>Cancelled when the key is taken away or changed: whoever came in by it has to go.</summary>
    public CancellationToken Over { get; }

    /// <summary>True when the key has that role.</summary>
    public bool Has(string role) => Roles.Contains(role, StringComparer.Ordinal);

    /// <summary>Compares in constant time.</summary>
    public bool IsSecret(ReadOnlySpan<byte> secret) => CryptographicOperations.FixedTimeEquals(_secret, secret);

    /// <summary>It holds no more.</summary>
    internal void End() => _end();

    /// <summary>The name only: a secret must not reach a log by way of a placeholder.</summary>
    public override string ToString() => Name;
}

/// <summary>Why the key file is refused.</summary>
/// <param name="Where">"key 2", "line 3", or empty when the whole file is meant.</param>
public sealed record KeysRefusal(string File, string Where, string Reason)
{
    /// <summary>One line for a person.</summary>
    public override string ToString() => Where.Length == 0 ? $"{File}: {Reason}" : $"{File}, {Where}: {Reason}";
}
