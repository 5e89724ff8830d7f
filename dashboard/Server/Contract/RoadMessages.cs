using SmartPolicing.Realtime.Server.Closures;

namespace SmartPolicing.Realtime.Server.Contract;

/// <summary>
/// A closure. Heading: the closed direction of travel, left out when both are. Line: [longitude, latitude] of the closed stretch, in a
/// closed direction; one place when a point is blocked.
/// </summary>
public sealed record ClosureRow(
    string Id, ClosureKind Kind, double Lat, double Lng, int? Heading, string Street, string Why, string By, long From, long Until,
    ushort Jurisdiction, IReadOnlyList<double[]> Line);

/// <summary><c>GET /api/closures</c>.</summary>
public sealed record ClosuresMessage(long Now, IReadOnlyList<ClosureRow> Closures);

/// <summary><c>POST /api/closures</c>.</summary>
public sealed record ClosureInput(string? Kind, double? Lat, double? Lng, double? Heading, string? Why, long? Until);

/// <summary><c>POST /api/closures/{id}/renew</c>.</summary>
public sealed record RenewalInput(long? Until);

/// <summary><c>GET /api/reach</c>. Cells: [cell, seconds], earliest first.</summary>
public sealed record ReachMessage(
    int Seconds, IReadOnlyList<object[]> Cells, IReadOnlyList<CrossingRow> Crossings, IReadOnlyList<EnteredRow> Jurisdictions);

/// <summary>A place where a street crosses from one jurisdiction into another, and when it can be reached at the earliest.</summary>
public sealed record CrossingRow(string Street, double Lat, double Lng, ushort From, ushort To, int Seconds);

/// <summary>A jurisdiction that can be entered, and when at the earliest; 0 for those started in.</summary>
public sealed record EnteredRow(ushort Jurisdiction, int Seconds);
