using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Boards;

/// <summary>Who is to send positions more often than usual, and what of that is new. Immutable; any thread.</summary>
/// <param name="Until">By officer's number: until when, on the node's clock.</param>
/// <param name="Changes">To be told now.</param>
public sealed record RaisedRates(IReadOnlyDictionary<uint, long> Until, IReadOnlyList<RateItem> Changes)
{
    /// <summary>Everybody sends as usual.</summary>
    public static RaisedRates None { get; } = new(new Dictionary<uint, long>(), []);

    /// <summary>What somebody who comes now is told.</summary>
    /// <param name="only">Of that officer alone; null for all.</param>
    public IReadOnlyList<RateItem> ItemsAt(Instant now, OfficerId? only)
    {
        if (only is not { } officer)
            return [.. Until.Where(raised => raised.Value > now.UnixMilliseconds).Select(raised => Item(raised.Key, raised.Value))];
        var isRaised = Until.TryGetValue(officer.Value, out var until) && until > now.UnixMilliseconds;
        return isRaised ? [Item(officer.Value, until)] : [];
    }

    /// <summary>Raised until then.</summary>
    public static RateItem Item(uint officer, long until) => new(officer, DashboardLimits.RaisedPositionSeconds, until);
}
