using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;

namespace SmartPolicing.Realtime.Server.Access;

/// <summary>
/// Password hashes by ASP.NET Core Identity (PBKDF2, HMAC-SHA512, 100,000 rounds, own salt each): about 50 ms of one core on purpose.
/// Safe on any thread.
/// </summary>
public static class Passwords
{
    private static readonly PasswordHasher<User> Hasher = new();

    /// <summary>A hash for users.json.</summary>
    public static string Hash(string password) => Hasher.HashPassword(null!, password);

    /// <summary>Whether the password is the one that was hashed. A text that is no hash matches nothing.</summary>
    internal static bool Matches(string hash, string password)
    {
        var bytes = new byte[hash.Length];
        return Convert.TryFromBase64String(hash, bytes, out _)
            && Hasher.VerifyHashedPassword(null!, hash, password) != PasswordVerificationResult.Failed;
    }

    /// <summary>Short fingerprint of a hash, which changes when the password does.</summary>
    internal static string Stamp(string hash) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(hash)).AsSpan(0, 8));
}
