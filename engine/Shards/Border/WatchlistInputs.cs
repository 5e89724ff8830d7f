using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Watchlist;

namespace SmartPolicing.Realtime.Shards.Border;

/// <summary>What a person does to the watchlist of this jurisdiction.</summary>
public abstract record WatchlistInput : BorderInput;

/// <summary>A person asks for an entry.</summary>
public sealed record WatchlistAsked(WatchlistEntry Entry) : WatchlistInput;

/// <summary>Another person approves an entry or more time for it, or does not.</summary>
/// <param name="Reason">Needed when it is not approved.</param>
public sealed record WatchlistDecided(WatchlistEntryId Entry, bool Approves, string By, string Reason) : WatchlistInput;

/// <summary>A person asks for more time.</summary>
public sealed record WatchlistTimeAsked(WatchlistEntryId Entry, Instant Until, string By, string Reason) : WatchlistInput;

/// <summary>A person takes an entry back.</summary>
public sealed record WatchlistWithdrawn(WatchlistEntryId Entry, string By, string Reason) : WatchlistInput;
