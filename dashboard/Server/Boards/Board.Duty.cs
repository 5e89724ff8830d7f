using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Boards;

/// <summary>Panics, messages and rates: what the board tells beside rows.</summary>
public sealed partial class Board
{
    // Panics that a shard cannot write, by officer. The task's own; at most one for each officer who presses.
    private readonly SortedDictionary<uint, PanicRow> _unrecorded = [];

    /// <summary>
    /// From now on these panics stand without being in a journal, and no others: every desk of theirs is told of those that are new or have
    /// ended, and finds the rest in its snapshots.
    /// </summary>
    internal ValueTask ShowUnrecordedAsync(IReadOnlyList<PanicRow> panics, CancellationToken cancellation) =>
        AskAsync(new(RequestKind.Panics, null) { Unrecorded = panics }, cancellation);

    /// <summary>The newest messages of a jurisdiction, oldest first. Any thread.</summary>
    internal IReadOnlyList<MessageRow> Messages(JurisdictionId jurisdiction, int most) => _shards[jurisdiction].Duty.Newest(most);

    /// <summary>The newest messages of an officer, newest first. Any thread.</summary>
    internal IReadOnlyList<MessageRow> Messages(JurisdictionId jurisdiction, OfficerId officer, int most) =>
        _shards[jurisdiction].Duty.Newest(officer, most);

    /// <summary>Who has a message. Any thread.</summary>
    /// <returns>Null when no such message is kept.</returns>
    internal (IReadOnlyList<(OfficerId Officer, Instant DeliveredAt, Instant ReadAt)> States, bool More)? Recipients(
        JurisdictionId jurisdiction, Guid message, int first, int most) => _shards[jurisdiction].Duty.States(message, first, most);

    /// <summary>An officer's deeds before a moment, newest first, and since when they are kept. Any thread.</summary>
    internal (IReadOnlyList<OfficerDeed> Deeds, Instant Oldest) Deeds(JurisdictionId home, OfficerId officer, Instant before, int most) =>
        _shards[home].Duty.Deeds(officer, before, most);

    private static IEnumerable<MailItem> ForGateways(KeptMessage message)
    {
        var row = message.Row;
        return message.Waiting.Chunk(DashboardLimits.MailOfficersMax)
            .Select(officers => new MailItem(row, officers));
    }

    private void ShowUnrecorded(IReadOnlyList<PanicRow> panics)
    {
        var known = _unrecorded.Values.Select(panic => panic.Id).ToHashSet();
        _unrecorded.Clear();
        foreach (var panic in panics)
        {
            if (panic.Ended is null) _unrecorded[panic.Officer] = panic with { Deed = PanicDeed.Standing };
            if (panic.Ended is null && known.Contains(panic.Id)) continue;
            TellDispatchers(new JurisdictionId(panic.Jurisdiction), new BoardEvents([EventItem.Of(panic)]));
        }
    }

    private BoardSnapshot WithDuty(BoardShard[] seen, BoardSnapshot snapshot)
    {
        var standing = seen.SelectMany(shard => shard.Duty.Panics).ToList();
        var written = standing.Select(panic => panic.Officer).ToHashSet();
        var ours = seen.Select(shard => shard.Jurisdiction.Value).ToHashSet();
        standing.AddRange(_unrecorded.Values.Where(panic => ours.Contains(panic.Jurisdiction) && !written.Contains(panic.Officer)));
        return snapshot with
        {
            Panics = [.. standing.OrderBy(panic => panic.RaisedAt).ThenBy(panic => panic.Officer)],
            Safety = [.. seen.SelectMany(shard => shard.Duty.Safety)],
            Messages =
            [
                .. seen.SelectMany(shard => shard.Duty.Newest(DashboardLimits.MessagesInSnapshot))
                    .OrderBy(message => message.At).TakeLast(DashboardLimits.MessagesInSnapshot),
            ],
        };
    }

    // To gateways in few large pieces; to pages each its own: only those that are there are looked at one by one.
    private void TellMail(BoardDuty duty)
    {
        var (fresh, changed) = duty.Mail;
        if (fresh.Count == 0 && changed.Count == 0) return;
        if (_gateways.Count > 0 && fresh.Count > 0)
        {
            var mail = new BoardMail([.. fresh.SelectMany(ForGateways)]);
            if (mail.Items.Count > 0)
                foreach (var gateway in _gateways) gateway.Offer(mail);
        }

        foreach (var message in fresh)
            foreach (var officer in message.Recipients) TellPages(officer, message);
        foreach (var message in changed.Concat(fresh).Distinct())
            if (message.Body.FromOfficer != default) TellPages(message.Body.FromOfficer, message);
    }

    private void TellPages(OfficerId officer, KeptMessage message)
    {
        if (!_pages.TryGetValue(officer, out var pages)) return;
        var mail = new BoardMail([message.For(officer)]);
        foreach (var page in pages) page.Offer(mail);
    }

    private void OfferMail(Viewer viewer)
    {
        IReadOnlyList<MailItem> items = viewer.Kind == ViewerKind.Page && _node.TryHome(viewer.Officer, out var home)
            ? _shards[home].Duty.MailOf(viewer.Officer, DashboardLimits.MailOnPage)
            : [.. InOrder().SelectMany(shard => shard.Duty.Undelivered(DashboardLimits.MailOfficersMax))];
        if (items.Count > 0) viewer.Offer(new BoardMail(items));
    }

    private void TakeRates(RaisedRates rates)
    {
        _raised = rates;
        if (rates.Changes.Count == 0) return;
        var message = new BoardRates(rates.Changes);
        foreach (var gateway in _gateways) gateway.Offer(message);
        foreach (var change in rates.Changes)
        {
            if (!_pages.TryGetValue(new OfficerId(change.Officer), out var pages)) continue;
            var own = new BoardRates([change]);
            foreach (var page in pages) page.Offer(own);
        }
    }
}
