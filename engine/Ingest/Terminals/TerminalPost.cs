using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;

namespace SmartPolicing.Realtime.Ingest.Terminals;

/// <summary>What a terminal speaks.</summary>
public enum TerminalKind : byte
{
    /// <summary>JT/T 808, over TCP.</summary>
    Jt808 = 0,

    /// <summary>NMEA 0183, over TCP or UDP.</summary>
    Nmea = 1,
}

/// <summary>A terminal that the region knows (docs/JTT808.md, terminals.json).</summary>
/// <param name="Kind">What it speaks.</param>
/// <param name="Id">Phone number without leading zeros, or a tracker's name.</param>
/// <param name="Officer">Whose positions it tells.</param>
/// <param name="Home">The officer's jurisdiction.</param>
public sealed record TerminalPost(TerminalKind Kind, string Id, OfficerId Officer, JurisdictionId Home)
{
    /// <summary>What people call the officer.</summary>
    public string OfficerCode { get; init; } = "";

    /// <summary>What its places refer to.</summary>
    public Datum Datum { get; init; }

    /// <summary>How far its clock is ahead of UTC. Unit: minutes.</summary>
    public int ZoneMinutes { get; init; }

    /// <summary>Its calendar is wrong: reports are dated by their arrival.</summary>
    public bool IsDatedByNode { get; init; }

    /// <summary>What it must say of itself when it registers; empty for anything.</summary>
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
