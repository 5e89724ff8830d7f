using SmartPolicing.Realtime.LoadTests.Driving;

namespace SmartPolicing.Realtime.LoadTests.Scenarios;

/// <summary>
/// Reads a scenario's text (docs/SCENARIOS.md). A word it does not know or a number out of range is refused with file and line.
/// </summary>
public static class ScenarioReader
{
    private const string OnceWords =
        "about region officers warm-up run seed fixes reads wanted obey desks phones malformed knee overload";

    private const string OftenWords = "calls surge gather reconnect limit";

    /// <param name="file">For the refusal.</param>
    /// <param name="name">The scenario's.</param>
    /// <returns>False with file, line, what stands there and what was expected.</returns>
    public static bool TryRead(string file, string name, string text, out Scenario? scenario, out string refusal)
    {
        scenario = null;
        var read = new Scenario(name, text);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var number = 0;
        foreach (var whole in text.Split('\n'))
        {
            number++;
            var hash = whole.IndexOf('#', StringComparison.Ordinal);
            var line = (hash < 0 ? whole : whole[..hash]).Trim();
            if (line.Length == 0) continue;
            var words = new ScenarioLine(line);
            read = Take(read, words, number, seen);
            if (words.IsOver && words.Problem.Length == 0) continue;
            refusal = $"{file}, line {number}: "
                + (words.Problem.Length > 0 ? words.Problem : $"'{words.Rest("")}' stands where the line should end");
            return false;
        }

        refusal = Whole(read, seen) is { Length: > 0 } problem ? $"{file}{problem}" : "";
        scenario = refusal.Length == 0 ? read : null;
        return scenario is not null;
    }

    private static Scenario Take(Scenario read, ScenarioLine line, int number, Dictionary<string, int> seen)
    {
        var word = line.Word("a word");
        if (seen.TryGetValue(word, out var before) && OnceWords.Split(' ').Contains(word))
            line.Refuse($"'{word}' stands in line {before} already");
        seen[word] = number;
        return word switch
        {
            "about" => read with { About = line.Rest("what the scenario is about") },
            "region" => read with { Region = line.Take("any") ? "" : line.Word("a region's id, or any") },
            "officers" => read with { Officers = line.Whole(1, ScenarioLimits.OfficersMax, "a number of officers") },
            "warm-up" => read with { WarmUp = line.Duration() },
            "run" => read with { Run = line.Duration() },
            "seed" => read with { Seed = line.Seed() },
            "fixes" => read with { Fixes = Fixes(line) },
            "reads" => read with { Reads = Reads(line) },
            "wanted" => read with { WantedPerSecond = line.Rate(ScenarioLimits.WantedPerSecondMax) },
            "obey" => read with { Obey = Obey(line) },
            "desks" => read with { Desks = line.Whole(0, ScenarioLimits.ViewersMax, "a number of desks") },
            "phones" => read with { Phones = line.Whole(0, ScenarioLimits.ViewersMax, "a number of phones") },
            "malformed" => read with { MalformedPerSecond = line.Rate(ScenarioLimits.MalformedPerSecondMax) },
            "knee" => read with { Knee = Knee(line) },
            "overload" => read with { Overload = Overload(line) },
            "calls" => read with { Calls = Add(read.Calls, Calls(line), line) },
            "surge" => read with { Surges = Add(read.Surges, SurgeOf(line), line) },
            "gather" => read with { Gathers = Add(read.Gathers, GatherOf(line), line) },
            "reconnect" => read with { Reconnects = Add(read.Reconnects, At(line), line) },
            "limit" => read with { Limits = Add(read.Limits, Limit(line, number), line) },
            _ => Unknown(read, line, word),
        };
    }

    private static Scenario Unknown(Scenario read, ScenarioLine line, string word)
    {
        line.Refuse($"'{word}' is no word of a scenario; expected one of: {OnceWords} {OftenWords}");
        return read;
    }

    private static IReadOnlyList<T> Add<T>(IReadOnlyList<T> list, T item, ScenarioLine line)
    {
        if (list.Count >= ScenarioLimits.LinesOfAKindMax) line.Refuse($"more than {ScenarioLimits.LinesOfAKindMax} lines of this kind");
        return [.. list, item];
    }

    private static FixFlow Fixes(ScenarioLine line)
    {
        var flow = new FixFlow(line.Rate(ScenarioLimits.FixesPerSecondMax), 50, 4);
        while (!line.IsOver)
        {
            if (line.Take("batch")) flow = flow with { Batch = line.Whole(1, ScenarioLimits.BatchMax, "fixes in one write") };
            else if (line.Take("connections"))
                flow = flow with { Connections = line.Whole(1, ScenarioLimits.ConnectionsMax, "a number of connections") };
            else line.Refuse($"'{line.Word("")}' stands where batch or connections was expected");
        }

        return flow;
    }

