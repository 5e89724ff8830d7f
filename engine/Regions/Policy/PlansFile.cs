using System.Globalization;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Regions.Files;

namespace SmartPolicing.Realtime.Regions.Policy;

/// <summary>Reads plans.csv.</summary>
internal static class PlansFile
{
    internal static readonly string[] Columns =
        ["code", "type", "area", "priority", "days", "from", "to", "needs", "tieBreak", "minimumCrew"];

    internal static bool TryRead(string path, KnownCodes known, out ResponsePlans plans, out RegionRefusal refusal)
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        var read = TableFields.TryReadRows(path, Columns, PolicyLimits.PlansMax, known, Read, out var rows, out refusal);
        plans = read ? new ResponsePlans(rows) : ResponsePlans.Default;
        return read;

        ResponsePlan Read(TableFields fields) => new(
            fields.NewCode(codes), fields.Type(), fields.Area(), fields.Priority(),
            new WeekTimes(Days(fields), Minute(fields, "from", WeekTimes.DayMinutes - 1), Minute(fields, "to", WeekTimes.DayMinutes)),
            Needs(fields), fields.OneOf("tieBreak", PolicyWords.TieBreaks), fields.Whole("minimumCrew", 1, PolicyLimits.CrewMax));
    }

    /// <summary>"mon-fri sun", or "*"; "sat-mon" runs over Sunday.</summary>
    private static byte Days(TableFields fields)
    {
        var text = fields.Raw("days");
        if (text == StatusTable.Any) return 0;
        byte days = 0;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = word.Split('-');
            var (first, last) = (DayOf(ends[0]), DayOf(ends[^1]));
            if (ends.Length > 2 || first < 0 || last < 0)
            {
                fields.Refuse($"days \"{TableFields.Short(word)}\" is no day or range of {string.Join(' ', PolicyWords.Days)}");
                return 0;
            }

            for (var day = first; ; day = (day + 1) % 7)
            {
                days |= (byte)(1 << day);
                if (day == last) break;
            }
        }

        if (days == 0) fields.Refuse("days is empty; * is every day");
        return days;
    }

    private static int DayOf(string word) => PolicyWords.Days.ToList().IndexOf(word);

    private static int Minute(TableFields fields, string column, int most)
    {
        var text = fields.Raw(column);
        if (text.Length == 5 && text[2] == ':'
            && int.TryParse(text.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var hour)
            && int.TryParse(text.AsSpan(3, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var minute)
            && minute < 60 && hour * 60 + minute <= most)
        {
            return hour * 60 + minute;
        }

        var range = most < WeekTimes.DayMinutes ? "00:00 to 23:59" : "00:00 to 24:00";
        fields.Refuse($"{column} \"{TableFields.Short(text)}\" must be a time like 07:30, {range}");
        return 0;
    }

    /// <summary>"2", "1:firearms", "1:firearms+medic", separated by spaces.</summary>
    private static Need[] Needs(TableFields fields)
    {
        var words = fields.Raw("needs").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is 0 or > PolicyLimits.NeedsMax)
            fields.Refuse($"needs holds {words.Length} entries; 1 to {PolicyLimits.NeedsMax}");
        var needs = new List<Need>();
        foreach (var word in words.Take(PolicyLimits.NeedsMax))
        {
            var colon = word.IndexOf(':', StringComparison.Ordinal);
            var number = colon < 0 ? word : word[..colon];
            var skills = colon < 0 ? [] : word[(colon + 1)..].Split('+');
            if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                || count is < 1 or > PolicyLimits.OfficersMax)
                fields.Refuse($"needs \"{TableFields.Short(word)}\": like 2 or 1:firearms+medic, 1 to {PolicyLimits.OfficersMax} officers");
            if (skills.Length > RegionLimits.SkillsMax || !Array.TrueForAll(skills, Words.IsCode))
                fields.Refuse($"needs \"{TableFields.Short(word)}\": skills are words joined by +, at most {RegionLimits.SkillsMax}");
            needs.Add(new Need(Math.Clamp(count, 1, PolicyLimits.OfficersMax), Words.Sorted(skills)));
        }

        if (needs.Sum(need => need.Count) is var sum and > PolicyLimits.OfficersMax)
            fields.Refuse($"needs adds up to {sum} officers; at most {PolicyLimits.OfficersMax}");
        return [.. needs];
    }
}
