using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SmartPolicing.Realtime.Ingest.Terminals;

/// <summary>
/// Authentication codes of terminals: not kept but made from the phone under a key of the state folder, so that a terminal that has its code
/// needs no new one after a restart. Any thread.
/// </summary>
public sealed class TerminalTokens(byte[] key)
{
    /// <summary>Name of the key's file in the state folder.</summary>
    public const string FileName = "terminals.key";

    /// <summary>Length of the key. Unit: bytes.</summary>
    public const int KeyBytes = 32;

    /// <summary>Length of a code. Unit: characters: 100 bits; the length byte of 2019 would take 255.</summary>
    public const int Characters = 20;

    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"; // 32 that nobody mistakes for each other.

    /// <summary>Reads the key of a state folder, or makes one.</summary>
    /// <returns>Null with one line for a person.</returns>
    public static (TerminalTokens? Tokens, string Refusal) TryOpen(string stateFolder)
    {
        var path = Path.Combine(stateFolder, FileName);
        try
        {
            if (!File.Exists(path))
            {
                var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
                if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
                using var file = new FileStream(path, options);
                file.Write(RandomNumberGenerator.GetBytes(KeyBytes));
                file.Flush(flushToDisk: true);
            }

            var key = File.ReadAllBytes(path);
            return key.Length == KeyBytes
                ? (new TerminalTokens(key), "")
                : (null, $"{path}: {key.Length} bytes where there must be {KeyBytes}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return (null, $"{path}: cannot be read or made: {fault.Message}");
        }
    }

    /// <summary>The code of a terminal.</summary>
    public string Of(TerminalPost post)
    {
        var said = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"SPRT-808-1 {post.TokenNumber} {post.Id}"));
        var sum = HMACSHA256.HashData(key, said);
        return string.Create(Characters, sum, static (code, sum) =>
        {
            for (var at = 0; at < code.Length; at++) code[at] = Letters[sum[at] % Letters.Length];
        });
    }

    /// <summary>
    /// Whether the body of an authentication has the code: alone, as before 2019, or behind its length, with other things after it. Takes
    /// the same time whatever is wrong.
    /// </summary>
    public bool IsRight(TerminalPost post, ReadOnlySpan<byte> body)
    {
        var code = Encoding.ASCII.GetBytes(Of(post));
        if (body.Length >= code.Length && CryptographicOperations.FixedTimeEquals(body.TrimEnd((byte)0), code)) return true;
        return body.Length > code.Length && body[0] == code.Length
            && CryptographicOperations.FixedTimeEquals(body.Slice(1, code.Length), code);
    }
}
