using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Incidents;

/// <summary>
/// What happened on one incident, oldest first. The opening line stays. Past <see cref="DomainLimits.TimelineMax"/> the oldest of those go that
/// anybody can repeat at will (notes, links, calls, alarms), and only when there are none the oldest of the others: what was said over and over
/// never pushes out who was sent, what they answered and how it ended. How many of which kind were left out is a line of its own. Single writer:
/// its shard's loop.
/// </summary>
internal sealed class IncidentTimeline
{
    private const int HappeningBytesMin = 25; // A happening without any text.
    private const int LeftOutBytes = 5;

    private readonly List<Happening> _lines = [];
    private readonly SortedDictionary<HappeningKind, int> _leftOut = [];
    private Instant _leftOutAt; // Of the newest of them.

    /// <summary>A copy, oldest first; what was left out is told where the newest of it would stand.</summary>
    internal Happening[] View()
    {
        if (_leftOut.Count == 0) return [.. _lines];
        var lines = _lines.ToList();
        var words = _leftOut.Select(pair => $"{Word(pair.Key)} {pair.Value}");
        lines.Insert(
            Math.Max(1, lines.FindLastIndex(line => line.At <= _leftOutAt) + 1),
            new Happening(_leftOutAt, HappeningKind.LeftOut, "engine", "", string.Join(", ", words)));
        return [.. lines];
    }

    internal void Add(Happening line)
    {
        _lines.Add(line);
        MakeRoom();
    }

    /// <summary>Takes the lines of another into the order of time, as far as there is room.</summary>
    internal void Take(IncidentTimeline other)
    {
        List<Happening> lines = [_lines[0], .. _lines.Skip(1).Concat(other._lines).OrderBy(line => line.At)];
        _lines.Clear();
        _lines.AddRange(lines);
        foreach (var (kind, count) in other._leftOut) _leftOut[kind] = _leftOut.GetValueOrDefault(kind) + count;
        if (other._leftOutAt > _leftOutAt) _leftOutAt = other._leftOutAt;
        MakeRoom();
    }

    internal void Save(StateWriter writer)
    {
        writer.Int(_lines.Count);
        foreach (var line in _lines)
        {
            writer.Moment(line.At);
            writer.Byte((byte)line.Kind);
            writer.Text(line.By);
            writer.Text(line.OfficerCode);
            writer.Text(line.Detail);
            writer.Int(line.Policy);
        }

        writer.Moment(_leftOutAt);
        writer.Int(_leftOut.Count);
        foreach (var (kind, count) in _leftOut)
        {
            writer.Byte((byte)kind);
            writer.Int(count);
        }
    }

    internal void Restore(ref StateReader reader)
    {
        for (var left = reader.Count(HappeningBytesMin); left > 0; left--)
        {
            _lines.Add(new Happening(reader.Moment(), (HappeningKind)reader.Byte(), reader.Text(), reader.Text(), reader.Text())
            {
                Policy = reader.Int(),
            });
        }

        _leftOutAt = reader.Moment();
        for (var left = reader.Count(LeftOutBytes); left > 0; left--) _leftOut.Add((HappeningKind)reader.Byte(), reader.Int());
    }

    // One pass, however many are too many: a merge brings two timelines at once.
    private void MakeRoom()
    {
        var over = _lines.Count - DomainLimits.TimelineMax;
        if (over <= 0) return;
        var repeated = Math.Min(over, _lines.Skip(1).Count(line => !IsKeptLongest(line.Kind)));
        var others = over - repeated;
        for (var i = 1; i < _lines.Count && over > 0;)
        {
            ref var left = ref (IsKeptLongest(_lines[i].Kind) ? ref others : ref repeated);
            if (left == 0)
            {
                i++;
                continue;
            }

            LeaveOut(_lines[i]);
            _lines.RemoveAt(i);
            left--;
            over--;
        }
    }

    private void LeaveOut(Happening line)
    {
        _leftOut[line.Kind] = _leftOut.GetValueOrDefault(line.Kind) + 1;
        if (line.At > _leftOutAt) _leftOutAt = line.At;
    }

    private static bool IsKeptLongest(HappeningKind kind) => kind is
        HappeningKind.Opened or HappeningKind.DirectiveSent or HappeningKind.Delivered or HappeningKind.Acknowledged or HappeningKind.Declined
        or HappeningKind.Expired or HappeningKind.EnRoute or HappeningKind.OnScene or HappeningKind.Completed or HappeningKind.Withdrawn
        or HappeningKind.Swapped or HappeningKind.Preempted or HappeningKind.PreemptedFor or HappeningKind.Cleared or HappeningKind.Closed
        or HappeningKind.Cancelled or HappeningKind.Reopened or HappeningKind.Merged or HappeningKind.MergedInto or HappeningKind.TransferredOut
        or HappeningKind.PanicRaised or HappeningKind.PanicAcknowledged or HappeningKind.PanicEnded;

    private static string Word(HappeningKind kind)
    {
        var text = kind.ToString();
        return char.ToLowerInvariant(text[0]) + text[1..];
    }
}
