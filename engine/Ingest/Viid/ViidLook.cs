namespace SmartPolicing.Realtime.Ingest.Viid;

/// <summary>How GA/T 1400 stands, for an operator (<c>GET /api/viid</c>).</summary>
/// <param name="Devices">What has announced itself.</param>
internal sealed record ViidLook(
    bool Server, string Id, IReadOnlyList<ViidSessionRow> Sessions, IReadOnlyList<ViidDeviceLook> Devices, IReadOnlyList<ViidUpperLook> Uppers);

/// <summary>A registered sender.</summary>
internal sealed record ViidSessionRow(string Id, string From, DateTimeOffset Since, DateTimeOffset LastAt, long Records);

/// <summary>An announced device.</summary>
/// <param name="LastReadAt">Unix ms on the node's clock; null when none has come since the start.</param>
internal sealed record ViidDeviceLook(
    string Kind, string Id, string Name, double? Latitude, double? Longitude, string Status, string By, long At, string State, string Camera,
    string DecidedBy, long? LastReadAt);

/// <summary>How we stand with an upper platform.</summary>
/// <param name="State">connecting, registered, failed.</param>
/// <param name="Waiting">Dispositions and withdrawals that it has not taken yet.</param>
public sealed record ViidUpperLook(string Id, string Url, string State, string LastFault, bool IsSubscribed, int Dispositions, int Waiting);

/// <summary>An operator's decision on a device.</summary>
internal sealed record ViidDecisionRow(string? Camera, string? State);
