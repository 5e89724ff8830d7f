using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains.Officers;

namespace SmartPolicing.Realtime.Regions;

/// <summary>A vehicle terminal or a tracker of the region's terminals.json (docs/JTT808.md).</summary>
/// <param name="IsTracker">Speaks NMEA 0183; otherwise JT/T 808.</param>
/// <param name="Id">Phone without leading zeros, or a tracker's name.</param>
/// <param name="Officer">Whose positions it tells.</param>
public sealed record RegionTerminal(bool IsTracker, string Id, OfficerRegistration Officer)
{
    /// <summary>What its places refer to.</summary>
    public Datum Datum { get; init; }

    /// <summary>How far its clock is ahead of UTC. Unit: minutes.</summary>
    public int ZoneMinutes { get; init; }

    /// <summary>Its reports are dated by their arrival.</summary>
    public bool IsDatedByNode { get; init; }

    /// <summary>What it must say of itself; empty for anything.</summary>
    public string TerminalId { get; init; } = "";

    /// <summary>As well, of its vehicle.</summary>
    public string Plate { get; init; } = "";

    /// <summary>Raised to make its authentication code void. From 1.</summary>
    public int TokenNumber { get; init; } = 1;

    /// <summary>Its answer to a directive counts as the crew's.</summary>
    public bool DeliveryAcknowledges { get; init; }

    /// <summary>A tracker that is known by where it sends from; empty for none.</summary>
    public string Address { get; init; } = "";
}

/// <summary>What terminals.json says.</summary>
/// <param name="All">Terminals, then trackers, in the order of the file.</param>
/// <param name="IsChinese">Language of texts to terminals; otherwise English.</param>
public sealed record RegionTerminals(IReadOnlyList<RegionTerminal> All, bool IsChinese)
{
    /// <summary>A region without terminals.</summary>
    public static RegionTerminals None { get; } = new([], true);
}
