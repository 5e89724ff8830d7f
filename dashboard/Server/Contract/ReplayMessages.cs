namespace SmartPolicing.Realtime.Server.Contract;

/// <summary>What a replay does.</summary>
public enum ReplayState
{
    /// <summary>Time goes on.</summary>
    Playing,

    /// <summary>Time stands still.</summary>
    Paused,

    /// <summary>It has come to the newest moment there was when it was opened, and stands still.</summary>
    AtEnd,

    /// <summary>Nothing more comes; it may be opened again.</summary>
    Over,
}

/// <summary><c>Open</c> of <c>/hub/replay</c>: a moment, node seconds per wall second, and what it is for.</summary>
public sealed record ReplayInput(long? From, long? Speed, string? Reason);

/// <summary>
/// <c>replay</c>: how far it is. <paramref name="Missing"/>: jurisdictions of which nothing is shown, because nothing is kept of that
/// moment or it cannot be read. <paramref name="Reason"/>: why it is over.
/// </summary>
public sealed record ReplayMessage(
    ReplayState State, long Now, int Speed, long Oldest, long Newest, IReadOnlyList<ushort> Missing, string? Reason);

/// <summary><c>GET /api/replay</c>: what can be played.</summary>
public sealed record PastMessage(long Now, long Oldest, long Newest, IReadOnlyList<PastRow> Jurisdictions, IReadOnlyList<ushort> Missing);

/// <summary>The first and the last moment that is kept of a jurisdiction.</summary>
public sealed record PastRow(ushort Jurisdiction, long Oldest, long Newest);