    private static ReadFlow Reads(ScenarioLine line)
    {
        var flow = new ReadFlow(line.Rate(ScenarioLimits.ReadsPerSecondMax), 4, "");
        if (flow.PerSecond == 0) line.Refuse("no reads at all: leave the line out");
        while (!line.IsOver)
        {
            if (line.Take("connections"))
                flow = flow with { Connections = line.Whole(1, ScenarioLimits.ConnectionsMax, "a number of connections") };
            else if (line.Take("plates")) flow = flow with { Province = Province(line) };
            else line.Refuse($"'{line.Word("")}' stands where connections or plates was expected");
        }

        return flow;
    }

    /// <summary>A sign that no plate begins with is refused here, and not 5,000 times a second by the node.</summary>
    private static string Province(ScenarioLine line)
    {
        var word = line.Word("the sign plates begin with, like 苏");
        if (word.Length == 1 && DrivingVehicles.IsProvince(word[0])) return word;
        line.Refuse($"'{word}' stands where the sign that a province's plates begin with, like 苏, was expected");
        return "";
    }

    private static Obedience Obey(ScenarioLine line)
    {
        line.Expect("acknowledge");
        var acknowledge = line.Duration(mayBeZero: true);
        line.Expect("drive");
        var drive = line.Duration(mayBeZero: true);
        line.Expect("stay");
        return new Obedience(acknowledge, drive, line.Duration(mayBeZero: true));
    }

    private static CallStream Calls(ScenarioLine line)
    {
        var stream = new CallStream(
            line.Rate(ScenarioLimits.CallsPerSecondMax), [CallStream.Automatic], null, TimeSpan.Zero, null, TimeSpan.Zero);
        while (!line.IsOver)
        {
            if (line.Take("types")) stream = stream with { Types = line.Word("auto, all or types like fight,theft").Split(',') };
            else if (line.Take("within")) stream = stream with { Place = line.Circle() };
            else if (line.Take("at")) stream = stream with { From = line.Duration(mayBeZero: true) };
            else if (line.Take("for")) stream = stream with { Lasting = line.Duration() };
            else if (line.Take("rise")) stream = stream with { Rise = line.Duration() };
            else line.Refuse($"'{line.Word("")}' stands where types, within, at, for or rise was expected");
        }

        if (stream.Types.Any(type => type.Length == 0)) line.Refuse("a type without a name: expected auto, all or types like fight,theft");
        return stream;
    }

    private static Surge SurgeOf(ScenarioLine line)
    {
        var surge = new Surge(At(line), For(line), TimeSpan.Zero, 1, 1, 1);
        while (!line.IsOver)
        {
            if (line.Take("rise")) surge = surge with { Rise = line.Duration() };
            else if (line.Take("calls")) surge = surge with { Calls = line.Factor(0) };
            else if (line.Take("fixes")) surge = surge with { Fixes = line.Factor(0) };
            else if (line.Take("malformed")) surge = surge with { Malformed = line.Factor(0) };
            else line.Refuse($"'{line.Word("")}' stands where rise, calls, fixes or malformed was expected");
        }

        if (surge is { Calls: 1, Fixes: 1, Malformed: 1 })
            line.Refuse("the surge raises nothing: expected calls, fixes or malformed with a factor");
        return surge;
    }

    private static Gather GatherOf(ScenarioLine line)
    {
        var officers = line.Whole(1, ScenarioLimits.OfficersMax, "a number of officers");
        line.Expect("within");
        var place = line.Circle();
        return new Gather(officers, place, At(line), For(line));
    }

    private static TimeSpan At(ScenarioLine line)
    {
        line.Expect("at");
        return line.Duration(mayBeZero: true);
    }

    private static TimeSpan For(ScenarioLine line)
    {
        line.Expect("for");
        return line.Duration();
    }

    private static ScenarioLimit Limit(ScenarioLine line, int number)
    {
        var text = line.Left;
        var name = line.Word("a latency or a count");
        if (LimitNames.Latencies.Contains(name))
        {
            var word = line.Word("p50, p90, p99, p999 or max");
            var part = word switch { "p50" => 0.5, "p90" => 0.9, "p99" => 0.99, "p999" => 0.999, "max" => 1, _ => 0 };
            if (part == 0) line.Refuse($"'{word}' stands where p50, p90, p99, p999 or max was expected");
            return new ScenarioLimit(text, number, LimitKind.Latency, name, part, line.Duration().TotalMilliseconds);
        }

        if (!LimitNames.Counts.Contains(name))
        {
            var known = string.Join(' ', [.. LimitNames.Latencies, .. LimitNames.Counts]);
            line.Refuse($"'{name}' is nothing that has a limit; expected one of: {known}");
        }

        var most = line.Word("a number like 0 or a share like 0.1%");
        var isShare = most.EndsWith('%');
        if (ScenarioLine.Number(isShare ? most[..^1] : most, out var value) && value >= 0)
            return new ScenarioLimit(text, number, isShare ? LimitKind.Share : LimitKind.Count, name, 0, value);
        line.Refuse($"'{most}' stands where a number like 0 or a share like 0.1% was expected");
        return new ScenarioLimit(text, number, LimitKind.Count, name, 0, 0);
    }

