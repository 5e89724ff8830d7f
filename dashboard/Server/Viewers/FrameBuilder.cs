using System.Buffers.Binary;
using System.Runtime.InteropServices;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Viewers;

/// <summary>
/// Builds one connection's position frames from the newest frames of the shards it may see: officers that changed since its last
/// frame and those that left the view, or counts per cell when there are too many to read. Owned by that connection's pump; one
/// thread at a time.
/// </summary>
/// <param name="shards">The shards the dispatcher may see.</param>
/// <param name="cells">Shared by all connections.</param>
/// <param name="centre">The region's centre, from which records are measured.</param>
/// <param name="speed">Node seconds per wall second.</param>
internal sealed class FrameBuilder(IReadOnlyList<ShardDoor> shards, FrameCells cells, LatLng centre, double speed)
{
    /// <summary>Bytes of one record.</summary>
    internal const int RecordBytes = 16;

    private const double UnitsPerDegree = 1e6;
    private const byte HeadingUnknown = 255;
    private const ushort AgeNever = ushort.MaxValue;

    private readonly Dictionary<uint, Sent> _sent = [];
    private readonly OfficerFrame[] _frames = new OfficerFrame[shards.Count]; // Held until the next ones; garbage when the pump ends.
    private readonly Dictionary<ulong, (int Available, int Total)> _counts = [];
    private Dictionary<ulong, (int Available, int Total)> _sentCounts = [];
    private bool _cellsMode;
    private uint _pass;

    /// <param name="whole">Send all in view, not only what changed: the page has a new view or a new snapshot.</param>
    /// <param name="beat">Send even when nothing changed, as long as the shards publish: the page's proof that its picture is live.</param>
    /// <param name="now">For the ages.</param>
    /// <returns>Null when there is nothing new.</returns>
    internal object? Build(ViewArea area, bool whole, bool beat, Instant now)
    {
        if (!TakeFrames() && !whole) return null;
        var inView = CountInView(area);
        var cellsBefore = _cellsMode;
        _cellsMode = inView > (_cellsMode ? DashboardLimits.OfficersAgainAt : DashboardLimits.CellsAbove);
        if (_cellsMode)
        {
            _sent.Clear(); // The page shows no single officers now.
            return BuildCells(area, whole || beat || !cellsBefore, now);
        }

        return BuildOfficers(area, whole || cellsBefore, beat, now);
    }

    /// <returns>False when no shard has published since the last call.</returns>
    private bool TakeFrames()
    {
        var any = false;
        for (var i = 0; i < shards.Count; i++)
        {
            var frame = shards[i].Frame();
            if (ReferenceEquals(frame, _frames[i]))
            {
                frame.LetGo(); // Held from the last call.
                continue;
            }

            any = true;
            _frames[i]?.LetGo();
            _frames[i] = frame;
        }

        return any;
    }

    // Those after them have moved to another city, whose frame has them as they are; before its first frame a shard has none.
    private ReadOnlySpan<OfficerPosition> Staff(int shard) =>
        _frames[shard].Officers.AsSpan(0, Math.Min(shards[shard].Staff.Count, _frames[shard].Officers.Length));

    private int CountInView(ViewArea area)
    {
        var count = 0;
        for (var i = 0; i < _frames.Length; i++)
            foreach (ref readonly var officer in Staff(i))
                if (area.Holds(officer.Latitude, officer.Longitude)) count++;
        return count;
    }

    private OfficersFrameMessage? BuildOfficers(ViewArea area, bool whole, bool beat, Instant now)
    {
        _pass++;
        var data = new List<byte>();
        for (var i = 0; i < _frames.Length; i++)
            foreach (ref readonly var officer in Staff(i))
            {
                if (!area.Holds(officer.Latitude, officer.Longitude)) continue;
                ref var sent = ref CollectionsMarshal.GetValueRefOrAddDefault(_sent, officer.Officer.Value, out var known);
                var same = known && !whole && sent.Position == officer;
                sent = new Sent(officer, _pass);
                if (!same) Append(data, officer, now);
            }

        var gone = new List<uint>();
        foreach (var (officer, sent) in _sent)
            if (sent.Pass != _pass) gone.Add(officer);
        foreach (var officer in gone) _sent.Remove(officer);
        if (data.Count == 0 && gone.Count == 0 && !whole && !beat) return null;
        return new OfficersFrameMessage(now.UnixMilliseconds, "officers", [.. data], gone, Stopped(now));
    }

    private void Append(List<byte> data, in OfficerPosition officer, Instant now)
    {
        Span<byte> record = stackalloc byte[RecordBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(record, officer.Officer.Value);
        BinaryPrimitives.WriteInt32LittleEndian(record[4..], Offset(officer.Longitude, centre.Longitude));
        BinaryPrimitives.WriteInt32LittleEndian(record[8..], Offset(officer.Latitude, centre.Latitude));
        record[12] = officer.HeadingDegrees < 0 ? HeadingUnknown : (byte)(officer.HeadingDegrees / 2);
        record[13] = (byte)officer.Status;
        BinaryPrimitives.WriteUInt16LittleEndian(record[14..], Age(officer.FixAt, now));
        data.AddRange(record);
    }

    private static int Offset(double degrees, double from) => (int)Math.Round((degrees - from) * UnitsPerDegree);

    private static ushort Age(Instant fixAt, Instant now) =>
        fixAt.IsNever ? AgeNever : (ushort)Math.Clamp(now.MillisecondsSince(fixAt) / 1000, 0, AgeNever - 1);

    private CellsFrameMessage? BuildCells(ViewArea area, bool whole, Instant now)
    {
        _counts.Clear();
        for (var shard = 0; shard < _frames.Length; shard++)
        {
            var cellOf = cells.Of(_frames[shard], area.Resolution);
            var staff = Staff(shard);
            for (var i = 0; i < staff.Length; i++)
            {
                ref readonly var officer = ref staff[i];
                // Those off duty are no part of how strong a place is.
                if (officer.Status == OfficerStatus.OffDuty || !area.Holds(officer.Latitude, officer.Longitude)) continue;
                ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, cellOf[i].Value, out _);
                count.Total++;
                if (officer.Status == OfficerStatus.Available) count.Available++;
            }
        }

        if (!whole && _counts.Count == _sentCounts.Count && !_counts.Except(_sentCounts).Any()) return null;
        _sentCounts = new(_counts);
        return new CellsFrameMessage(
            now.UnixMilliseconds, "cells",
            [.. _counts.OrderBy(entry => entry.Key).Select(
                entry => new object[] { new H3Cell(entry.Key).ToString(), entry.Value.Available, entry.Value.Total })],
            Stopped(now));
    }

    // Cities whose shard publishes no more: the others go on, and the desk must not take these for live.
    private ushort[] Stopped(Instant now) =>
    [
        .. _frames.Where(frame => now.MillisecondsSince(frame.At) > DashboardLimits.StoppedAfterMilliseconds * speed)
            .Select(frame => frame.Jurisdiction.Value).Order(),
    ];

    private readonly record struct Sent(OfficerPosition Position, uint Pass);
}
