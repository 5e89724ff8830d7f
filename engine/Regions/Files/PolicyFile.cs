using System.Text.Json;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Policy;

namespace SmartPolicing.Realtime.Regions.Files;

/// <summary>Reads policy.json and checks it against the ranges that <see cref="DispatchPolicy"/> documents.</summary>
internal static class PolicyFile
{
    private const int Priorities = 4;
    private const int DaySeconds = 86_400;

    internal static bool TryRead(string path, out DispatchPolicy policy, out RegionRefusal refusal)
    {
        policy = null!;
        if (!JsonFile.TryOpen(path, out var file, out refusal)) return false;
        using (file)
        {
            var types = new Dictionary<string, IncidentType>(StringComparer.Ordinal);
            var drafts = file.List(file.Root, "", "types", RegionLimits.TypesMax);
            if (drafts.Count == 0) file.Refuse("types", "must hold at least one incident type");
            for (var at = 0; at < drafts.Count && file.Refusal is null; at++) ReadType(file, drafts[at], $"types[{at}]", types);

            var answer = ByPriority(file, "answerSeconds", 5, 600);
            var late = ByPriority(file, "waitingLateSeconds", 1, DaySeconds);
            var (age, metres, seconds) = (
                file.Whole(file.Root, "", "positionAgeMaxSeconds", 10, 3_600), file.Whole(file.Root, "", "joinMetres", 0, 1_000),
                file.Whole(file.Root, "", "joinSeconds", 0, DaySeconds));
            var (sending, lines) = (Sending(file), Lines(file));
            CheckRelated(file, types);
            refusal = file.Refusal!;
            if (file.Refusal is not null) return false; // Its lists may be too short for the tables that are made of them.
            policy = new DispatchPolicy(types, answer, age, metres, seconds, late) with { Sending = sending, Lines = lines };
            return true;
        }
    }

    private static void ReadType(JsonFile file, JsonElement draft, string where, Dictionary<string, IncidentType> types)
    {
        if (draft.ValueKind != JsonValueKind.Object)
        {
            file.Refuse(where, "must be an object");
            return;
        }

        var code = file.Text(draft, where, "code", RegionLimits.CodeCharactersMax)!;
        if (!Words.IsCode(code) && !PolicyWords.IsEngineType(code)) file.Refuse(where + ".code", $"\"{code}\": lower-case letters, digits and hyphens only");
        var skills = new List<string>();
        foreach (var (value, at) in file.List(draft, where, "skills", RegionLimits.SkillsMax).Select((value, at) => (value, at)))
        {
            var skill = JsonFile.TextOf(value) ?? "";
            if (!Words.IsCode(skill)) file.Refuse($"{where}.skills[{at}]", "must be a word of lower-case letters, digits and hyphens");
            else skills.Add(skill);
        }

        var type = new IncidentType(
            code,
            file.Text(draft, where, "name", RegionLimits.NameCharactersMax)!,
            file.Text(draft, where, "nameZh", RegionLimits.NameCharactersMax)!,
            (byte)file.Whole(draft, where, "priority", 1, Priorities),
            AutoIssuePriorities(file, draft, where),
            Words.Sorted(skills))
        {
            Rules = Rules(file, draft, where),
        };
        if (!types.TryAdd(code, type)) file.Refuse(where + ".code", $"\"{code}\" is there twice");
    }

    private static TypeRules Rules(JsonFile file, JsonElement draft, string where)
    {
        var preset = TypeRules.Default;
        var related = draft.TryGetProperty("related", out _) ? file.List(draft, where, "related", PolicyLimits.RelatedMax) : [];
        return new TypeRules
        {
            LastClear = LastClearOf(file, draft, where),
            HistoryDays = WholeOr(file, draft, where, "historyDays", 0, PolicyLimits.HistoryDaysMax, preset.HistoryDays),
            HistoryMetres = WholeOr(file, draft, where, "historyMetres", 0, PolicyLimits.HistoryMetresMax, preset.HistoryMetres),
            AllowsSelfDispatch = draft.TryGetProperty("selfDispatch", out _) && file.Flag(draft, where, "selfDispatch"),
            AllowsFieldOpen = draft.TryGetProperty("fieldOpen", out _) && file.Flag(draft, where, "fieldOpen"),
            Related = Words.Sorted(related.Select(value => JsonFile.TextOf(value) ?? "")),
        };
    }

