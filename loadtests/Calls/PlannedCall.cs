using System.Security.Cryptography;
using System.Text;
using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.LoadTests.Calls;

/// <summary>One call that is to be made.</summary>
/// <param name="AtMilliseconds">When, from the start of the run, on the node's clock.</param>
/// <param name="Priority">1 to 4; 0 leaves it to the type.</param>
/// <param name="StayMilliseconds">How long the real first unit stayed at the incident; null when nobody knows.</param>
public sealed record PlannedCall(
    long AtMilliseconds,
    Guid Id,
    string Type,
    byte Priority,
    LatLng Place,
    string PlaceText,
    string Text,
    string CallerName,
    string CallerNumber,
    string Source,
    long? StayMilliseconds)
{
    /// <summary>
    /// The id of the call in that row of that run: always the same one, so that making the call again is a repeat for the node and not
    /// a second happening.
    /// </summary>
    /// <param name="run">Names the run; another name makes other calls of the same rows.</param>
    public static Guid IdOf(ulong seed, string run, long row)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"call {seed} {run} {row}"));
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80); // RFC 9562, version 8: made by our own rule
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}

/// <summary>A place a call may come from.</summary>
/// <param name="Words">As a caller would say it; may be empty.</param>
public readonly record struct CallPlace(LatLng Place, string Words);

/// <summary>A kind of happening that may be called in.</summary>
/// <param name="Priority">1 to 4.</param>
public sealed record CallType(string Code, string Name, string NameZh, byte Priority, bool AutoIssue);
