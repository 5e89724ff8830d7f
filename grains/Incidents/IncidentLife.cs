using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Incidents;

/// <summary>How an incident ended. Values are stable.</summary>
public enum IncidentEnd : byte
{
    /// <summary>It has not.</summary>
    None = 0,

    /// <summary>A desk closed it.</summary>
    Closed = 1,

    /// <summary>Its last officer was done there.</summary>
    Cleared = 2,

    /// <summary>It was nothing, or no longer needed.</summary>
    Cancelled = 3,

    /// <summary>It was the same happening as another.</summary>
    Merged = 4,

    /// <summary>It is another body's.</summary>
    Transferred = 5,
}

/// <summary>A desk is asked to take an incident. It stays where it is until that desk says yes.</summary>
/// <param name="To">The desk that is asked.</param>
/// <param name="By">The desk that asks.</param>
/// <param name="AnswerBy">From then on it is overdue, and told so.</param>
/// <param name="AgainAt">When that is told next.</param>
/// <param name="Text">What goes with it; may be empty.</param>
public sealed record HandOver(string To, string By, Instant At, Instant AnswerBy, Instant AgainAt, string Text, bool IsOverdue);

/// <summary>
/// What people have done with an incident beside sending officers: whose hands it is in, notes, links, dispositions, how it ended, and since
/// when it is late. Single writer: its shard's loop.
/// </summary>
public sealed class IncidentLife
{
    private const int IdBytes = 6;

    private readonly SortedSet<uint> _links = []; // Numbers of this jurisdiction.
    private readonly List<Transfer> _transfers = [];

    /// <summary>The desk that has it in hand; empty for none.</summary>
    public string InHandOf { get; private set; } = "";

    /// <summary>Since when.</summary>
    public Instant InHandSince { get; private set; }

    /// <summary>Another desk is asked to take it; null when none is.</summary>
    public HandOver? HandOver { get; set; }

    /// <summary>What it follows; null while it stands.</summary>
    public Following? Follows { get; set; }

    /// <summary>Its notes.</summary>
    public IncidentNotes Notes { get; } = new();

    /// <summary>Numbers of incidents of this jurisdiction it has to do with, in order.</summary>
    public IReadOnlyCollection<uint> Links => _links;

    /// <summary>Codes of the region's table; empty until they are given.</summary>
    public IReadOnlyList<string> Dispositions { get; set; } = [];

    /// <summary>How it ended.</summary>
    public IncidentEnd End { get; set; }

    /// <summary>The incident it was merged into; none when it was not.</summary>
    public IncidentId MergedInto { get; set; }

    /// <summary>When it is late in its state; never when nothing says so.</summary>
    public Instant LateAt { get; private set; }

    /// <summary>Since when the desks know that it is late; never while it is not.</summary>
    public Instant LateSince { get; private set; }

    /// <summary>When the desks are alarmed, and again from then on; never when nothing says so.</summary>
    public Instant AlarmAt { get; private set; }

    /// <summary>When they are told next; never before the first time.</summary>
    public Instant AlarmAgainAt { get; set; }

    /// <summary>How often it was transferred out, answered ones included.</summary>
    public int Transfers => _transfers.Count;

    /// <summary>Transfers that wait for an answer.</summary>
    public IEnumerable<Transfer> OpenTransfers => _transfers.Where(transfer => !transfer.IsOver);

    /// <summary>In whose hands it is from now on; empty for nobody's. A question to another desk is answered by it.</summary>
    public void Give(string desk, Instant now)
    {
        (InHandOf, InHandSince) = (desk, desk.Length == 0 ? default : now);
        HandOver = null;
    }

    /// <summary>It has to do with another.</summary>
    /// <returns>False when that is so already.</returns>
    public bool Link(IncidentId other) => _links.Add(other.Number);

    /// <summary>It has nothing to do with another.</summary>
    /// <returns>False when that is so already.</returns>
    public bool Unlink(IncidentId other) => _links.Remove(other.Number);

    /// <summary>The newest of a transfer; null when there is no such one.</summary>
    public Transfer? TransferOf(int number) => _transfers.Find(transfer => transfer.Number == number);

    /// <summary>Keeps a new transfer, or the newest of a known one.</summary>
    public void Put(Transfer transfer)
    {
        var at = _transfers.FindIndex(known => known.Number == transfer.Number);
        if (at < 0) _transfers.Add(transfer);
        else _transfers[at] = transfer;
    }

    /// <summary>When it is late by the table, and alarms, in the state it is in now. Other moments than before begin anew.</summary>
    public void SetTimes(Instant lateAt, Instant alarmAt)
    {
        if (lateAt == LateAt && alarmAt == AlarmAt) return;
        (LateAt, AlarmAt, LateSince, AlarmAgainAt) = (lateAt, alarmAt, default, default);
    }

