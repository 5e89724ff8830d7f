namespace SmartPolicing.Realtime.Server.Contract;

/// <summary>What is asked for: a plate to look for. <paramref name="Sharing"/>: "ownCity", "named" or "province".</summary>
public sealed record WatchlistEntryInput(
    int? Jurisdiction, string? Plate, string? PlateColour, string? VehicleClass, string? Colour, string? Make, string? LegalBasis,
    string? CaseNumber, string? Purpose, int? Priority, long? Until, string? Sharing, IReadOnlyList<int>? SharedWith);

/// <summary>A decision, a withdrawal or a wish for more time. <paramref name="Until"/> for more time only.</summary>
public sealed record WatchlistDecisionInput(string? Reason, long? Until);

/// <summary>Which watchlist is read, and what for.</summary>
public sealed record WatchlistReadInput(int? Jurisdiction, string? Why);

/// <summary>The entry that was made or changed.</summary>
public sealed record WatchlistAnswer(string Entry);

/// <summary>One entry, as it stands.</summary>
public sealed record WatchlistEntryMessage(long Now, WatchlistRow Entry);

/// <summary>A jurisdiction's watchlist: own entries, the newest ended ones included, and those that neighbours share.</summary>
public sealed record WatchlistMessage(long Now, IReadOnlyList<WatchlistRow> Entries);
