using System.Text.Json;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;

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

            policy = new DispatchPolicy(
                types,
                ByPriority(file, "answerSeconds", 5, 600),
                file.Whole(file.Root, "", "positionAgeMaxSeconds", 10, 3_600),
                file.Whole(file.Root, "", "joinMetres", 0, 1_000),
                file.Whole(file.Root, "", "joinSeconds", 0, DaySeconds),
                ByPriority(file, "waitingLateSeconds", 1, DaySeconds));
            refusal = file.Refusal!;
            return file.Refusal is null;
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
        if (!Words.IsCode(code)) file.Refuse(where + ".code", $"\"{code}\": lower-case letters, digits and hyphens only");
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
            Words.Sorted(skills));
        if (!types.TryAdd(code, type)) file.Refuse(where + ".code", $"\"{code}\" is there twice");
    }

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
        if (values.Count != Priorities) file.Refuse(key, "must hold four numbers, for priorities 1 to 4");
        return [.. values.Select((value, at) => file.Whole(value, $"{key}[{at}]", low, high))];
    }
}
