using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Journal;
using SmartPolicing.Realtime.Roads;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Host;

/// <summary>Opens the journals of a node's shards: one folder each, under <c>journal</c> in the state folder, by jurisdiction
/// number.</summary>
public static class ShardJournals
{
    /// <summary>
    /// When the node's clock begins: a replayed one may have run ahead of the wall's, and goes on from the newest moment in the journals,
    /// never back.
    /// </summary>
    public static DateTimeOffset Later(DateTimeOffset start, IReadOnlyList<ShardJournal> journals)
    {
        var newest = journals.Max(journal => journal.Fold.State.Now);
        return newest > Instant.From(start) ? newest.ToTime() : start;
    }

    // The journals may have come to different policies: the node was killed while another was put in force.
    private static bool TryAgree(
        OpenRegion region, List<ShardJournal> journals, Instant start, [NotNullWhen(false)] out string? refusal)
    {
        refusal = null;
        var policy = PolicyAtStart.Named(region.Region.Policy, journals, start);
        foreach (var journal in journals)
            if (!PolicyAtStart.TryPut(journal, policy, start, out refusal)) return false;
        return true;
    }

    /// <summary>The folder of one shard's journal.</summary>
    public static string FolderOf(string stateFolder, JurisdictionId jurisdiction) =>
        Path.Combine(stateFolder, "journal", NameOf(jurisdiction));

    /// <summary>The name of one shard's journal, in its files.</summary>
    public static string NameOf(JurisdictionId jurisdiction) => jurisdiction.Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Opens one of them to look back, beside the running shard. Blocks. Any thread.</summary>
    /// <param name="refusal">What is wrong, when false.</param>
    public static bool TryOpenPast(
        string stateFolder, JurisdictionId jurisdiction,
        [NotNullWhen(true)] out ShardReplay? past, [NotNullWhen(false)] out string? refusal)
    {
        past = null;
        var folder = FolderOf(stateFolder, jurisdiction);
        if (FolderDisk.TryOpenExisting(folder, out var disk, out var fault))
            return ShardReplay.TryOpen(disk, NameOf(jurisdiction), out past, out refusal);
        refusal = $"{folder}: {fault}";
        return false;
    }

    /// <summary>Opens all of them, in order of jurisdiction. Blocks while they are verified and replayed.</summary>
    /// <param name="options">How large they may become and how long they keep the past.</param>
    /// <param name="start">When a shard without a past begins.</param>
    /// <param name="refusal">What is wrong with the first that is refused; those before it are closed again.</param>
    public static bool TryOpen(
        OpenRegion region, string stateFolder, RecordingOptions options, Instant start,
        out IReadOnlyList<ShardJournal> journals, [NotNullWhen(false)] out string? refusal)
    {
        refusal = null;
        var opened = new List<ShardJournal>();
        var top = PlaceTimes.TopMetresPerSecond(region.Roads, region.Region.Speeds.Speeds);
        var officers = region.Region.Officers.ToLookup(officer => officer.Home);
        foreach (var jurisdiction in region.Region.Jurisdictions.OrderBy(jurisdiction => jurisdiction.Id.Value))
        {
            var configuration = new ShardConfiguration(
                jurisdiction.Id, region.Region.Policy, [.. officers[jurisdiction.Id].OrderBy(officer => officer.Id)], top)
            {
                Others = [.. region.Region.Jurisdictions.Select(other => other.Id).Where(other => other != jurisdiction.Id).OrderBy(other => other.Value)],
            };
            if (!FolderDisk.TryOpen(FolderOf(stateFolder, jurisdiction.Id), out var disk, out var fault))
            {
                refusal = $"{FolderOf(stateFolder, jurisdiction.Id)}: {fault}";
                break;
            }

            if (!ShardJournal.TryOpen(
                disk, NameOf(jurisdiction.Id), options with { KeepsPolicy = true }, configuration, TimeProvider.System, start,
                out var journal, out refusal)) break;
            opened.Add(journal);
        }

        journals = opened;
        if (refusal is null && TryAgree(region, opened, start, out refusal)) return true;
        foreach (var journal in opened) journal.Dispose();
        return false;
    }
}