    private static KneePlan Knee(ScenarioLine line)
    {
        const double HighestUnlessSaid = 64;
        var plan = new KneePlan(line.Kinds(), line.Factor(1), Every(line), HighestUnlessSaid);
        return line.Take("to") ? plan with { Highest = line.Factor(1) } : plan;
    }

    private static TimeSpan Every(ScenarioLine line)
    {
        line.Expect("every");
        return line.Duration();
    }

    private static OverloadPlan Overload(ScenarioLine line)
    {
        var plan = new OverloadPlan(line.Kinds(), line.Factor(1), line.Take("of"), TimeSpan.Zero, TimeSpan.Zero);
        if (plan.OfKnee) line.Expect("knee");
        plan = plan with { Lasting = For(line) };
        line.Expect("back");
        return plan with { Back = line.Duration() };
    }

    /// <summary>What no single line shows. "" or ", line N: …".</summary>
    private static string Whole(Scenario read, Dictionary<string, int> seen)
    {
        string At(string word) => seen.TryGetValue(word, out var line) ? $", line {line}: " : ": ";
        if (!seen.ContainsKey("region")) return ": a line is missing: region with a region's id, or any";
        if (read.Calls.Count == 0 && read.Fixes.PerSecond == 0 && read.Reads is null)
            return ": there is no load: expected a line calls, fixes or reads";
        if (read.WantedPerSecond > 0 && read.Reads is null)
            return At("wanted") + "wanted vehicles are read by cameras: expected a line reads";
        if (read.WantedPerSecond > 0 && read.Desks == 0) return At("wanted") + "wanted vehicles need desks that look after them";
        if (read.Overload is { OfKnee: true } && read.Knee is null) return At("overload") + "'of knee' needs a line knee";
        if ((read.Knee ?? KneeUnlessSaid(read)).Raised is var raised && Nothing(read, raised) is { Length: > 0 } knee)
            return At("knee") + knee;
        if (read.Overload is { } overload && Nothing(read, overload.Raised) is { Length: > 0 } over) return At("overload") + over;
        if ((read.Knee is not null || read.Overload is not null) && read.Limits.Count == 0)
            return ": a knee or an overload needs limits: expected a line limit";
        var unseen = read.Limits.FirstOrDefault(limit => limit.Name == LimitNames.Reconnect && read.Reconnects.Count == 0);
        if (unseen is not null) return $", line {unseen.Line}: a limit on reconnect needs a line reconnect";
        unseen = read.Limits.FirstOrDefault(limit => limit.Name == LimitNames.MapBehind && read.Desks == 0);
        if (unseen is not null) return $", line {unseen.Line}: a limit on map-behind needs desks";
        unseen = read.Limits.FirstOrDefault(limit => limit.Name == LimitNames.ReadToAnswer && read.Reads is null);
        if (unseen is not null) return $", line {unseen.Line}: a limit on read-to-answer needs reads";
        unseen = read.Limits.FirstOrDefault(
            limit => limit.Name is LimitNames.ReadToTrack or LimitNames.ReadToAlert && read.WantedPerSecond == 0);
        if (unseen is not null) return $", line {unseen.Line}: a limit on {unseen.Name} needs wanted";
        unseen = read.Limits.FirstOrDefault(limit => limit.Name == LimitNames.PhoneBehind && read.Phones == 0);
        return unseen is not null ? $", line {unseen.Line}: a limit on phone-behind needs phones" : "";
    }

    /// <summary>The knee that <c>--knee</c> looks for when the file names none: all of the load that there is.</summary>
    public static KneePlan KneeUnlessSaid(Scenario scenario) => new(
        (scenario.Calls.Count > 0 ? LoadKinds.Calls : LoadKinds.None) | (scenario.Fixes.PerSecond > 0 ? LoadKinds.Fixes : LoadKinds.None),
        1.25, TimeSpan.FromSeconds(20), 64);

    private static string Nothing(Scenario read, LoadKinds raised) =>
        raised.HasFlag(LoadKinds.Calls) && read.Calls.Count == 0 ? "it raises calls, and there is no line calls"
        : raised.HasFlag(LoadKinds.Fixes) && read.Fixes.PerSecond == 0 ? "it raises fixes, and there is no line fixes"
        : raised.HasFlag(LoadKinds.Malformed) && read.MalformedPerSecond == 0 ? "it raises malformed, and there is no line malformed"
        : "";
}
