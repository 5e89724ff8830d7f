#pragma warning disable RS0030 // Before the loop begins; it waits for the disk.
using System.Diagnostics.CodeAnalysis;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Dispatch;
using SmartPolicing.Realtime.Grains.Policy;
using SmartPolicing.Realtime.Shards.Policy;

namespace SmartPolicing.Realtime.Shards.Recording;

/// <summary>
/// The one policy that all shards of a node begin with. Their journals may have come to different ones: the node was killed while another
/// was put in force. Blocks; call it before any loop begins.
/// </summary>
public static class PolicyAtStart
{
    /// <summary>Who put a policy in force that was found in the folder at a start.</summary>
    public const string ByStart = "start";

    /// <summary>
    /// The policy of the region's folder with its version: that of the newest that any of the journals has come to, when that says the same;
    /// otherwise the next number.
    /// </summary>
    public static DispatchPolicy Named(DispatchPolicy policy, IReadOnlyList<ShardJournal> journals, Instant now)
    {
        var newest = journals.Select(journal => journal.Fold.State.Policy.Version).MaxBy(version => version.Number) ?? PolicyVersion.None;
        var hash = PolicyBytes.HashOf(policy);
        var version = newest.Hash == hash ? newest : new PolicyVersion(newest.Number + 1, hash, now, ByStart);
        return policy with { Version = version };
    }

    /// <summary>Puts it in force in a journal that has come to another: written, kept and applied.</summary>
    /// <param name="now">Moved on to the newest entry's when that is later.</param>
    /// <param name="refusal">What is wrong, when false.</param>
    public static bool TryPut(ShardJournal journal, DispatchPolicy policy, Instant now, [NotNullWhen(false)] out string? refusal)
    {
        refusal = null;
        if (journal.Fold.State.Policy.Version == policy.Version) return true;
        if (now < journal.Fold.State.Now) now = journal.Fold.State.Now;
        var set = new PolicySet(policy);
        var recorded = journal.TryRecord(now, set, out _);
        while (recorded == RecordResult.BatchFull && Commit(journal)) recorded = journal.TryRecord(now, set, out _);
        if (recorded != RecordResult.Recorded || !Commit(journal))
        {
            refusal = $"Jurisdiction {journal.Fold.Configuration.Jurisdiction}: the policy cannot be written: "
                + $"{journal.Fault?.ToString() ?? "there is no room"}";
            return false;
        }

        journal.Fold.State.Apply(now, set);
        journal.Fold.State.Effects.Clear(); // The loop tells all when it begins.
        return true;
    }

    private static bool Commit(ShardJournal journal) => journal.CommitAsync(durable: true).AsTask().Result;
}
