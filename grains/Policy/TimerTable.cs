using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Policy;

/// <summary>One row of timers.csv: how long an incident may stay in a state.</summary>
/// <param name="Type">A type's code, or "*" for those without a row of their own.</param>
/// <param name="Priority">1 to 4; 0 for those without a row of their own.</param>
/// <param name="State">Waiting to OnScene.</param>
/// <param name="LateSeconds">From then on it shows late. 1 to <see cref="PolicyLimits.SecondsMax"/>.</param>
/// <param name="AlarmSeconds">From then on it alarms the desks by itself; 0 for never. Not below <paramref name="LateSeconds"/>.</param>
public sealed record IncidentTimer(string Type, byte Priority, IncidentState State, int LateSeconds, int AlarmSeconds);

/// <summary>How long incidents may stay in each state, by type and priority. Immutable.</summary>
public sealed class TimerTable
{
    private const int RowBytesMin = 14;

    private readonly Dictionary<(string Type, byte Priority, IncidentState State), IncidentTimer> _rows = [];

    /// <param name="rows">At most one for each type, priority and state.</param>
    public TimerTable(IReadOnlyList<IncidentTimer> rows)
    {
        Rows = rows;
        foreach (var row in rows) _rows.Add((row.Type, row.Priority, row.State), row);
    }

    /// <summary>All of them, in order.</summary>
    public IReadOnlyList<IncidentTimer> Rows { get; }

    /// <summary>
    /// Of a region without the file. Somebody who waits is late, and alarms, after the policy's own seconds; an officer who is offered it has
    /// twice the seconds to answer, then it is late. The others are assumptions: a start within 2 minutes, a way of 10 to 40 minutes, two
    /// hours there.
    /// </summary>
    /// <param name="waitingLateSeconds">By priority 1 to 4.</param>
    /// <param name="answerSeconds">By priority 1 to 4.</param>
    public static TimerTable Of(IReadOnlyList<int> waitingLateSeconds, IReadOnlyList<int> answerSeconds)
    {
        var rows = new List<IncidentTimer>();
        for (byte priority = 1; priority <= 4; priority++)
        {
            var waiting = waitingLateSeconds[priority - 1];
            rows.Add(new IncidentTimer(StatusTable.Any, priority, IncidentState.Waiting, waiting, waiting));
            rows.Add(new IncidentTimer(StatusTable.Any, priority, IncidentState.Offered, 2 * answerSeconds[priority - 1], 0));
            rows.Add(new IncidentTimer(StatusTable.Any, priority, IncidentState.Assigned, 120, 0));
            rows.Add(new IncidentTimer(StatusTable.Any, priority, IncidentState.EnRoute, priority * 600, 0));
            rows.Add(new IncidentTimer(StatusTable.Any, priority, IncidentState.OnScene, 7_200, 0));
        }

        return new TimerTable(rows);
    }

    /// <summary>
    /// The row that holds: of type and priority, else of the type at any priority, else of any type at the priority, else of any at any.
    /// Null when there is none: then nothing is ever late.
    /// </summary>
    public IncidentTimer? Find(string type, byte priority, IncidentState state) =>
        _rows.GetValueOrDefault((type, priority, state))
        ?? _rows.GetValueOrDefault((type, (byte)0, state))
        ?? _rows.GetValueOrDefault((StatusTable.Any, priority, state))
        ?? _rows.GetValueOrDefault((StatusTable.Any, (byte)0, state));

    /// <summary>Writes it.</summary>
    public void Save(StateWriter writer)
    {
        writer.Int(Rows.Count);
        foreach (var row in Rows)
        {
            writer.Text(row.Type);
            writer.Byte(row.Priority);
            writer.Byte((byte)row.State);
            writer.Int(row.LateSeconds);
            writer.Int(row.AlarmSeconds);
        }
    }

    /// <summary>Reads it back.</summary>
    public static TimerTable Read(ref StateReader reader)
    {
        var rows = new IncidentTimer[reader.Count(RowBytesMin)];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = new IncidentTimer(reader.Text(), reader.Byte(), (IncidentState)reader.Byte(), reader.Int(), reader.Int());
        }

        return new TimerTable(rows);
    }
}
