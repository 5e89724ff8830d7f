namespace SmartPolicing.Realtime.Server.Contract;

// The shapes of GET /api/system, docs/PAST.md. Public: the Host, which knows the parts, makes them.

/// <summary>How a part of the node does. Values are in order of gravity.</summary>
public enum PartState : byte
{
    /// <summary>Nobody needs to do anything.</summary>
    Well = 0,

    /// <summary>It does its work, late.</summary>
    Behind = 1,

    /// <summary>Somebody should make room.</summary>
    Scarce = 2,

    /// <summary>Something is refused for want of room.</summary>
    Full = 3,

    /// <summary>It cannot do its work and tries again.</summary>
    Failed = 4,

    /// <summary>It has ended; only a start brings it back.</summary>
    Stopped = 5,
}

/// <summary>How an interface does.</summary>
public enum InterfaceState : byte
{
    /// <summary>Something came lately, or somebody is connected.</summary>
    Up = 0,

    /// <summary>Nothing has come for longer than usual, though something did before.</summary>
    Silent = 1,

    /// <summary>Nothing has come since the node started.</summary>
    Never = 2,
}

/// <summary>One part of the node.</summary>
public sealed record PartRow(
    string Part, int? Jurisdiction, PartState State, string? Detail, IReadOnlyDictionary<string, double> Numbers);

/// <summary>One way in or out. <paramref name="SilentSeconds"/>: after so long without anything it counts as silent.</summary>
public sealed record InterfaceRow(
    string Name, string Kind, InterfaceState State, int SilentSeconds, long? Connections, long? LastAt, long Taken, long Refused);

/// <summary>What the Host says of itself.</summary>
/// <param name="Status">As /health.</param>
public sealed record SystemLook(string Status, IReadOnlyList<PartRow> Parts, IReadOnlyList<InterfaceRow> Interfaces);

/// <summary><c>GET /api/system</c>.</summary>
public sealed record SystemMessage(long Now, string Status, IReadOnlyList<PartRow> Parts, IReadOnlyList<InterfaceRow> Interfaces);
