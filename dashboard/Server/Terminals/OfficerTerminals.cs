using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Terminals;

/// <summary>One thing to tell a terminal.</summary>
/// <param name="Rate">How often positions come; null for a text.</param>
/// <param name="Directive">Whose delivery the answer is; null for none.</param>
/// <param name="Message">As well, of a desk's message.</param>
/// <param name="About">The directive that a text is about; null for another.</param>
internal readonly record struct TerminalWork(
    string Text, bool IsUrgent, RateItem? Rate, DirectiveId? Directive, MessageRow? Message, string? About);

/// <summary>What is to be told to one officer's terminals, and what they have. The desk's lock holds for all of it.</summary>
internal sealed class OfficerTerminals(OfficerId officer)
{
    private readonly List<MessageRow> _mail = []; // At most MailMax.
    private RateItem? _rate; // The newest that is raised or to be told.
    private bool _isRateTold = true;
    private DirectiveRow? _directive;
    private string _text = "";
    private string _withdrawal = "";
    private (string Id, string Text)? _told; // What the terminal has.
    private int _attempts; // Of the directive.
    private int _mailAttempts; // Of the first message.
    private bool _isAway;

    internal OfficerId Officer => officer;

    /// <summary>Somebody is telling.</summary>
    internal bool IsBusy { get; set; }

    /// <summary>A terminal is there: what it does not have may be tried again, and a raised rate is not known to it.</summary>
    internal void ComeBack()
    {
        (_isAway, _attempts, _mailAttempts) = (false, 0, 0);
        _isRateTold = _rate is null || _rate.Seconds == DashboardLimits.UsualPositionSeconds;
    }

    /// <summary>The newest directive.</summary>
    internal void Take(DirectiveRow directive, string text, string withdrawal)
    {
        if (_directive?.Id != directive.Id || _text != text) _attempts = 0;
        (_directive, _text, _withdrawal) = (directive, text, withdrawal);
    }

    /// <summary>A message that is not delivered.</summary>
    /// <returns>False when it waits already.</returns>
    internal bool Add(MessageRow message)
    {
        if (_mail.Exists(known => known.Id == message.Id)) return false;
        if (_mail.Count == TerminalDeskLimits.MailMax) _mail.RemoveAt(0); // Told again with the next fresh start.
        _mail.Add(message);
        return true;
    }

    /// <summary>Another rate.</summary>
    internal void Add(RateItem rate) => (_rate, _isRateTold) = (rate, false);

    /// <summary>Whether there is something to tell now.</summary>
    internal bool HasWork(bool isOnPage) => TryNext(isOnPage, out _);

    /// <summary>What is to be told next: the directive first.</summary>
    internal bool TryNext(bool isOnPage, out TerminalWork work)
    {
        work = default;
        if (_isAway) return false;
        if (!isOnPage && _attempts < TerminalDeskLimits.AttemptsMax && DirectiveWork() is { } directive) work = directive;
        else if (!_isRateTold) work = new TerminalWork("", false, _rate, null, null, null);
        else if (!isOnPage && _mail.Count > 0) work = new TerminalWork("", _mail[0].Urgent, null, null, _mail[0], null);
        else return false;
        return true;
    }

    /// <summary>What became of it.</summary>
    internal void Told(in TerminalWork work, TerminalSaid said)
    {
        _isAway = said == TerminalSaid.TerminalAway;
        var isSettled = said is TerminalSaid.Done or TerminalSaid.TerminalRefused;
        if (work.Rate is not null)
        {
            if (work.Rate == _rate) _isRateTold = !_isAway; // One try: the next change tells again.
        }
        else if (work.Message is not null)
        {
            if (_isAway || (!isSettled && ++_mailAttempts < TerminalDeskLimits.AttemptsMax)) return;
            _mail.Remove(work.Message); // Told again with the next fresh start, when it is not delivered.
            _mailAttempts = 0;
        }
        else if (isSettled)
        {
            (_told, _attempts) = ((work.About!, work.Text), 0);
        }
        else if (!_isAway)
        {
            _attempts++;
        }
    }

    private TerminalWork? DirectiveWork()
    {
        if (_directive is not { } directive) return null;
        var isTold = _told is { } told && told.Id == directive.Id;
        if (directive.State is DirectiveState.Withdrawn or DirectiveState.Expired)
        {
            return isTold && _told!.Value.Text != _withdrawal
                ? new TerminalWork(_withdrawal, false, null, null, null, directive.Id)
                : null;
        }

        if (directive.State is DirectiveState.Declined or DirectiveState.Completed || (isTold && _told!.Value.Text == _text)) return null;
        if (!isTold && directive.State != DirectiveState.Sent) return null; // Taken on the officer's page.
        var id = DirectiveId.TryParse(directive.Id, out var parsed) && directive.State == DirectiveState.Sent ? parsed : (DirectiveId?)null;
        return new TerminalWork(_text, directive.Priority == 1, null, id, null, directive.Id);
    }
}
