using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Simulation;

/// <summary>What each shard was, at some entries and moments: after a start, and looking back, it must be that again.</summary>
internal sealed class Memory(Town town, Machine machine)
{
    private const int KeptMax = 64;

    private readonly List<(long Sequence, Instant At, byte[] State)>[] _kept = [.. town.Jurisdictions.Select(_ => new List<(long, Instant, byte[])>())];
    private readonly long[] _fullAt = new long[town.Jurisdictions.Count];
    private int _turns;

    /// <summary>After the turns of a step.</summary>
    public void Keep(SimulatedNode node, long now)
    {
        _turns++;
        for (var index = 0; index < node.Journals.Count; index++)
        {
            var journal = node.Journals[index];
            if (journal.Space.IsFull || machine.IsFull(index)) _fullAt[index] = now;
            if ((_turns & 7) != 0 || Audit.Bytes(journal.Fold) is not { } state) continue;
            var kept = _kept[index];
            if (kept.Count == KeptMax) kept.RemoveAt(0);
            kept.Add((journal.LastSequence, new Instant(now), state));
        }
    }

    /// <summary>Ticks are refused while there is no room, and for a moment after.</summary>
    public bool WasFullLately(int index, long now) => _fullAt[index] > 0 && now - _fullAt[index] < 5_000;

    /// <summary>After a start: a shard whose last entry is one that was remembered is what it was then.</summary>
    public void Compare(IReadOnlyList<ShardJournal> journals)
    {
        for (var index = 0; index < journals.Count; index++)
        {
            var journal = journals[index];
            var kept = _kept[index];
            foreach (var (sequence, _, state) in kept)
            {
                if (sequence != journal.Recovered.LastSequence || sequence != journal.LastSequence) continue;
                machine.Count("states found again");
                var found = Audit.Written(journal.Fold);
                Violation.Unless(state.AsSpan().SequenceEqual(found), $"after entry {sequence} the state of {town.Jurisdictions[index]} is not what it was");
            }

            // What was behind the last entry that was kept is not the past any more.
            kept.RemoveAll(each => each.Sequence > journal.Recovered.LastSequence);
        }
    }

    /// <summary>Replays come to the state of now, and looking back to one of then.</summary>
    /// <returns>How many replays were compared.</returns>
    public int CheckReplays(int index, byte[] live, bool inFull)
    {
        var name = SimulatedNode.NameOf(town.Jurisdictions[index]);
        var replays = Audit.Replays(machine.Disks[index], name, live, inFull);
        if (_kept[index].Count == 0) return replays;
        Audit.PastIs(machine.Disks[index], name, _kept[index][0]);
        return replays + 1;
    }
}
