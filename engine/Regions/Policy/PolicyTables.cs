using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Regions.Files;

namespace SmartPolicing.Realtime.Regions.Policy;

/// <summary>Reads the smaller tables of the policy: statuses, timers, safety checks, dispositions and transfers.</summary>
internal static class PolicyTables
{
    internal static readonly string[] StatusColumns =
        ["code", "name", "nameZh", "availability", "shows", "setBy", "next", "timerSeconds"];

    internal static readonly string[] TimerColumns = ["type", "priority", "state", "lateSeconds", "alarmSeconds"];

    internal static readonly string[] SafetyColumns = ["type", "status", "askSeconds", "answerSeconds"];

    internal static readonly string[] DispositionColumns = ["code", "name", "nameZh", "types", "requiredFor", "falseAlarm"];

    internal static readonly string[] TransferColumns = ["code", "name", "nameZh", "number", "types", "answerSeconds"];

    private const int NumberCharactersMax = 20; // Of a telephone.

    internal static bool TryReadStatuses(string path, out StatusTable table, out RegionRefusal refusal)
    {
        table = null!;
        var codes = new HashSet<string>(StringComparer.Ordinal);
        if (!TableFields.TryReadRows(path, StatusColumns, PolicyLimits.StatusesMax, new KnownCodes(), Read, out var rows, out refusal))
            return false;
        foreach (var (word, shown) in PolicyWords.Shown)
        {
            if (rows.Exists(row => row.Shows == shown)) continue;
            refusal = new RegionRefusal(path, "", $"no row shows {word}; each of {string.Join(", ", PolicyWords.Shown.Keys)} needs one");
            return false;
        }

        foreach (var row in rows)
        {
            if (row.Next.FirstOrDefault(next => next != StatusTable.Any && !codes.Contains(next)) is not { } unknown) continue;
            refusal = new RegionRefusal(
                path, "", $"status \"{row.Code}\": next names \"{TableFields.Short(unknown)}\", which is no code of the file");
            return false;
        }

        table = new StatusTable(rows);
        return true;

        StatusCode Read(TableFields fields)
        {
            var status = new StatusCode(
                fields.NewCode(codes), fields.Name("name"), fields.Name("nameZh"),
                fields.OneOf("availability", PolicyWords.Availabilities), fields.OneOf("shows", PolicyWords.Shown),
                fields.OneOf("setBy", PolicyWords.Setters),
                Words.Sorted(fields.Raw("next").Split(' ', StringSplitOptions.RemoveEmptyEntries)),
                fields.Whole("timerSeconds", 0, PolicyLimits.SecondsMax));
            if (!Fits(status)) fields.Refuse($"availability {fields.Raw("availability")} does not go with shows {fields.Raw("shows")}");
            if (status.Next.Count > 1 && status.Next.Contains(StatusTable.Any)) fields.Refuse("next: * stands alone");
            return status;
        }
    }

    internal static bool TryReadTimers(string path, KnownCodes known, TimerTable defaults, out TimerTable table, out RegionRefusal refusal)
    {
        table = null!;
        var seen = new HashSet<(string, byte, int)>();
        if (!TableFields.TryReadRows(path, TimerColumns, PolicyLimits.TimersMax, known, Read, out var rows, out refusal)) return false;

        // What the file leaves open is as without it; a row of it for every type and priority replaces the defaults of its state.
        var whole = rows.Where(row => row is { Type: StatusTable.Any, Priority: 0 }).Select(row => row.State).ToHashSet();
        table = new TimerTable(
        [
            .. rows,
            .. defaults.Rows.Where(row => !whole.Contains(row.State) && !seen.Contains((row.Type, row.Priority, (int)row.State))),
        ]);
        return true;

        IncidentTimer Read(TableFields fields)
        {
            var timer = new IncidentTimer(
                fields.Type(), fields.Priority(), fields.OneOf("state", PolicyWords.States),
                fields.Whole("lateSeconds", 1, PolicyLimits.SecondsMax), fields.Whole("alarmSeconds", 0, PolicyLimits.SecondsMax));
            if (timer.AlarmSeconds != 0 && timer.AlarmSeconds < timer.LateSeconds)
                fields.Refuse("alarmSeconds is below lateSeconds; 0 is never");
            if (!seen.Add((timer.Type, timer.Priority, (int)timer.State))) fields.Refuse("this type, priority and state are there twice");
            return timer;
        }
    }

