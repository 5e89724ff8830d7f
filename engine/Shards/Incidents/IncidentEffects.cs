using SmartPolicing.Realtime.Grains.Incidents;

namespace SmartPolicing.Realtime.Shards.Incidents;

/// <summary>The desks of this jurisdiction, or what they cover, are different: all of it.</summary>
public sealed record DesksChanged(DesksView Desks) : Effect;

/// <summary>Something happened to a desk that the others should be told.</summary>
public sealed record DeskTold(DeskHappening What) : Effect;

/// <summary>A transfer to another body is new, different or over.</summary>
public sealed record TransferChanged(Transfer Transfer) : Effect;

/// <summary>A closed incident that is remembered: told after a start, and when something of it changes. No row of any board.</summary>
public sealed record IncidentRemembered(IncidentView Incident) : Effect;
