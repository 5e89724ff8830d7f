using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Officers;

/// <summary>Whom a message is for. Values are stable.</summary>
public enum MessageKind : byte
{
    /// <summary>Named officers.</summary>
    Officers = 0,

    /// <summary>All who are on shift.</summary>
    Shift = 1,

    /// <summary>Those on shift who are of an area.</summary>
    Area = 2,

    /// <summary>One dispatcher.</summary>
    Desk = 3,

    /// <summary>Every desk of the jurisdiction.</summary>
    Desks = 4,
}

/// <summary>Whom a message is for, as its sender said it.</summary>
/// <param name="Officers">For <see cref="MessageKind.Officers"/>; otherwise empty.</param>
/// <param name="Name">An area's code or a dispatcher's user name; otherwise empty.</param>
public sealed record MessageTarget(MessageKind Kind, IReadOnlyList<OfficerId> Officers, string Name)
{
    /// <summary>True when desks are to read it, and no officer.</summary>
    public bool IsForDesks => Kind is MessageKind.Desk or MessageKind.Desks;
}

/// <summary>What is said, by whom and to whom.</summary>
/// <param name="Id">Made by the sender: the same id is the same message.</param>
/// <param name="From">A desk's user name, or an officer's code.</param>
/// <param name="FromOfficer">The default when a desk says it.</param>
/// <param name="Incident">What it is about; the default when about none.</param>
public sealed record MessageBody(
    Guid Id, string From, OfficerId FromOfficer, MessageTarget To, string Text, bool IsUrgent, IncidentId Incident);

/// <summary>A message with all that is known of who has it: an immutable copy, safe on any thread.</summary>
/// <param name="Recipients">By number. Shared with the message itself, which never changes it.</param>
/// <param name="DeliveredAt">By recipient; never where it is not. Empty when nobody has it.</param>
/// <param name="ReadAt">As well.</param>
public sealed record MessageView(
    MessageBody Body, Instant At, IReadOnlyList<OfficerId> Recipients, IReadOnlyList<Instant> DeliveredAt, IReadOnlyList<Instant> ReadAt,
    IReadOnlyList<NamedAt> ReadBy);

/// <summary>
/// One message and who has it: 12 bytes for each recipient. Moments are kept as milliseconds since it was sent, which a message does not
/// outlive. Single writer: its shard's loop.
/// </summary>
public sealed class OfficerMessage
{
    private const int RecipientBytes = 12;
    private const int NamedBytesMin = 12;

    private readonly OfficerId[] _recipients;
    private readonly uint[] _delivered; // Milliseconds since it was sent, plus one; 0: not yet.
    private readonly uint[] _read;      // As well.
    private readonly List<NamedAt> _readBy = [];

    /// <summary>A message that was just sent.</summary>
    /// <param name="recipients">Ascending, no duplicates; taken over.</param>
    public OfficerMessage(MessageBody body, Instant at, OfficerId[] recipients)
    {
        (Body, At, _recipients) = (body, at, recipients);
        (_delivered, _read) = (new uint[recipients.Length], new uint[recipients.Length]);
    }

    /// <summary>What was said.</summary>
    public MessageBody Body { get; }

    /// <summary>When.</summary>
    public Instant At { get; }

    /// <summary>Officers it is for, by number.</summary>
    public IReadOnlyList<OfficerId> Recipients => _recipients;

    /// <summary>How many of them have it.</summary>
    public int Delivered { get; private set; }

    /// <summary>How many of them have read it.</summary>
    public int Read { get; private set; }

    /// <summary>Nobody is left to get it.</summary>
    public bool IsDone => Delivered == _recipients.Length;

    /// <summary>An officer has it, or has read it (and so has it). The first moment of each stays.</summary>
    /// <returns>False when that is nothing new, or the officer is no recipient.</returns>
    public bool Mark(OfficerId officer, bool isRead, Instant now)
    {
        var at = Array.BinarySearch(_recipients, officer);
        if (at < 0) return false;
        var since = (uint)Math.Clamp(now.MillisecondsSince(At) + 1, 1, uint.MaxValue);
        var isNew = _delivered[at] == 0;
        if (isNew) (_delivered[at], Delivered) = (since, Delivered + 1);
        if (!isRead || _read[at] != 0) return isNew;
        (_read[at], Read) = (since, Read + 1);
        return true;
    }

    /// <summary>A desk has read it.</summary>
    /// <returns>False when it had said so before, or as many as are kept have.</returns>
    public bool MarkRead(string by, Instant now)
    {
        if (_readBy.Count >= OfficerLimits.DeskReadersKept || _readBy.Exists(each => each.By == by)) return false;
        _readBy.Add(new NamedAt(by, now));
        return true;
    }

    /// <summary>An immutable copy.</summary>
    public MessageView View() => new(Body, At, _recipients, Moments(_delivered, Delivered), Moments(_read, Read), [.. _readBy]);

    /// <summary>Writes it for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        MessageBytes.Write(writer, Body);
        writer.Moment(At);
        writer.Int(_recipients.Length);
        for (var i = 0; i < _recipients.Length; i++)
        {
            writer.UInt(_recipients[i].Value);
            writer.UInt(_delivered[i]);
            writer.UInt(_read[i]);
        }

        writer.Int(_readBy.Count);
        foreach (var (by, at) in _readBy)
        {
            writer.Text(by);
            writer.Moment(at);
        }
    }

    /// <summary>Reads it back.</summary>
    public static OfficerMessage Restore(ref StateReader reader)
    {
        var (body, at) = (MessageBytes.Read(ref reader), reader.Moment());
        var count = reader.Count(RecipientBytes);
        var message = new OfficerMessage(body, at, new OfficerId[count]);
        for (var i = 0; i < count; i++)
        {
            message._recipients[i] = new OfficerId(reader.UInt());
            message._delivered[i] = reader.UInt();
            message._read[i] = reader.UInt();
            if (message._delivered[i] > 0) message.Delivered++;
            if (message._read[i] > 0) message.Read++;
        }

        for (var left = reader.Count(NamedBytesMin); left > 0; left--) message._readBy.Add(new NamedAt(reader.Text(), reader.Moment()));
        return message;
    }

    private Instant[] Moments(uint[] since, int count) =>
        count == 0 ? [] : Array.ConvertAll(since, each => each == 0 ? default : At.PlusMilliseconds(each - 1));
}
