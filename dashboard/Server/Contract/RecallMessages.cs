using System.Text.Json;
using SmartPolicing.Realtime.Grains.Dispatch;

namespace SmartPolicing.Realtime.Server.Contract;

// The shapes of docs/PAST.md about closed incidents. As in Rows.

/// <summary><c>POST /api/recall</c>.</summary>
public sealed record RecallInput(
    int? Jurisdiction, string? Why, string? Case, string? Number, long? From, long? Until, IReadOnlyList<string?>? Types,
    IReadOnlyList<int>? Priorities, string? Officer, string? Text, double? Lat, double? Lng, int? Metres, string? Area, string? Disposition,
    string? Cursor);

/// <summary><c>POST /api/recall/ID</c>.</summary>
public sealed record RecallOneInput(string? Why, string? Case);

/// <summary>How long an incident took, in seconds; null for what did not happen.</summary>
public sealed record TimesRow(double? Queue, double? Dispatch, double? Travel, double? Response, double? OnScene, double? Consumed);

/// <summary>A closed incident. Names no caller.</summary>
public sealed record ArchivedRow(
    string Id, ushort Jurisdiction, string Type, byte Priority, string? Area, long OpenedAt, long ClosedAt, double Lat, double Lng, string Place,
    int? Metres, string Source, int Calls, IReadOnlyList<string> Officers, string? Disposition, string Reason, string ClosedBy, int Reopened,
    TimesRow Times);

/// <summary>Closed incidents, newest first. <paramref name="Cursor"/>: to be given back for more; null when these are the last.</summary>
public sealed record RecallMessage(long Now, IReadOnlyList<ArchivedRow> Incidents, string? Cursor, ArchiveRow Archive);

/// <summary>A directive of a closed incident.</summary>
public sealed record ArchivedDirectiveRow(
    string Id, uint Officer, string OfficerCode, string IssuedBy, int TravelSeconds, DirectiveState State, long IssuedAt, long? DeliveredAt,
    long? AcknowledgedAt, long? EnRouteAt, long? OnSceneAt, long? EndedAt);

/// <summary>One closing of an incident.</summary>
public sealed record ClosingRow(long At, string By, string Reason, string? Disposition);

/// <summary>Everything of a closed incident. <paramref name="Incident"/>: an incident detail as it was closed last.</summary>
public sealed record RecalledMessage(
    long Now, JsonElement Incident, IReadOnlyList<ArchivedDirectiveRow> Directives, IReadOnlyList<ClosingRow> Closings);
