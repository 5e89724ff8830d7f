using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;

namespace SmartPolicing.Realtime.Shards.Border;

/// <summary>
/// What one jurisdiction tells another. All that ever crosses between shards: they share no memory. Each is the whole of what it is about,
/// so that one that comes twice, or behind a newer one, does no harm.
/// </summary>
public abstract record Letter;

/// <summary>A watchlist entry that the receiver shares, as it stands now: to be looked for, or no longer.</summary>
public sealed record EntryTold(WatchlistEntryView Entry) : Letter;

/// <summary>A suspect track that concerns the receiver, as its home holds it.</summary>
public sealed record TrackTold(SuspectTrackView Track) : Letter;

/// <summary>A joint alert that concerns the receiver, as who leads it holds it.</summary>
public sealed record AlertTold(JointAlert Alert) : Letter;

/// <summary>A side's answer, to who leads.</summary>
public sealed record SideAnswered(AlertId Alert, AlertSide Side) : Letter;

/// <summary>What a person of a side wrote, to who leads.</summary>
public sealed record LineWritten(AlertId Alert, AlertLine Line) : Letter;

/// <summary>A side's watch post: its incident, and who could stand there. To who leads.</summary>
public sealed record PostFilled(AlertId Alert, WatchPost Post) : Letter;

/// <summary>Stands for a letter that its receiver had to set aside, so that those behind it can be taken.</summary>
public sealed record NothingTold : Letter;

/// <summary>A letter on its way.</summary>
/// <param name="Number">Grows by one with every letter from one shard to another.</param>
public sealed record NumberedLetter(JurisdictionId From, JurisdictionId To, long Number, Letter Letter);
