using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Incidents;

/// <summary>
/// The calls about one incident, in the order they came in, and what was attached. Never empty of calls once it holds one. Single writer:
/// its shard's loop.
/// </summary>
public sealed class IncidentCalls
{
    private readonly List<ReceivedCall> _calls = [];
    private readonly List<Attachment> _attachments = [];

    /// <summary>How many calls.</summary>
    public int Count => _calls.Count;

    /// <summary>True when no other finds a place: <see cref="DomainLimits.CallsPerIncidentMax"/>.</summary>
    public bool IsFull => _calls.Count >= DomainLimits.CallsPerIncidentMax;

    /// <summary>The one that came first.</summary>
    public ReceivedCall First => _calls[0];

    /// <summary>Those there are, earliest first.</summary>
    public IReadOnlyList<ReceivedCall> All => _calls;

    /// <summary>In the order they were attached.</summary>
    public IReadOnlyList<Attachment> Attachments => _attachments;

    /// <summary>Whether the incident has that call.</summary>
    public bool Has(Guid call) => IndexOf(call) >= 0;

    /// <returns>Null when the incident has no such call.</returns>
    public ReceivedCall? Find(Guid call) => IndexOf(call) is >= 0 and var at ? _calls[at] : null;

    /// <summary>Adds one where its moment belongs: one that was moved here may be older than those that are here.</summary>
    public void Add(ReceivedCall received)
    {
        Invariant.Holds(!IsFull);
        var at = _calls.Count;
        while (at > 0 && _calls[at - 1].At > received.At) at--;
        _calls.Insert(at, received);
    }

    /// <summary>Changes one that is here.</summary>
    /// <returns>Names of what is different now; empty when nothing is.</returns>
    public string Amend(Guid call, CallChange change, string by, Instant now)
    {
        var at = IndexOf(call);
        Invariant.Holds(at >= 0);
        var changed = change.On(_calls[at].Call, out var what);
        if (what.Length > 0) _calls[at] = _calls[at] with { Call = changed, ChangedAt = now, ChangedBy = by };
        return what;
    }

    /// <summary>Adds a reference. The same id again does nothing.</summary>
    public Refusal Attach(Attachment attachment, out bool repeated)
    {
        repeated = _attachments.Exists(each => each.Id == attachment.Id);
        if (repeated) return Refusal.None;
        if (attachment.Call != Guid.Empty && !Has(attachment.Call)) return Refusal.UnknownCall;
        if (_attachments.Count >= DomainLimits.AttachmentsMax) return Refusal.TooManyAttachments;
        _attachments.Add(attachment);
        return Refusal.None;
    }

    /// <summary>Moves a call, and what came with it, to another incident, which has room for it.</summary>
    /// <returns>The call.</returns>
    public ReceivedCall Move(Guid call, IncidentCalls to)
    {
        var at = IndexOf(call);
        Invariant.Holds(at >= 0);
        var moved = _calls[at];
        _calls.RemoveAt(at);
        to.Add(moved);
        foreach (var attachment in _attachments)
            if (attachment.Call == call && to._attachments.Count < DomainLimits.AttachmentsMax) to._attachments.Add(attachment);
        _attachments.RemoveAll(each => each.Call == call && to._attachments.Contains(each)); // What finds no room there stays.
        return moved;
    }

    /// <summary>
    /// Takes over those of an incident that was the same happening, and its attachments as far as there is room; the other keeps them too, as
    /// its record.
    /// </summary>
    public void Take(IncidentCalls others)
    {
        Invariant.Holds(Count + others.Count <= DomainLimits.CallsPerIncidentMax);
        foreach (var received in others._calls) Add(received);
        foreach (var attachment in others._attachments)
            if (_attachments.Count < DomainLimits.AttachmentsMax && !_attachments.Contains(attachment)) _attachments.Add(attachment);
    }

    /// <summary>Writes all of it.</summary>
    public void Save(StateWriter writer)
    {
        writer.Int(_calls.Count);
        foreach (var received in _calls)
        {
            CallBytes.Write(writer, received.Call);
            writer.Moment(received.At);
            writer.Moment(received.ChangedAt);
            writer.Text(received.ChangedBy);
        }

        writer.Int(_attachments.Count);
        foreach (var attachment in _attachments) CallBytes.Write(writer, attachment);
    }

    /// <summary>Takes over what <see cref="Save"/> wrote. Call on a fresh one.</summary>
    public void Restore(ref StateReader reader)
    {
        for (var left = reader.Count(CallBytes.Min); left > 0; left--)
        {
            _calls.Add(new ReceivedCall(CallBytes.Read(ref reader), reader.Moment())
            {
                ChangedAt = reader.Moment(),
                ChangedBy = reader.Text(),
            });
        }

        for (var left = reader.Count(CallBytes.AttachmentMin); left > 0; left--) _attachments.Add(CallBytes.ReadAttachment(ref reader));
    }

    private int IndexOf(Guid call) => _calls.FindIndex(each => each.Call.Id == call);
}
