using SmartPolicing.Realtime.Roads;

namespace SmartPolicing.Realtime.Server.Contract;

/// <summary>
/// A place ahead of a followed vehicle and the officer who can be there before it. <paramref name="Post"/>: its number in the proposal,
/// from 0. <paramref name="Gain"/>: what it adds to the share, 0 to 1.
/// </summary>
public sealed record ProposedPostRow(
    int Post, PostKind Kind, int Crossing, string Name, double Lat, double Lng, long EarliestAt, long LikelyAt, uint Officer, string Code,
    long ThereAt, double Gain);

/// <summary>
/// <c>GET /api/tracks/{id}/posts</c>. <paramref name="Share"/>: of all ways ahead, weighed, the share that leads by one of the posts, 0 to
/// 1.
/// </summary>
public sealed record ProposalMessage(
    long Now, int Proposal, string Track, ushort Jurisdiction, bool Verified, long SeenAt, int OfficersFree, double Share,
    IReadOnlyList<ProposedPostRow> Posts);

/// <summary><c>POST /api/tracks/{id}/posts</c>.</summary>
public sealed record PostsInput(int? Jurisdiction, int? Proposal, IReadOnlyList<PostInput?>? Posts);

/// <summary>One post to be opened, and who is to be sent there; nobody when left out.</summary>
public sealed record PostInput(int? Post, long? Officer);

/// <summary>What came of it.</summary>
public sealed record PostsAnswer(string Alert, IReadOnlyList<PostAnswer> Posts);

/// <summary>One post. <paramref name="Reason"/>: why it was not opened, or nobody was sent.</summary>
public sealed record PostAnswer(int Post, string? Incident, string? Directive, string? Reason);
