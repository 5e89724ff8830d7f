using System.Net;
using System.Text;
using SmartPolicing.Realtime.Ingest.Terminals;
using SmartPolicing.Realtime.Ingest.Wire;

namespace SmartPolicing.Realtime.Ingest.Nmea;

/// <summary>
/// Lines of one sender, TCP or UDP: who they are of, and what becomes of them. One thread for each sender; what belongs to a tracker is in its
/// own state, so that one may change its address.
/// </summary>
internal sealed class NmeaLines(TerminalRoom room, IPAddress? address)
{
    private readonly Dictionary<TerminalLine, NmeaEpochs> _epochs = []; // At most all trackers, and as many that are gone.
    private TerminalLine? _named;

    /// <summary>Whose the next sentence is, is known.</summary>
    internal bool IsNamed => _named is not null;

    /// <summary>Lines that were of a known tracker.</summary>
    internal long Heard { get; private set; }

    /// <summary>Lines in a row that were none, or of nobody.</summary>
    internal int BadLines { get; private set; }

    /// <summary>Whoever was heard of here is not known any more.</summary>
    internal bool IsOver => _named is null && _epochs.Count > 0 && _epochs.Keys.All(tracker => tracker.IsRemoved);

    /// <summary>
    /// Takes a line: a sentence, a tracker's name alone (which all that follow are of), or a name, then one of ",", ":", ";" or a blank, then a
    /// sentence.
    /// </summary>
    internal void Take(ReadOnlySpan<byte> line)
    {
        line = line.Trim("\r\n \t\0"u8);
        if (line.IsEmpty) return;
        var refusal = TryTake(line);
        if (refusal == NmeaRefusal.None)
        {
            BadLines = 0;
            Heard++;
            return;
        }

        if (refusal is NmeaRefusal.OtherSentence or NmeaRefusal.Unfixed && IsNamed) Heard++;
        room.Metrics.Refused(refusal);
        // Sentences of other kinds are no fault: receivers send a dozen of them.
        BadLines = refusal is NmeaRefusal.OtherSentence or NmeaRefusal.Unfixed ? 0 : BadLines + 1;
        Named()?.Refuse(CamelCase.Of(refusal.ToString()));
    }

    /// <summary>A datagram begins: whose it is it says itself, or its address does.</summary>
    internal void BeginDatagram() => _named = null;

    /// <summary>A line that was too long.</summary>
    internal void TakeTooLong()
    {
        room.Metrics.Refused(NmeaRefusal.LineTooLong);
        BadLines++;
    }

    // Asked for each time: which tracker an address is may change, and a name may be gone.
    private TerminalLine? Named()
    {
        if (_named is { IsRemoved: true }) _named = null;
        return _named ?? (address is null ? null : room.Book.FindTracker(address));
    }

    private NmeaRefusal TryTake(ReadOnlySpan<byte> line)
    {
        var start = line.IndexOf((byte)'$');
        if (start < 0 && line[0] == '!') return NmeaRefusal.OtherSentence;
        if (start != 0)
        {
            var name = (start < 0 ? line : line[..start]).TrimEnd(",;: \t"u8);
            if (room.Book.FindTracker(Encoding.ASCII.GetString(name)) is not { } named)
                return start < 0 ? NmeaRefusal.NotASentence : NmeaRefusal.UnknownTracker;
            _named = named;
            if (start < 0) return NmeaRefusal.None;
        }

        room.Metrics.Sentence();
        if (Named() is not { } tracker) return NmeaRefusal.UnknownTracker;
        var refusal = NmeaSentence.TryRead(line[start..], out var sentence);
        if (refusal is NmeaRefusal.None or NmeaRefusal.Unfixed or NmeaRefusal.OtherSentence) tracker.HeardTracker(room.NowUnixMs);
        if (refusal != NmeaRefusal.None) return refusal;
        if (EpochsOf(tracker).Take(in sentence, room.NowUnixMs) is { } report) Take(tracker, report);
        return NmeaRefusal.None;
    }

    private NmeaEpochs EpochsOf(TerminalLine tracker)
    {
        if (_epochs.TryGetValue(tracker, out var epochs)) return epochs;
        if (_epochs.Count >= room.Book.All.Count)
            foreach (var gone in _epochs.Keys.Where(known => known.IsRemoved).ToArray()) _epochs.Remove(gone);
        return _epochs[tracker] = new NmeaEpochs();
    }

    private void Take(TerminalLine tracker, TerminalReport report)
    {
        var (now, post) = (room.NowUnixMs, tracker.Post);
        if (post.IsDatedByNode) report = report with { AtUnixMs = now };
        var isAhead = report.AtUnixMs > now + IngestLimits.AheadMilliseconds;
        var isNewest = !isAhead && tracker.TakePlace(report.AtUnixMs);
        var refusal = room.Fixes.Take(post, report with { IsLate = !isNewest && !isAhead }, isNewest || isAhead);
        if (refusal != FixRejection.None) tracker.Refuse(CamelCase.Of(refusal.ToString()));
    }
}
