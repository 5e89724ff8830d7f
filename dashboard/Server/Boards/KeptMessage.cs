using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Server.Contract;

namespace SmartPolicing.Realtime.Server.Boards;

/// <summary>A message as the board keeps it: who has it, folded from what the shard tells. Its owner's lock is held by whoever calls.</summary>
internal sealed class KeptMessage
{
    private readonly JurisdictionId _here;
    private readonly MessageView _view;
    private readonly OfficerId[] _recipients;
    private readonly Instant[] _delivered;
    private readonly Instant[] _read;
    private readonly List<NamedAt> _readBy;
    private int _deliveredCount;
    private int _readCount;

    internal KeptMessage(JurisdictionId here, MessageView view)
    {
        (_here, _view, _recipients) = (here, view, [.. view.Recipients]);
        _delivered = view.DeliveredAt.Count == 0 ? new Instant[_recipients.Length] : [.. view.DeliveredAt];
        _read = view.ReadAt.Count == 0 ? new Instant[_recipients.Length] : [.. view.ReadAt];
        _readBy = [.. view.ReadBy];
        _deliveredCount = _delivered.Count(at => !at.IsNever);
        _readCount = _read.Count(at => !at.IsNever);
    }

    internal MessageBody Body => _view.Body;

    internal IReadOnlyList<OfficerId> Recipients => _recipients;

    internal MessageRow Row => DutyMapping.Row(_here, _view, _deliveredCount, _readCount, _readBy);

    internal MessageStateRow State => new(Body.Id.ToString(), _here.Value, _deliveredCount, _readCount);

    /// <summary>Those who have not got it.</summary>
    internal IEnumerable<uint> Waiting => _recipients.Where((_, at) => _delivered[at].IsNever).Select(officer => officer.Value);

    internal void Mark(IReadOnlyList<OfficerId> officers, bool isRead, Instant now)
    {
        foreach (var officer in officers)
        {
            var at = Array.BinarySearch(_recipients, officer);
            if (at < 0) continue;
            if (_delivered[at].IsNever) (_delivered[at], _deliveredCount) = (now, _deliveredCount + 1);
            if (!isRead || !_read[at].IsNever) continue;
            (_read[at], _readCount) = (now, _readCount + 1);
        }
    }

    internal void MarkRead(NamedAt reader) => _readBy.Add(reader);

    /// <summary>For the page of one of its recipients.</summary>
    internal MailItem For(OfficerId officer)
    {
        var at = Array.BinarySearch(_recipients, officer);
        return at < 0
            ? new MailItem(Row, [])
            : new MailItem(Row, [officer.Value], DutyMapping.Moment(_delivered[at]), DutyMapping.Moment(_read[at]));
    }

    /// <summary>Per recipient, from the one at a place on.</summary>
    internal IEnumerable<(OfficerId Officer, Instant DeliveredAt, Instant ReadAt)> From(int first) =>
        Enumerable.Range(first, Math.Max(0, _recipients.Length - first)).Select(at => (_recipients[at], _delivered[at], _read[at]));
}