    /// <summary>The desks are told that it is late.</summary>
    public void IsLate(Instant now) => LateSince = now;

    /// <summary>It waits once more, under its number.</summary>
    public void Reopen()
    {
        Invariant.Holds(End != IncidentEnd.Merged);
        (End, Dispositions) = (IncidentEnd.None, []);
        Give("", default);
    }

    /// <summary>An immutable copy for the boards.</summary>
    public IncidentLifeView View(IncidentId id) => new(
        InHandOf, InHandSince, HandOver, Notes.View(), [.. _links.Select(number => id with { Number = number })], Dispositions, End, MergedInto,
        LateAt, LateSince, AlarmAt, [.. _transfers]) { Follows = Follows };

    /// <summary>Writes it for a snapshot.</summary>
    public void Save(StateWriter writer)
    {
        writer.Text(InHandOf);
        writer.Moment(InHandSince);
        writer.Flag(HandOver is not null);
        if (HandOver is { } asked)
        {
            writer.Text(asked.To);
            writer.Text(asked.By);
            writer.Moment(asked.At);
            writer.Moment(asked.AnswerBy);
            writer.Moment(asked.AgainAt);
            writer.Text(asked.Text);
            writer.Flag(asked.IsOverdue);
        }

        Notes.Save(writer);
        writer.Int(_links.Count);
        foreach (var link in _links) writer.UInt(link);
        writer.Int(Dispositions.Count);
        foreach (var code in Dispositions) writer.Text(code);
        writer.Byte((byte)End);
        writer.Incident(MergedInto);
        writer.Moment(LateAt);
        writer.Moment(LateSince);
        writer.Moment(AlarmAt);
        writer.Moment(AlarmAgainAt);
        writer.Int(_transfers.Count);
        foreach (var transfer in _transfers) transfer.Save(writer);
        Following.Write(writer, Follows);
    }

    /// <summary>Takes over what <see cref="Save"/> wrote.</summary>
    public void Restore(ref StateReader reader)
    {
        (InHandOf, InHandSince) = (reader.Text(), reader.Moment());
        if (reader.Flag())
        {
            HandOver = new HandOver(
                reader.Text(), reader.Text(), reader.Moment(), reader.Moment(), reader.Moment(), reader.Text(), reader.Flag());
        }

        Notes.Restore(ref reader);
        for (var left = reader.Count(sizeof(uint)); left > 0; left--) _links.Add(reader.UInt());
        var dispositions = new string[reader.Count(sizeof(int))];
        for (var i = 0; i < dispositions.Length; i++) dispositions[i] = reader.Text();
        Dispositions = dispositions;
        End = (IncidentEnd)reader.Byte();
        MergedInto = reader.Incident();
        (LateAt, LateSince, AlarmAt, AlarmAgainAt) = (reader.Moment(), reader.Moment(), reader.Moment(), reader.Moment());
        for (var left = reader.Count(IdBytes); left > 0; left--) _transfers.Add(Transfer.Restore(ref reader));
        Follows = Following.Read(ref reader);
    }
}

/// <summary>What <see cref="IncidentLife"/> was at one moment: immutable, safe on any thread.</summary>
/// <param name="InHandOf">The desk that has it in hand; empty for none.</param>
/// <param name="HandOver">Another desk is asked to take it; null when none is.</param>
/// <param name="Notes">Oldest first, struck ones included.</param>
/// <param name="MergedInto">None when it was not merged.</param>
/// <param name="LateAt">When it is late in its state; never when nothing says so.</param>
/// <param name="LateSince">Since when the desks know; never while it is not late.</param>
/// <param name="AlarmAt">When the desks are alarmed; never when nothing says so.</param>
/// <param name="Transfers">Oldest first, answered ones included.</param>
public sealed record IncidentLifeView(
    string InHandOf,
    Instant InHandSince,
    HandOver? HandOver,
    IReadOnlyList<IncidentNote> Notes,
    IReadOnlyList<IncidentId> Links,
    IReadOnlyList<string> Dispositions,
    IncidentEnd End,
    IncidentId MergedInto,
    Instant LateAt,
    Instant LateSince,
    Instant AlarmAt,
    IReadOnlyList<Transfer> Transfers)
{
    /// <summary>What it follows; null while it stands.</summary>
    public Following? Follows { get; init; }

    /// <summary>Of an incident that nobody has touched.</summary>
    public static IncidentLifeView None { get; } = new("", default, null, [], [], [], IncidentEnd.None, default, default, default, default, []);
}