    internal static bool TryReadSafety(string path, KnownCodes known, out SafetyTable table, out RegionRefusal refusal)
    {
        var seen = new HashSet<(string, string)>();
        var read = TableFields.TryReadRows(path, SafetyColumns, PolicyLimits.SafetyMax, known, Read, out var rows, out refusal);
        table = read ? new SafetyTable(rows) : SafetyTable.Default;
        return read;

        SafetyCheck Read(TableFields fields)
        {
            var ask = fields.Whole("askSeconds", 0, PolicyLimits.SecondsMax);
            var check = new SafetyCheck(
                fields.Type(), fields.Status(), ask, fields.Whole("answerSeconds", ask == 0 ? 0 : 1, PolicyLimits.SecondsMax));
            if (!seen.Add((check.Type, check.Status))) fields.Refuse("this type and status are there twice");
            return check;
        }
    }

    internal static bool TryReadDispositions(string path, KnownCodes known, out DispositionTable table, out RegionRefusal refusal)
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        var read = TableFields.TryReadRows(path, DispositionColumns, PolicyLimits.DispositionsMax, known, Read, out var rows, out refusal);
        table = read ? new DispositionTable(rows) : DispositionTable.Default;
        if (!read || Unclosable(rows, known) is not { } type) return read;
        refusal = new RegionRefusal(path, "", $"type \"{type}\" needs a disposition and no row's types hold it: it could never be closed");
        return false;

        Disposition Read(TableFields fields) => new(
            fields.NewCode(codes), fields.Name("name"), fields.Name("nameZh"), fields.Types("types", mayBeEmpty: false),
            fields.Types("requiredFor", mayBeEmpty: true), fields.OneOf("falseAlarm", PolicyWords.YesNo));
    }

    internal static bool TryReadTransfers(string path, KnownCodes known, out TransferTable table, out RegionRefusal refusal)
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        var read = TableFields.TryReadRows(path, TransferColumns, PolicyLimits.TransfersMax, known, Read, out var rows, out refusal);
        table = read ? new TransferTable(rows) : TransferTable.Default;
        return read;

        TransferBody Read(TableFields fields) => new(
            fields.NewCode(codes), fields.Name("name"), fields.Name("nameZh"), fields.Text("number", 0, NumberCharactersMax),
            fields.Types("types", mayBeEmpty: false), fields.Whole("answerSeconds", 0, PolicyLimits.SecondsMax));
    }

    private static bool Fits(StatusCode status) => status.Shows switch
    {
        Grains.Officers.OfficerStatus.Available => status.Availability != Availability.NotAvailable,
        Grains.Officers.OfficerStatus.Busy => status.Availability != Availability.Available,
        _ => status.Availability == Availability.NotAvailable,
    };

    private static string? Unclosable(List<Disposition> rows, KnownCodes known)
    {
        if (rows.Exists(row => row.Types.Contains(StatusTable.Any))) return null;
        var closable = rows.SelectMany(row => row.Types).ToHashSet(StringComparer.Ordinal);
        var required = rows.SelectMany(row => row.RequiredFor).ToHashSet(StringComparer.Ordinal);
        if (required.Contains(StatusTable.Any)) required.UnionWith(known.Types);
        return required.Where(type => type != StatusTable.Any && !closable.Contains(type)).Order(StringComparer.Ordinal).FirstOrDefault();
    }
}
