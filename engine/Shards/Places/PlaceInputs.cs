using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Places;

namespace SmartPolicing.Realtime.Shards.Places;

/// <summary>What is written down about places.</summary>
public abstract record PlaceInput : ShardInput;

/// <summary>Somebody writes a caution note. The same words while the first holds are the first again.</summary>
public sealed record CautionAdded(CautionWords Words, string By) : PlaceInput;

/// <summary>Somebody changes what a caution note says, or how long it holds; its place stays.</summary>
/// <param name="Text">Null: as it is.</param>
/// <param name="Metres">0: as it is.</param>
/// <param name="Until">Never: as it is.</param>
public sealed record CautionAmended(CautionId Caution, string? Text, int Metres, Instant Until, string By) : PlaceInput;

/// <summary>Somebody ends a caution note.</summary>
/// <param name="Reason">Needed.</param>
public sealed record CautionEnded(CautionId Caution, string By, string Reason) : PlaceInput;

/// <summary>What had happened at an incident's place before, as the archive had it.</summary>
public sealed record HistoryFound(IncidentId Incident, PlaceHistory History) : PlaceInput;
