using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Officers;

namespace SmartPolicing.Realtime.Server.Duty;

/// <summary>
/// Takes officers' cries for help to their shards, and holds those that a shard cannot write: the desks are told of them all the same, and
/// the shard is asked again until it has them. Any thread; the asking again is its own task's.
/// </summary>
/// <param name="neighboursNear">See <see cref="DashboardOptions.NeighboursNear"/>.</param>
internal sealed partial class PanicDesk(
    NodeDoor node, Func<LatLng, JurisdictionId, IReadOnlyList<JurisdictionId>> neighboursNear, Board board, TimeProvider wall,
    ILogger<PanicDesk> logger) : BackgroundService
{
    // By officer, so at most as many as there are.
    private readonly ConcurrentDictionary<OfficerId, Waiting> _waiting = new();
    private readonly SemaphoreSlim _showing = new(1, 1); // The board must not be shown an older picture after a newer.

    /// <summary>An officer presses. Answers within a second or so, whatever the shard does.</summary>
    internal async Task<DutyAnswer> PressAsync(OfficerRegistration officer, Guid press)
    {
        var asked = AskAsync(officer, press);
        using (var enough = new CancellationTokenSource(TimeSpan.FromMilliseconds(DashboardLimits.PanicWaitMilliseconds), wall))
        {
            try
            {
                var outcome = await asked.WaitAsync(enough.Token);
                if (IsWritten(outcome))
                {
                    if (_waiting.TryRemove(officer.Id, out _)) await ShowAsync(null);
                    return new DutyAnswer(true)
                    {
                        Panic = outcome.Standing.ToString(),
                        Incident = outcome.Incident == default ? null : outcome.Incident.ToString(),
                        Recorded = true,
                        Repeated = outcome.Repeated,
                    };
                }

                if (outcome.Refusal == Refusal.UnknownOfficer) return DutyAnswer.Refused(Mapping.Word(outcome.Refusal));
                LogNotWritten(logger, officer.Code, outcome.Refusal);
            }
            catch (OperationCanceledException) when (enough.IsCancellationRequested)
            {
                LogNotAnswered(logger, officer.Code);
            }
        }

        var first = _waiting.GetOrAdd(officer.Id, _ => new Waiting(officer, press, node.Now, asked));
        first.Asked = asked;
        await ShowAsync(null);
        return new DutyAnswer(true) { Panic = first.Press.ToString(), Recorded = false, Repeated = first.Press != press };
    }

    /// <summary>A person ends a panic that no shard has.</summary>
    /// <returns>False when there is none.</returns>
    internal async ValueTask<bool> TryEndAsync(OfficerId officer, Guid press, string by, string reason)
    {
        if (!_waiting.TryGetValue(officer, out var waiting) || waiting.Press != press || !_waiting.TryRemove(officer, out _)) return false;
        LogEnded(logger, waiting.Officer.Code, by, reason);
        await ShowAsync(RowOf(waiting) with
        {
            Deed = PanicDeed.Ended,
            Ended = new PanicEndRow(by, node.Now.UnixMilliseconds, reason),
        });
        return true;
    }

    /// <summary>Whether that panic stands and no shard has it.</summary>
    internal bool IsWaiting(OfficerId officer) => _waiting.ContainsKey(officer);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(DashboardLimits.PanicAgainMilliseconds), wall);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                if (!_waiting.IsEmpty) await LookAsync();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop: the way this task ends.
        }
    }

    // What was set aside is not asked again: it would be again, and a shard that sets aside too much stops.
    private static bool IsWritten(in Outcome outcome) => outcome.Refusal == Refusal.None;

    private async Task LookAsync()
    {
        var isOther = false;
        foreach (var (officer, waiting) in _waiting)
        {
            if (!waiting.Asked.IsCompleted) continue;
            var outcome = await waiting.Asked;
            if (IsWritten(outcome)) isOther |= _waiting.TryRemove(officer, out _);
            else if (outcome.Refusal != Refusal.Quarantined) waiting.Asked = AskAsync(waiting.Officer, waiting.Press);
        }

        if (isOther) await ShowAsync(null);
    }

    private Task<Outcome> AskAsync(OfficerRegistration officer, Guid press) =>
        node.Ask(officer.Home, new PanicPressed(officer.Id, press) { Near = NearOf(officer) }, CancellationToken.None).AsTask();

    // Whoever is nearest may be theirs. Without a position nobody knows.
    private IReadOnlyList<JurisdictionId> NearOf(OfficerRegistration officer) =>
        node.TryPosition(officer.Id, out var position) && !position.FixAt.IsNever
            ? neighboursNear(LatLng.FromDegrees(position.Latitude, position.Longitude), officer.Home)
            : [];

    private async Task ShowAsync(PanicRow? ended)
    {
        await _showing.WaitAsync();
        try
        {
            IEnumerable<PanicRow> rows = _waiting.Values.Select(RowOf);
            await board.ShowUnrecordedAsync([.. ended is null ? rows : rows.Append(ended)], CancellationToken.None);
        }
        finally
        {
            _showing.Release();
        }
    }

    private PanicRow RowOf(Waiting waiting)
    {
        var officer = waiting.Officer;
        var isPlaced = node.TryPosition(officer.Id, out var position) && !position.FixAt.IsNever;
        var (latitude, longitude) = isPlaced ? (position.Latitude, position.Longitude) : (officer.Start.Latitude, officer.Start.Longitude);
        return new PanicRow(
            waiting.Press.ToString(), officer.Home.Value, officer.Id.Value, officer.Code, PanicDeed.Raised, waiting.At.UnixMilliseconds,
            waiting.At.UnixMilliseconds, 1, Mapping.Degrees(latitude), Mapping.Degrees(longitude),
            isPlaced ? position.FixAt.UnixMilliseconds : null, !isPlaced || position.Status != OfficerStatus.OffDuty, false, null, [], null);
    }

    [LoggerMessage(EventId = 1350, EventName = "PanicNotWritten", Level = LogLevel.Critical,
        Message = "The panic of {Officer} could not be written ({Refusal}); the desks are told, and it is tried again.")]
    private static partial void LogNotWritten(ILogger logger, string officer, Refusal refusal);

    [LoggerMessage(EventId = 1351, EventName = "PanicNotAnswered", Level = LogLevel.Critical,
        Message = "The shard has not answered the panic of {Officer} in time; the desks are told all the same.")]
    private static partial void LogNotAnswered(ILogger logger, string officer);

    [LoggerMessage(EventId = 1352, EventName = "UnwrittenPanicEnded", Level = LogLevel.Warning,
        Message = "The panic of {Officer}, which no journal has, was ended by {By}: {Reason}")]
    private static partial void LogEnded(ILogger logger, string officer, string by, string reason);

    /// <summary>A panic that its shard has not written.</summary>
    private sealed class Waiting(OfficerRegistration officer, Guid press, Instant at, Task<Outcome> asked)
    {
        private volatile Task<Outcome> _asked = asked;

        internal OfficerRegistration Officer { get; } = officer;

        internal Guid Press { get; } = press;

        internal Instant At { get; } = at;

        /// <summary>The newest attempt.</summary>
        internal Task<Outcome> Asked
        {
            get => _asked;
            set => _asked = value;
        }
    }
}
