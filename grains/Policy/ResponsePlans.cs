using SmartPolicing.Realtime.Grains.State;

namespace SmartPolicing.Realtime.Grains.Policy;

/// <summary>So many officers who each have all these skills.</summary>
/// <param name="Count">1 to <see cref="PolicyLimits.OfficersMax"/>.</param>
/// <param name="Skills">Sorted; empty: whoever.</param>
public sealed record Need(int Count, IReadOnlyList<string> Skills);

/// <summary>Who goes first of officers who would be there at the same second. Values are stable.</summary>
public enum TieBreak : byte
{
    /// <summary>The lower officer number.</summary>
    Number = 0,

    /// <summary>Who has been available longest.</summary>
    LongestIdle = 1,

    /// <summary>Who has the fewest skills: specialists stay free.</summary>
    FewestSkills = 2,
}

/// <summary>Some days of the week and a time of the day, in the region's own time. The default: always.</summary>
/// <param name="Days">Bit 0 is Monday ... bit 6 Sunday; 0 stands for every day.</param>
/// <param name="From">Minute of the day from which on, 0 to 1,439.</param>
/// <param name="To">Minute of the day before which, 0 to 1,440; not above <paramref name="From"/>: it runs over midnight into the day
/// after. Both 0: the whole day.</param>
public readonly record struct WeekTimes(byte Days, int From, int To)
{
    /// <summary>Minutes of a day.</summary>
    public const int DayMinutes = 1_440;

    /// <summary>Minutes of a week.</summary>
    public const int WeekMinutes = 7 * DayMinutes;

    /// <summary>True when it holds at every moment.</summary>
    public bool IsAlways => Days is 0 or 0x7F && IsWholeDay;

    private bool IsWholeDay => From == 0 && To is 0 or DayMinutes;

    /// <summary>Whether it holds at a moment.</summary>
    /// <param name="minuteOfWeek">From Monday 00:00, local; negative when unknown: then only what always holds does.</param>
    public bool Holds(int minuteOfWeek)
    {
        if (IsAlways) return true;
        if (minuteOfWeek < 0) return false;
        var (day, minute) = (minuteOfWeek / DayMinutes % 7, minuteOfWeek % DayMinutes);
        if (IsWholeDay) return IsDay(day);
        if (From < To) return IsDay(day) && minute >= From && minute < To;
        return (IsDay(day) && minute >= From) || (IsDay((day + 6) % 7) && minute < To);
    }

    private bool IsDay(int day) => Days == 0 || (Days >> day & 1) != 0;
}

/// <summary>One row of plans.csv: who is sent to what, where and when.</summary>
/// <param name="Code">Lower-case word, unique; a desk sees it.</param>
/// <param name="Type">A type's code, or "*".</param>
/// <param name="Area">An area's code, or "*".</param>
/// <param name="Priority">1 to 4; 0 for every one.</param>
/// <param name="Needs">At least one; the officers of all of them are sent.</param>
/// <param name="MinimumCrew">Officers that a car must have to be sent by itself; 1 to <see cref="PolicyLimits.CrewMax"/>.</param>
public sealed record ResponsePlan(
    string Code,
    string Type,
    string Area,
    byte Priority,
    WeekTimes When,
    IReadOnlyList<Need> Needs,
    TieBreak TieBreak,
    int MinimumCrew);

/// <summary>The response plans of a region. Immutable.</summary>
public sealed class ResponsePlans
{
    private const int RowBytesMin = 31;
    private const int NeedBytesMin = 8;

    private readonly Dictionary<string, List<ResponsePlan>> _byType = new(StringComparer.Ordinal);

    /// <param name="rows">Unique codes.</param>
    public ResponsePlans(IReadOnlyList<ResponsePlan> rows)
    {
        Rows = rows;
        foreach (var row in rows)
        {
            if (!_byType.TryGetValue(row.Type, out var same)) _byType[row.Type] = same = [];
            same.Add(row);
        }
    }

    /// <summary>Of a region without the file.</summary>
    public static ResponsePlans Default { get; } = new([]);

    /// <summary>All of them, in order.</summary>
    public IReadOnlyList<ResponsePlan> Rows { get; }

    /// <summary>
    /// The plan that holds: a row of the type before one of any, then a row of the area, then one of the priority, then one of a time; of
    /// rows that are as narrow the first. Null when there is none: then one officer with the type's skills is sent.
    /// </summary>
    /// <param name="area">Empty when the place is in none.</param>
    /// <param name="minuteOfWeek">From Monday 00:00, local; negative when unknown.</param>
    public ResponsePlan? Find(string type, string area, byte priority, int minuteOfWeek) =>
        FindIn(type, area, priority, minuteOfWeek) ?? FindIn(StatusTable.Any, area, priority, minuteOfWeek);

    /// <summary>Writes it.</summary>
    public void Save(StateWriter writer)
    {
        writer.Int(Rows.Count);
        foreach (var row in Rows)
        {
            writer.Text(row.Code);
            writer.Text(row.Type);
            writer.Text(row.Area);
            writer.Byte(row.Priority);
            writer.Byte(row.When.Days);
            writer.Int(row.When.From);
            writer.Int(row.When.To);
            writer.Byte((byte)row.TieBreak);
            writer.Int(row.MinimumCrew);
            writer.Int(row.Needs.Count);
            foreach (var need in row.Needs)
            {
                writer.Int(need.Count);
                PolicyBytes.Write(writer, need.Skills);
            }
        }
    }

    /// <summary>Reads it back.</summary>
    public static ResponsePlans Read(ref StateReader reader)
    {
        var rows = new ResponsePlan[reader.Count(RowBytesMin)];
        for (var i = 0; i < rows.Length; i++)
        {
            var (code, type, area, priority) = (reader.Text(), reader.Text(), reader.Text(), reader.Byte());
            var when = new WeekTimes(reader.Byte(), reader.Int(), reader.Int());
            var (tieBreak, crew) = ((TieBreak)reader.Byte(), reader.Int());
            var needs = new Need[reader.Count(NeedBytesMin)];
            for (var at = 0; at < needs.Length; at++) needs[at] = new Need(reader.Int(), PolicyBytes.ReadTexts(ref reader));
            rows[i] = new ResponsePlan(code, type, area, priority, when, needs, tieBreak, crew);
        }

        return new ResponsePlans(rows);
    }

    private ResponsePlan? FindIn(string type, string area, byte priority, int minuteOfWeek)
    {
        ResponsePlan? best = null;
        var bestNarrow = -1;
        foreach (var row in _byType.GetValueOrDefault(type) ?? [])
        {
            if (row.Area != StatusTable.Any && row.Area != area) continue;
            if (row.Priority != 0 && row.Priority != priority) continue;
            if (!row.When.Holds(minuteOfWeek)) continue;
            var narrow = (row.Area == StatusTable.Any ? 0 : 4) + (row.Priority == 0 ? 0 : 2) + (row.When.IsAlways ? 0 : 1);
            if (narrow > bestNarrow) (best, bestNarrow) = (row, narrow);
        }

        return best;
    }
}
