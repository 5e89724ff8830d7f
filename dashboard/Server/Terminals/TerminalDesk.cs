using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Server.Boards;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Duty;
using SmartPolicing.Realtime.Shards;
using SmartPolicing.Realtime.Shards.Officers;

namespace SmartPolicing.Realtime.Server.Terminals;

/// <summary>
/// Speaks for officers whose terminals the node serves itself: what a gateway hears of the board goes to them as texts and rates, and their
/// terminals' answers go to the shards. Texts wait while a person is on the officer's page, who has it there. Its task follows the board;
/// each officer's texts are told one after the other, by a task of their own while there are any.
/// </summary>
internal sealed partial class TerminalDesk : BackgroundService
{
    private readonly TerminalDoor _door;
    private readonly NodeDoor _node;
    private readonly Board _board;
    private readonly PanicDesk _panics;
    private readonly ILogger<TerminalDesk> _logger;
    private readonly Lock _lock = new();
    private readonly Dictionary<uint, OfficerTerminals> _posts = []; // Under the lock, as all they hold. Officers that are served.
    private readonly HashSet<uint> _onPage = []; // As well.
    private readonly Viewer _viewer = Viewer.ForGateway();
    private CancellationToken _stopping;

    internal TerminalDesk(TerminalDoor door, NodeDoor node, Board board, PanicDesk panics, ILogger<TerminalDesk> logger)
    {
        (_door, _node, _board, _panics, _logger) = (door, node, board, panics, logger);
        door.Listen(new TerminalEars(PressedAsync, Opened, Changed));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _stopping = stoppingToken;
        var viewer = _viewer;
        await _board.JoinAsync(viewer, stoppingToken);
        try
        {
            while (await viewer.Messages.WaitToReadAsync(stoppingToken))
            {
                if (viewer.IsBehind)
                {
                    viewer.Discard();
                    await _board.SnapshotAsync(viewer, stoppingToken);
                    continue;
                }

                while (viewer.Messages.TryRead(out var message))
                    if (Take(message)) await _board.MoreAsync(viewer, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop: the way this task ends.
        }

        await _board.LeaveAsync(viewer, CancellationToken.None);
    }

    private async Task<bool> PressedAsync(OfficerId officer, Guid press) =>
        _node.TryOfficer(officer, out var registration) && (await _panics.PressAsync(registration, press)).Ok;

    private void Opened(OfficerId officer)
    {
        lock (_lock)
        {
            if (!_posts.TryGetValue(officer.Value, out var post)) return;
            post.ComeBack();
            Look(post);
        }
    }

    // Of whom nothing was kept until now the board tells anew; who is served no more is forgotten, whatever was under way.
    private void Changed()
    {
        lock (_lock)
        {
            foreach (var (number, post) in _posts)
            {
                if (!_door.Serves(post.Officer)) _posts.Remove(number);
                else
                {
                    post.ComeBack();
                    Look(post);
                }
            }
        }

        _ = _board.SnapshotAsync(_viewer, CancellationToken.None).AsTask();
    }

    /// <returns>True when more is to be asked for.</returns>
    private bool Take(BoardMessage message)
    {
        lock (_lock)
        {
            switch (message)
            {
                case BoardStates states:
                    if (states.OnPage is not null) TakePages(states.OnPage);
                    foreach (var item in states.Items) Take(item);
                    return states.ToCome > 0;
                case BoardPresence { Presence: var presence }:
                    _ = presence.OnPage ? _onPage.Add(presence.Officer) : _onPage.Remove(presence.Officer);
                    if (!presence.OnPage && _posts.TryGetValue(presence.Officer, out var left)) Look(left);
                    return false;
                case BoardMail { Items: var mail }:
                    foreach (var item in mail)
                        foreach (var officer in item.Officers)
                            if (PostOf(officer) is { } post && post.Add(item.Message)) Look(post);
                    return false;
                case BoardRates { Items: var rates }:
                    foreach (var rate in rates)
                    {
                        if (PostOf(rate.Officer) is not { } post) continue;
                        post.Add(rate);
                        Look(post);
                    }

                    return false;
                default:
                    return false;
            }
        }
    }

    private void Take(StateItem item)
    {
        if (item.Directive is not { } directive || PostOf(item.Officer.Id) is not { } post) return;
        post.Take(directive, TerminalTexts.Of(directive, _node.Policy, _door.IsChinese()), TerminalTexts.Withdrawn(directive, _door.IsChinese()));
        Look(post);
    }

    private void TakePages(IReadOnlySet<uint> onPage)
    {
        var left = _onPage.Where(officer => !onPage.Contains(officer)).ToArray();
        _onPage.Clear();
        _onPage.UnionWith(onPage);
        foreach (var officer in left)
            if (_posts.TryGetValue(officer, out var post)) Look(post);
    }

    // Null for an officer without a terminal.
    private OfficerTerminals? PostOf(uint number)
    {
        if (_posts.TryGetValue(number, out var known)) return known;
        var officer = new OfficerId(number);
        return _door.Serves(officer) ? _posts[number] = new OfficerTerminals(officer) : null;
    }

    // Under the lock. Begins to tell what waits, when nobody does.
    private void Look(OfficerTerminals post)
    {
        if (post.IsBusy || !post.HasWork(_onPage.Contains(post.Officer.Value)) || _stopping.IsCancellationRequested) return;
        post.IsBusy = true;
        _ = Task.Run(() => TellAsync(post), CancellationToken.None);
    }

    private async Task TellAsync(OfficerTerminals post)
    {
        try
        {
            while (true)
            {
                TerminalWork work;
                lock (_lock)
                {
                    if (_stopping.IsCancellationRequested || !post.TryNext(_onPage.Contains(post.Officer.Value), out work))
                    {
                        post.IsBusy = false;
                        return;
                    }
                }

                var said = await TellAsync(post.Officer, work);
                lock (_lock) post.Told(work, said);
                if (said == TerminalSaid.Done) await AnswerAsync(post.Officer, work);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The node is stopping: what is not told is told after the next start.
        }
        catch (Exception fault)
        {
            LogFailed(_logger, fault, post.Officer.Value); // Ours, and of this officer only: the next word begins anew.
            lock (_lock) post.IsBusy = false;
        }
    }

    private Task<TerminalSaid> TellAsync(OfficerId officer, in TerminalWork work)
    {
        if (work.Rate is not { } rate)
        {
            var text = work.Message is { } message ? TerminalTexts.Of(message, _door.IsChinese()) : work.Text;
            return _door.SayAsync(officer, text, work.IsUrgent, _stopping);
        }

        var left = (rate.Until - _node.Now.UnixMilliseconds + 999) / 1_000;
        return rate.Seconds == DashboardLimits.UsualPositionSeconds || left <= 0
            ? _door.TrackAsync(officer, 0, 0, _stopping)
            : _door.TrackAsync(officer, (ushort)rate.Seconds, (uint)Math.Min(left, uint.MaxValue), _stopping);
    }

    // What the terminal has is told to the shard; a refusal there says that it is over, or known.
    private async Task AnswerAsync(OfficerId officer, TerminalWork work)
    {
        if (work.Directive is { } directive)
        {
            await _node.Ask(directive.Jurisdiction, new DirectiveAnswered(officer, directive, DirectiveAnswer.Delivered, ""), _stopping);
            if (_door.DeliveryAcknowledges(officer))
                await _node.Ask(directive.Jurisdiction, new DirectiveAnswered(officer, directive, DirectiveAnswer.Acknowledge, ""), _stopping);
        }

        if (work.Message is { } message && Guid.TryParse(message.Id, out var id))
            await _node.Ask(new JurisdictionId(message.Jurisdiction), new MessageMarked(id, [officer], false), _stopping);
    }

    [LoggerMessage(EventId = 1411, EventName = "TerminalTellingFailed", Level = LogLevel.Error,
        Message = "Telling the terminal of officer {Officer} failed.")]
    private static partial void LogFailed(ILogger logger, Exception fault, uint officer);
}
