using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Lines;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Shards.Lines;

/// <summary>
/// Lines that are over and still known, so that a repeat is told so. Past <see cref="LineLimits.OverRemembered"/> the oldest go. Single
/// writer: its shard's loop.
/// </summary>
internal sealed class OverLines(JurisdictionId jurisdiction)
{
    private const int BytesMin = 20;

    private readonly Dictionary<(string Sender, string Reference), (LineId Line, Instant At)> _lines = [];
    private readonly HashSet<LineId> _ids = [];
    private readonly Queue<((string Sender, string Reference) Key, LineId Line, Instant At)> _order = [];

    /// <summary>Finds a line that is over by the telephone system's name for it.</summary>
    /// <returns>False when there was none, it is forgotten, or that it rings so much later means that the name is used again.</returns>
    internal bool TryFind((string Sender, string Reference) key, LineReport report, Instant now, out LineId line)
    {
        var isKnown = _lines.TryGetValue(key, out var over);
        line = over.Line;
        return isKnown && (report == LineReport.Ended || over.At.PlusSeconds(LineLimits.UsedAgainSeconds) > now);
    }

    /// <summary>True when that line is over and still known.</summary>
    internal bool Has(LineId line) => _ids.Contains(line);

    internal void Add((string Sender, string Reference) key, LineId line, Instant now)
    {
        if (_order.Count == LineLimits.OverRemembered)
        {
            var oldest = _order.Dequeue();
            _ids.Remove(oldest.Line);
            if (_lines[oldest.Key].Line == oldest.Line) _lines.Remove(oldest.Key); // Else the name was used again since.
        }

        _lines[key] = (line, now);
        _ids.Add(line);
        _order.Enqueue((key, line, now));
    }

    internal void Save(StateWriter writer)
    {
        writer.Int(_order.Count);
        foreach (var (key, line, at) in _order)
        {
            writer.Text(key.Sender);
            writer.Text(key.Reference);
            writer.UInt(line.Number);
            writer.Moment(at);
        }
    }

    internal void Restore(ref StateReader reader)
    {
        for (var left = reader.Count(BytesMin); left > 0; left--)
        {
            var key = (reader.Text(), reader.Text());
            Add(key, new LineId(jurisdiction, reader.UInt()), reader.Moment());
        }
    }
}
