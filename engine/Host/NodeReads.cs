using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Host.Borders;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Ingest.Reads;
using SmartPolicing.Realtime.Server;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Host;

/// <summary>The desks that take a node's plate reads, one beside each shard, and the keeper of what nobody looked for.</summary>
public sealed record NodeReads(ReadDesks Desks, ArchiveKeeper Keeper)
{
    /// <summary>As the dashboard sees it.</summary>
    public ReadsDoor Door => new(Find, CamerasOf);

    /// <summary>Where the reads of a jurisdiction that nobody looked for lie.</summary>
    public static string FolderOf(string stateFolder, JurisdictionId jurisdiction) =>
        Path.Combine(stateFolder, "reads", jurisdiction.ToString());

    /// <summary>Opens the archives, which deletes what is too old, and makes the desks.</summary>
    /// <param name="archiveBytes">What all archives together may take.</param>
    /// <returns>False with one line for a person when a folder cannot be used.</returns>
    public static bool TryOpen(
        OpenRegion region, Node node, string stateFolder, long archiveBytes, IngestMetrics metrics, NodeBorder border,
        [NotNullWhen(true)] out NodeReads? reads, out string refusal)
    {
        var wall = TimeProvider.System;
        var keeper = new ArchiveKeeper(archiveBytes, () => DiskOf(stateFolder), node.Clock, wall, metrics.Reads);
        CameraPost[] cameras =
        [
            .. region.Region.Cameras.Select(camera =>
                new CameraPost(camera.Id, camera.Name, camera.Place, camera.HeadingDegrees, camera.Jurisdiction)),
        ];
        var byJurisdiction = cameras.ToLookup(camera => camera.Jurisdiction);
        (reads, refusal) = (null, "");
        try
        {
            var desks = new List<ReadDesk>(node.Shards.Count);
            foreach (var shard in node.Shards)
            {
                var folder = FolderOf(stateFolder, shard.Jurisdiction);
                var archive = ReadArchive.Open(folder, region.Region.ReadsKeptMinutes, keeper, node.Clock, metrics.Reads);
                desks.Add(new ReadDesk(
                    shard.Jurisdiction, [.. byJurisdiction[shard.Jurisdiction]], border.MatcherOf(shard.Jurisdiction), border.TakeAsync, archive, node.Clock, wall,
                    metrics.Reads));
            }

            reads = new NodeReads(new ReadDesks(cameras, desks), keeper);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            refusal = $"Cannot use the folder for plate reads: {fault.Message}";
        }

        return reads is not null;
    }

    private FoundReads Find(ReadQuestion question, CancellationToken cancellation)
    {
        var desk = Desks.All.FirstOrDefault(desk => desk.Jurisdiction == question.Jurisdiction);
        if (desk is null or { Archive.KeptMinutes: 0 }) return new FoundReads([], false, "notKept");
        var found = desk.Archive.Find(
            new ReadSearch(question.Plate, question.From, question.Until, question.Limit, question.Who, question.Why, question.Case),
            cancellation);
        var refusal = found.Refusal == SearchRefusal.None ? null : JsonNamingPolicy.CamelCase.ConvertName(found.Refusal.ToString());
        return new FoundReads(
            [.. found.Reads.Select(read =>
                new FoundRead(read.Id, read.Camera, read.SeenAt, read.Plate, read.Confidence, read.Vehicle, read.Picture))],
            found.IsCut, refusal);
    }

    private List<CameraState> CamerasOf(JurisdictionId jurisdiction)
    {
        var states = new List<CameraState>();
        if (Desks.All.FirstOrDefault(desk => desk.Jurisdiction == jurisdiction) is not { } desk) return states;
        for (var slot = 0; slot < desk.Cameras.Count; slot++)
        {
            var (camera, clock) = (desk.Cameras[slot], desk.ClockOf(slot) ?? default);
            states.Add(new CameraState(
                camera.Id, camera.Name, camera.Place, camera.HeadingDegrees, clock.SkewMilliseconds, clock.UncertaintyMilliseconds,
                clock.Reads, clock.IsCertain, clock.Mends, desk.LastReadOf(slot)));
        }

        return states;
    }

    private static (long Free, long Size)? DiskOf(string folder)
    {
        try
        {
            var disk = new DriveInfo(folder);
            return (disk.AvailableFreeSpace, disk.TotalSize);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
