namespace SmartPolicing.Realtime.LoadTests.Client;

/// <summary>Names of the rejection reasons of docs/WIRE.md.</summary>
public static class FixRejections
{
    private static readonly string[] Names =
    [
        "", "badFrame", "helloExpected", "notProven", "unknownOfficer", "outsideWorld", "fromFuture", "tooManyConnections",
        "olderThanNewest", "impossibleJump", "tooOld",
    ];

    /// <summary>The name on the page, or "reason 17" for a number that is not on it.</summary>
    public static string NameOf(byte reason) => reason is > 0 && reason < Names.Length ? Names[reason] : $"reason {reason}";

    /// <summary>Rejections of several connections by name; only those that happened.</summary>
    public static SortedDictionary<string, long> Sum(IEnumerable<FixConnection> connections)
    {
        var sums = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var connection in connections)
        {
            for (var reason = 0; reason <= byte.MaxValue; reason++)
            {
                var count = connection.Rejections((byte)reason);
                if (count > 0) sums[NameOf((byte)reason)] = sums.GetValueOrDefault(NameOf((byte)reason)) + count;
            }
        }

        return sums;
    }
}
