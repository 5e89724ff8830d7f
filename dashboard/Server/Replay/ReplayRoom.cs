using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Viewers;

namespace SmartPolicing.Realtime.Server.Replay;

/// <summary>
/// Where replays are opened: how many there may be, who reads journals when, and the line in the log that says who looked at what and why.
/// Safe on any thread.
/// </summary>
internal sealed partial class ReplayRoom(PastOpener? past, DashboardState state, ILogger<ReplayRoom> logger) : IDisposable
{
    internal const string BadMoment = "badMoment";
    internal const string NotKept = "notKept";
    internal const string Unreadable = "unreadable";
    internal const string TooMany = "tooManyReplays";
    internal const string Busy = "busy";

    private readonly Gate _reading = new(DashboardLimits.ReplayReadsAtOnce, DashboardLimits.ReplayReadsWaitingMax);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _byUser = new(StringComparer.Ordinal);
    private int _open;

    public void Dispose() => _reading.Dispose();

    /// <summary>Opens the past of some jurisdictions at a moment, and begins to play. To be disposed of.</summary>
    /// <param name="ours">The person's jurisdictions; those that this node does not hold are left out.</param>
    /// <param name="speed">Node seconds per wall second, within its limits.</param>
    /// <param name="cancellation">Ends the session too, once it plays.</param>
    /// <returns>The session, or why not.</returns>
    internal async Task<(string? Refusal, ReplaySession? Session)> OpenAsync(
        IReadOnlySet<JurisdictionId> ours, Instant moment, int speed, ReplayPurpose purpose, ClientLine line,
        CancellationToken cancellation)
    {
        if (!TryTake(purpose.User)) return (TooMany, null);
        List<PastShard> shards = [];
        ReplaySession? session = null;
        try
        {
            string? refusal = null;
            var read = await TryReadAsync(
                () =>
                {
                    shards = Open(ours);
                    refusal = Come(shards, moment);
                },
                cancellation);
            if (!read || refusal is not null) return (read ? refusal : Busy, null);
            var unopened = Here(ours).Except(shards.Select(shard => shard.Jurisdiction));
            session = new ReplaySession(shards, [.. unopened], moment, speed, purpose, this, state, line, logger, cancellation);
            LogOpened(purpose.User, session.Jurisdictions, moment, speed, purpose.Reason);
            session.Start();
            return (null, session);
        }
        finally
        {
            if (session is null)
            {
                foreach (var shard in shards) shard.Dispose();
                Leave(purpose.User);
            }
        }
    }

    /// <summary>What can be played of some jurisdictions.</summary>
    /// <returns>Or why nothing can.</returns>
    internal async Task<(string? Refusal, PastMessage? Past)> FindAsync(IReadOnlySet<JurisdictionId> ours, CancellationToken cancellation)
    {
        PastRow[] rows = [];
        var read = await TryReadAsync(
            () =>
            {
                var shards = Open(ours);
                rows = [.. shards.Select(shard =>
                    new PastRow(shard.Jurisdiction.Value, shard.Oldest.UnixMilliseconds, shard.Newest.UnixMilliseconds))];
                foreach (var shard in shards) shard.Dispose();
            },
            cancellation);
        if (!read || rows.Length == 0) return (read ? NotKept : Busy, null);
        var missing = Here(ours).Select(id => id.Value).Except(rows.Select(row => row.Jurisdiction));
        return (null, new PastMessage(
            state.Node.Now.UnixMilliseconds, rows.Min(row => row.Oldest), rows.Max(row => row.Newest), rows, [.. missing]));
    }

    /// <summary>Reads journals, on a thread that nobody else needs, when it is this one's turn.</summary>
    /// <returns>False when too many wait for theirs.</returns>
    internal async Task<bool> TryReadAsync(Action work, CancellationToken cancellation)
    {
        if (!await _reading.TryEnterAsync(cancellation)) return false;
        try
        {
            await Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            return true;
        }
        finally
        {
            _reading.Leave();
        }
    }

    /// <summary>The place of a session is free again.</summary>
    internal void Leave(string user)
    {
        lock (_lock)
        {
            _open--;
            if (--_byUser[user] == 0) _byUser.Remove(user);
        }

        state.Meters.Replays(-1);
    }

    private bool TryTake(string user)
    {
        lock (_lock)
        {
            if (_open >= DashboardLimits.ReplaysMax || _byUser.GetValueOrDefault(user) >= DashboardLimits.ReplaysPerUserMax) return false;
            _open++;
            CollectionsMarshal.GetValueRefOrAddDefault(_byUser, user, out _)++;
        }

        state.Meters.Replays(1);
        return true;
    }

    private IEnumerable<JurisdictionId> Here(IReadOnlySet<JurisdictionId> ours) =>
        ours.Where(state.Node.HasShard).OrderBy(id => id.Value);

    // A city whose journal cannot be read does not keep the others from being looked at.
    private List<PastShard> Open(IReadOnlySet<JurisdictionId> ours)
    {
        var shards = new List<PastShard>();
        if (past is null) return shards;
        foreach (var jurisdiction in Here(ours))
        {
            if (past(jurisdiction, out var replay, out var refusal)) shards.Add(new PastShard(jurisdiction, replay, state.Speed));
            else ReplaySession.LogUnreadable(logger, jurisdiction, refusal);
        }

        return shards;
    }

    private static string? Come(List<PastShard> shards, Instant moment)
    {
        if (shards.Count == 0 || moment < shards.Min(shard => shard.Oldest)) return NotKept;
        if (moment > shards.Max(shard => shard.Newest)) return BadMoment;
        foreach (var shard in shards) shard.Come(moment);
        return shards.Exists(shard => shard.IsHere) ? null : Unreadable;
    }

    [LoggerMessage(EventId = 3020, EventName = "ReplayOpened", Level = LogLevel.Information,
        Message = "{User} replays jurisdictions {Jurisdictions} from {Moment} on, at {Speed} times. Reason: {Reason}")]
    private partial void LogOpened(string user, string jurisdictions, Instant moment, int speed, string reason);
}
