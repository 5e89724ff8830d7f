using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Places;
using SmartPolicing.Realtime.Server.Archive;

namespace SmartPolicing.Realtime.Server.Contract;

// The shapes of docs/PAST.md about places: caution notes and history. As in Rows.

/// <summary>A caution note.</summary>
public sealed record CautionRow(
    string Id, ushort Jurisdiction, double Lat, double Lng, int Metres, string Place, CautionSubject About, string Subject, CautionKind Kind,
    string Text, string By, long At, long Until, CautionEndRow? End);

/// <summary>How a caution note ended.</summary>
public sealed record CautionEndRow(long At, string By, string Reason);

/// <summary>What an officer reads of a caution note.</summary>
public sealed record CautionLine(CautionKind Kind, CautionSubject About, string Subject, string Text);

/// <summary>What was found of an incident's place when somebody looked.</summary>
public sealed record IncidentHistoryRow(
    long At, int Metres, int Days, int Found, int SameType, IReadOnlyList<string> Newest, bool Complete);

/// <summary>An earlier incident at a place.</summary>
public sealed record EarlierRow(
    string Id, string Type, byte Priority, IncidentState State, long OpenedAt, long? ClosedAt, int Metres, string Place, string? Disposition,
    string? Reason, int Officers, int Reopened, bool SameType);

/// <summary>The history of a place.</summary>
public sealed record HistoryRow(
    double Lat, double Lng, int Metres, int Days, string? Type, int Found, IReadOnlyList<EarlierRow> Incidents,
    IReadOnlyList<CautionRow> Cautions, ArchiveRow Archive);

/// <summary>A stretch of time.</summary>
public sealed record StretchRow(long From, long Until);

/// <summary>How an archive stands.</summary>
public sealed record ArchiveRow(
    ushort Jurisdiction, ArchiveStanding State, long Since, long? Through, long? Begins, long Incidents, long? Oldest,
    IReadOnlyList<StretchRow> Missing, string? Detail);

/// <summary><c>History</c> of the dispatch hub.</summary>
public sealed record HistoryInput(double? Lat, double? Lng, string? Type, int? Metres, int? Days);

/// <summary><c>AddCaution</c> of the dispatch hub.</summary>
public sealed record CautionInput(
    double? Lat, double? Lng, int? Metres, string? Place, string? About, string? Subject, string? Kind, string? Text, long? Until);

/// <summary><c>ChangeCaution</c> of the dispatch hub: what is left out stays.</summary>
public sealed record CautionChangeInput(string? Text, int? Metres, long? Until);

/// <summary><c>POST /api/cautions/read</c>.</summary>
public sealed record CautionsInput(int? Jurisdiction, string? Why);

/// <summary>All caution notes of a jurisdiction that hold.</summary>
public sealed record CautionsMessage(long Now, IReadOnlyList<CautionRow> Cautions);