    private static LastClear LastClearOf(JsonFile file, JsonElement draft, string where)
    {
        var word = file.Text(draft, where, "lastClear", RegionLimits.CodeCharactersMax, optional: true);
        if (word is null) return TypeRules.Default.LastClear;
        if (!PolicyWords.LastClears.TryGetValue(word, out var value))
            file.Refuse($"{where}.lastClear", $"is none of {string.Join(", ", PolicyWords.LastClears.Keys)}");
        return value;
    }

    // Only when all types are read is it known which there are.
    private static void CheckRelated(JsonFile file, Dictionary<string, IncidentType> types)
    {
        foreach (var type in types.Values.OrderBy(type => type.Code, StringComparer.Ordinal))
        {
            foreach (var related in type.Rules.Related)
                if (!types.ContainsKey(related)) file.Refuse($"type {type.Code}, related", $"\"{related}\" is no type of the file");
        }
    }

    private static SendingNumbers Sending(JsonFile file)
    {
        var preset = SendingNumbers.Default;
        if (!file.Root.TryGetProperty("sending", out var draft)) return preset;
        if (draft.ValueKind != JsonValueKind.Object)
        {
            file.Refuse("sending", "must be an object");
            return preset;
        }

        return new SendingNumbers
        {
            PreemptionGainSeconds = WholeOr(file, draft, "sending", "preemptionGainSeconds", 0, 3_600, preset.PreemptionGainSeconds),
            BetterGainSeconds = WholeOr(file, draft, "sending", "betterGainSeconds", 0, 3_600, preset.BetterGainSeconds),
            BetterGainPercent = WholeOr(file, draft, "sending", "betterGainPercent", 0, 100, preset.BetterGainPercent),
            BetterHoldSeconds = WholeOr(file, draft, "sending", "betterHoldSeconds", 0, 3_600, preset.BetterHoldSeconds),
            StackingAuto = draft.TryGetProperty("stackingAuto", out _) ? file.Flag(draft, "sending", "stackingAuto") : preset.StackingAuto,
        };
    }

    private static LineNumbers Lines(JsonFile file)
    {
        var preset = LineNumbers.Default;
        if (!file.Root.TryGetProperty("lines", out var draft)) return preset;
        if (draft.ValueKind != JsonValueKind.Object)
        {
            file.Refuse("lines", "must be an object");
            return preset;
        }

        return new LineNumbers
        {
            RingSeconds = WholeOr(file, draft, "lines", "ringSeconds", 1, 600, preset.RingSeconds),
            CallBackSeconds = WholeOr(file, draft, "lines", "callBackSeconds", 1, 3_600, preset.CallBackSeconds),
        };
    }

    private static int WholeOr(JsonFile file, JsonElement draft, string where, string key, int low, int high, int preset) =>
        draft.TryGetProperty(key, out _) ? file.Whole(draft, where, key, low, high) : preset;

    // "autoIssue": true is at every priority, unless "autoIssuePriorities" names some.
    private static byte[] AutoIssuePriorities(JsonFile file, JsonElement draft, string where)
    {
        if (!file.Flag(draft, where, "autoIssue")) return [];
        if (!draft.TryGetProperty("autoIssuePriorities", out _)) return [1, 2, 3, 4];
        var values = file.List(draft, where, "autoIssuePriorities", Priorities);
        var priorities = values.Select((value, at) => (byte)file.Whole(value, $"{where}.autoIssuePriorities[{at}]", 1, Priorities));
        return [.. priorities.Distinct().Order()];
    }

    private static int[] ByPriority(JsonFile file, string key, int low, int high)
    {
        var values = file.List(file.Root, "", key, Priorities);
        if (values.Count != Priorities)
        {
            file.Refuse(key, "must hold four numbers, for priorities 1 to 4");
            return new int[Priorities]; // What is made of them is thrown away with the refusal.
        }

        return [.. values.Select((value, at) => file.Whole(value, $"{key}[{at}]", low, high))];
    }
}
