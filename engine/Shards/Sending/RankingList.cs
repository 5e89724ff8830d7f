using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Incidents;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Grains.Policy;

namespace SmartPolicing.Realtime.Shards.Sending;

/// <summary>
/// Puts the turns of a ranking together: who fits, who could be had in another way, who was passed over, and what is short. Everybody is
/// looked at once more, because the shard went on while the roads were asked. Runs on the shard's loop.
/// </summary>
internal sealed class RankingList(ShardTables tables, IncidentGrain incident, PendingRanking pending, Instant now)
{
    private readonly List<RankedOfficer> _fit = [];
    private readonly List<RankedOfficer> _passedOver = [];
    private readonly HashSet<OfficerId> _seen = []; // For membership only.

    internal Ranking Make(IReadOnlyList<RankedTurn> turns)
    {
        for (var turn = 0; turn < turns.Count; turn++) Take(turns[turn], pending.Sets[turn]);
        var aside = Aside();
        Sort();
        var needs = Needs(turns);
        var officers = _fit.Select(line => line with { Serves = ServedBy(line.Officer) }).Concat(aside.Select(Gain)).Concat(
            _passedOver.OrderBy(line => line.Metres).ThenBy(line => line.Officer).Take(DomainLimits.PassedOverMax));
        return new Ranking(now, [.. officers], tables.Officers.ZoneOf(incident.Cell).View(now)) { Policy = tables.Policy.Version.Number, Needs = needs };
    }

    private void Take(RankedTurn turn, IReadOnlyList<string> skills)
    {
        foreach (var line in turn.Fit)
        {
            if (!_seen.Add(line.Officer)) continue;
            var slot = SlotOf(line.Officer);
            var reason = CandidateSearch.Fitness(tables, incident, slot, now, skills);
            if (reason == RankReason.Fits) _fit.Add(line);
            else _passedOver.Add(CandidateSearch.Line(tables, incident, slot, reason, -1, now));
        }

        foreach (var line in turn.PassedOver)
            if (!_fit.Exists(fit => fit.Officer == line.Officer) && !_passedOver.Exists(other => other.Officer == line.Officer)) _passedOver.Add(line);
    }

    // Who can no longer be had in another way is passed over as anybody else.
    private List<RankedOfficer> Aside()
    {
        var slowest = _fit.Count == 0 ? int.MaxValue : _fit.Max(line => line.TravelSeconds);
        var isShort = _fit.Count < incident.Held().Missing;
        var aside = new List<RankedOfficer>();
        foreach (var line in pending.Aside)
        {
            if (line.Neighbour != default)
            {
                if (isShort || line.TravelSeconds < slowest) aside.Add(line);
                continue;
            }

            if (line.Reason == RankReason.FromStation)
            {
                if (StationedOfficers.IsOne(tables, incident, incident.Held(), SlotOf(line.Officer), now)) aside.Add(line);
                continue;
            }

            var officer = tables.Officers[SlotOf(line.Officer)];
            if (AsideOfficers.MayPreempt(tables, incident, officer, out var directive, out var other) != Refusal.None) continue;
            _passedOver.RemoveAll(passed => passed.Officer == line.Officer);
            aside.Add(line with { Preempts = new PreemptChoice(directive.Id, other.Id, other.Priority, -1) });
        }

        return
        [
            .. aside.OrderBy(Class).ThenBy(line => line.TravelSeconds).ThenBy(line => line.Officer),
            .. StationedOfficers.Placeless(tables, incident, now),
        ];

        static int Class(RankedOfficer line) => line.Reason == RankReason.FromStation ? 0 : line.Neighbour.Value == 0 ? 1 : 2;
    }

    private RankedOfficer Gain(RankedOfficer line) => line.Preempts is null || _fit.Count == 0
        ? line
        : line with { Preempts = line.Preempts with { GainSeconds = Math.Max(0, _fit[0].TravelSeconds - line.TravelSeconds) } };

    // Stable: without another rule those of the same second stay in the order of their milliseconds, then of their numbers.
    private void Sort()
    {
        var sorted = _fit.OrderBy(line => line.TravelSeconds);
        sorted = incident.Needs.TieBreak switch
        {
            TieBreak.LongestIdle => sorted.ThenBy(line => tables.Officers[SlotOf(line.Officer)].Since),
            TieBreak.FewestSkills => sorted.ThenBy(line => tables.Officers[SlotOf(line.Officer)].Skills.Count),
            _ => sorted,
        };
        RankedOfficer[] all = [.. sorted];
        _fit.Clear();
        _fit.AddRange(all);
    }

    private int ServedBy(OfficerId officer)
    {
        var (lines, held, skills) = (incident.Needs.Lines, incident.Held(), tables.Officers[SlotOf(officer)].Skills);
        var best = -1;
        for (var line = 0; line < lines.Count; line++)
        {
            if (!NeedMatching.Suits(skills, lines[line].Skills)) continue;
            if (best < 0 || Weight(line) > Weight(best)) best = line;
        }

        return best;

        int Weight(int line) => (held.MissingOf(line) > 0 ? 1_000 : 0) + lines[line].Skills.Count;
    }

    private List<RankedNeed> Needs(IReadOnlyList<RankedTurn> turns)
    {
        var lines = incident.Needs.Lines;
        var (held, filled) = (incident.Held(), incident.Held());
        var skills = _fit.Select(line => tables.Officers[SlotOf(line.Officer)].Skills).ToList();
        foreach (var theirs in skills) filled.TryAdd(theirs);
        var needs = new List<RankedNeed>(lines.Count);
        for (var line = 0; line < lines.Count; line++)
        {
            var fit = skills.Count(theirs => NeedMatching.Suits(theirs, lines[line].Skills));
            var missing = filled.MissingOf(line);
            needs.Add(new RankedNeed(lines[line], held.TakenOf(line), fit, missing, missing == 0 ? [] : CountsOf(lines[line], turns)));
        }

        return needs;
    }

    private IReadOnlyList<PassedOverCount> CountsOf(NeedLine line, IReadOnlyList<RankedTurn> turns)
    {
        for (var turn = 0; turn < turns.Count; turn++)
            if (pending.Sets[turn].SequenceEqual(line.Skills)) return turns[turn].Counts;
        return [];
    }

    private int SlotOf(OfficerId officer)
    {
        var known = tables.Officers.TrySlot(officer, out var slot);
        Invariant.Holds(known);
        return slot;
    }
}
