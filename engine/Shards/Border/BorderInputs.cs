using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.JointAlerts;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Grains.Watchlist;

namespace SmartPolicing.Realtime.Shards.Border;

/// <summary>An input about the watchlist, tracks, joint alerts or neighbours.</summary>
public abstract record BorderInput : ShardInput;

/// <summary>A plate read of this jurisdiction's camera matched an entry. Reads that match nothing never come this far.</summary>
/// <param name="Sighting">Unverified; its time of receipt is set when the shard takes it in.</param>
/// <param name="Borders">
/// When a vehicle seen there can be at borders, as <see cref="TrackForecast.Borders"/>: so neighbours are warned with the sighting and not
/// only when the roads have answered the rest. Empty where it is not known yet.
/// </param>
public sealed record SightingSeen(WatchlistEntryId Entry, Sighting Sighting, IReadOnlyList<BorderTime> Borders) : BorderInput;

/// <summary>
/// A <see cref="SightingSeen"/> broke an invariant and was set aside: the desks are to know that somebody who is looked for was seen. Says no
/// more than they need, so that what broke is not in it again.
/// </summary>
/// <param name="Camera">Its name.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="SeenAt">As of the sighting.</param>
public sealed record SightingLost(WatchlistEntryId Entry, string Camera, LatLng Place, Instant SeenAt) : BorderInput;

/// <summary>A person compared a sighting with its picture: characters, province and vehicle.</summary>
/// <param name="IsIt">False: it is another vehicle.</param>
public sealed record SightingVerified(TrackId Track, Guid Read, bool IsIt, string By) : BorderInput;

/// <summary>A person ends a track.</summary>
/// <param name="End"><see cref="TrackEnd.False"/> or <see cref="TrackEnd.Arrest"/>.</param>
public sealed record TrackClosed(TrackId Track, TrackEnd End, string By) : BorderInput;

/// <summary>The roads' answer to a <see cref="ForecastRequest"/>.</summary>
public sealed record ForecastAnswered(TrackForecast Forecast) : BorderInput;

/// <summary>A person of this jurisdiction answers a joint alert.</summary>
/// <param name="Answer">Acknowledged, Declined or Deployed.</param>
/// <param name="Reason">Needed for a decline.</param>
public sealed record AlertAnswered(AlertId Alert, SideState Answer, string By, string Reason) : BorderInput;

/// <summary>A person of this jurisdiction writes into a joint alert.</summary>
public sealed record AlertSaid(AlertId Alert, string By, string Text) : BorderInput;

/// <summary>A person of this jurisdiction, which leads it, takes a joint alert back.</summary>
public sealed record AlertWithdrawn(AlertId Alert, string By, string Reason) : BorderInput;

/// <summary>A person tells a neighbour of an incident, or asks for its officers.</summary>
/// <param name="Kind"><see cref="AlertKind.Incident"/> or <see cref="AlertKind.Aid"/>.</param>
/// <param name="Text">What is needed.</param>
public sealed record NeighbourAsked(IncidentId Incident, JurisdictionId Neighbour, AlertKind Kind, string By, string Text) : BorderInput;

/// <summary>A person asks a neighbour for one of its officers by name.</summary>
/// <param name="Neighbour">Whose officer it is.</param>
/// <param name="Code">The officer's call sign.</param>
/// <param name="Text">What is needed.</param>
public sealed record OfficerAsked(IncidentId Incident, JurisdictionId Neighbour, OfficerId Officer, string Code, string By, string Text) : BorderInput;

/// <summary>
/// A person of this jurisdiction orders watch posts ahead of a followed vehicle. Who is to stand there is then sent one by one, as to every
/// incident.
/// </summary>
/// <param name="Posts">1 to <see cref="JointAlertLimits.PostsOfSideMax"/>.</param>
public sealed record PostsOrdered(TrackId Track, IReadOnlyList<OrderedPost> Posts, string By) : BorderInput;

/// <summary>A place ahead of a vehicle where somebody is to watch for it.</summary>
/// <param name="Crossing">The region's number of the crossing; -1 when it is none.</param>
/// <param name="EarliestAt">The vehicle cannot be there before.</param>
/// <param name="LikelyAt">At the usual speeds.</param>
public sealed record OrderedPost(int Crossing, string Name, LatLng Place, Instant EarliestAt, Instant LikelyAt);

/// <summary>A neighbour's letter. Taken once, whatever becomes of it.</summary>
public sealed record LetterArrived(JurisdictionId From, long Number, Letter Letter) : BorderInput;

/// <summary>A neighbour has committed all letters up to this one.</summary>
public sealed record LetterTaken(JurisdictionId By, long Number) : BorderInput;
