using System.Buffers.Binary;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
using SmartPolicing.Realtime.Server.Contract;
using SmartPolicing.Realtime.Server.Viewers;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>Position frames, read as a page reads them and compared with what is really there.</summary>
public class DashboardFrameTests
{
    private static readonly LatLng Centre = LatLng.FromDegrees(33.5, 117.1);
    private static readonly Instant Now = new(1_790_000_000_000);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void APage_HoldsExactlyWhatIsInItsView_WhateverMovesAndHoweverItPans(int seed)
    {
        var random = new Random(seed);
        var officers = Enumerable.Range(1, 300).Select(number => Random(random, (uint)number)).ToArray();
        var frame = new OfficerFrame(DashboardTown.Three, Now, officers);
        var frames = new FrameBuilder([Door(() => frame)], new FrameCells(), Centre, 1);
        var page = new Dictionary<uint, (int X, int Y, byte Heading, byte Status)>();
        var area = Area(117.0, 33.45, 117.1, 33.55, 12);
        var whole = true;
        for (var step = 0; step < 200; step++)
        {
            if (random.Next(8) == 0)
            {
                var (west, south) = (116.9 + random.NextDouble() * 0.3, 33.4 + random.NextDouble() * 0.1);
                area = Area(west, south, west + 0.1, south + 0.1, 12);
                whole = true;
            }

            Apply(page, frames.Build(area, whole, false, Now) as OfficersFrameMessage);
            whole = false;
            var expected = officers.Where(officer => area.Holds(officer.Latitude, officer.Longitude)).ToDictionary(
                officer => officer.Officer.Value, Shown);
            Assert.Equal(expected.OrderBy(entry => entry.Key), page.OrderBy(entry => entry.Key));
            officers = [.. officers.Select(officer => random.Next(10) == 0 ? Random(random, officer.Officer.Value) : officer)];
            frame = new OfficerFrame(DashboardTown.Three, Now, officers);
        }

        Assert.Null(Twice(frames, area));
    }

    [Fact]
    public void ARecord_IsSixteenBytesAsDocumented()
    {
        OfficerPosition[] officers =
        [
            new(new OfficerId(70_000), Now.PlusSeconds(-90), 33.4, 117.3, 359, OfficerStatus.EnRoute),
            new(new OfficerId(2), default, 33.5, 117.1, -1, OfficerStatus.OffDuty),
            new(new OfficerId(3), Now.PlusSeconds(-100_000), 33.5, 117.1, 0, OfficerStatus.Busy),
        ];
        var frame = new OfficerFrame(DashboardTown.Three, Now, officers);
        var frames = new FrameBuilder([Door(() => frame)], new FrameCells(), Centre, 1);
        var data = ((OfficersFrameMessage)frames.Build(Area(117, 33, 118, 34, 10), true, false, Now)!).Data;
        Assert.Equal("70110100" + "400D0300" + "6079FEFF" + "B3" + "03" + "5A00", Convert.ToHexString(data, 0, 16));
        Assert.Equal("02000000" + "00000000" + "00000000" + "FF" + "00" + "FFFF", Convert.ToHexString(data, 16, 16));
        Assert.Equal("FEFF", Convert.ToHexString(data, 46, 2)); // Very old, but not never.
    }

    [Fact]
    public void ManyOfficers_BecomeCounts_AndComeBackOnlyWellBelow()
    {
        var random = new Random(7);
        var shown = 3_000;
        OfficerFrame Frame() => new(DashboardTown.Three, Now, [.. Enumerable.Range(1, shown).Select(number => Random(random,
            (uint)number))]);
        var frame = Frame();
        var frames = new FrameBuilder([Door(() => frame)], new FrameCells(), Centre, 1);
        var area = Area(116, 33, 118, 34, 11.2);
        Assert.IsType<OfficersFrameMessage>(Next(3_000));
        var cells = Assert.IsType<CellsFrameMessage>(Next(3_001));
        Assert.IsType<CellsFrameMessage>(Next(2_401));
        Assert.Equal(2_400 * 16, Assert.IsType<OfficersFrameMessage>(Next(2_400)).Data.Length); // All of them: the page had none.
        Assert.IsType<OfficersFrameMessage>(Next(2_900));

        cells = Assert.IsType<CellsFrameMessage>(Next(4_000));
        var slow = frame.Officers.Where(officer => officer.Status != OfficerStatus.OffDuty)
            .GroupBy(officer => H3Cell.FromLatLng(LatLng.FromDegrees(officer.Latitude, officer.Longitude), 7).ToString())
            .Select(group => $"{group.Key} {group.Count(officer => officer.Status == OfficerStatus.Available)} {group.Count()}");
        Assert.Equal(slow.Order(StringComparer.Ordinal), cells.Cells.Select(cell => string.Join(' ', cell)).Order(StringComparer.Ordinal));
        Assert.Null(Twice(frames, area));

        object? Next(int count)
        {
            shown = count;
            frame = Frame();
            return frames.Build(area, false, false, Now);
        }
    }

    [Theory]
    [InlineData(11.2, 7)]
    [InlineData(0, 4)]
    [InlineData(24, 10)]
    [InlineData(10, 6)]
    [InlineData(12.6, 8)]
    public void TheCellSize_GoesWithTheZoom(double zoom, int resolution) => Assert.Equal(resolution, ViewArea.ResolutionAt(zoom));

    [Theory]
    [InlineData(double.NaN, 0, 1, 1, 1)]
    [InlineData(0, double.PositiveInfinity, 1, 1, 1)]
    [InlineData(2, 0, 1, 1, 1)]
    [InlineData(0, 2, 1, 1, 1)]
    [InlineData(0, -91, 1, 1, 1)]
    [InlineData(0, 0, 541, 1, 1)]
    [InlineData(0, 0, 1, 1, -1)]
    [InlineData(0, 0, 1, 1, double.NaN)]
    public void ABadView_IsRefused(double west, double south, double east, double north, double zoom) =>
        Assert.False(ViewArea.TryFrom(new ViewInput(west, south, east, north, zoom), out _));

    [Fact]
    public void AStillPicture_BeatsOnlyWhileTheShardsPublish()
    {
        var frame = new OfficerFrame(new JurisdictionId(1), Now, []);
        var frames = new FrameBuilder([new ShardDoor(frame.Jurisdiction, [], () => frame)], new FrameCells(), LatLng.FromDegrees(33.5, 117.5), 1);
        var area = Area(117, 33, 118, 34, 10);
        Assert.NotNull(frames.Build(area, true, false, Now));
        frame = new OfficerFrame(frame.Jurisdiction, Now.PlusSeconds(1), frame.Officers);
        Assert.Null(frames.Build(area, false, false, Now));
        frame = new OfficerFrame(frame.Jurisdiction, Now.PlusSeconds(2), frame.Officers);
        Assert.Empty(((OfficersFrameMessage)frames.Build(area, false, true, Now)!).Data);
        Assert.Null(frames.Build(area, false, true, Now)); // Nothing published since: the page must see that it gets old.
    }

    [Theory]
    [InlineData(1, 3_000, false)]
    [InlineData(1, 3_001, true)]
    [InlineData(60, 180_000, false)]
    [InlineData(60, 180_001, true)]
    public void CityThatPublishesNoMore_IsNamed_WhileTheOthersGoOn(double speed, int silentMilliseconds, bool named)
    {
        var still = new OfficerFrame(new JurisdictionId(1), Now, []);
        var later = Now.PlusMilliseconds(silentMilliseconds);
        var running = new OfficerFrame(new JurisdictionId(2), later, []);
        ShardDoor[] shards = [new(still.Jurisdiction, [], () => still), new(running.Jurisdiction, [], () => running)];
        var frames = new FrameBuilder(shards, new FrameCells(), LatLng.FromDegrees(33.5, 117.5), speed);
        var message = (OfficersFrameMessage)frames.Build(Area(117, 33, 118, 34, 10), true, false, later)!;
        Assert.Equal(named ? [(ushort)1] : [], message.Stopped);
    }

    [Theory]
    [InlineData(12.0)]
    [InlineData(9.0)]
    public void AnOfficerWhoMovedToAnotherCity_IsShownOnce_ByThatCity(double zoom)
    {
        // Enough of them that counts are sent, or so few that each is.
        var many = zoom < 10 ? 3_001 : 3;
        var left = new OfficerPosition(new OfficerId(1), Now, 33.40, 117.0, 0, OfficerStatus.Available);
        var here = left with { Latitude = 33.50, Status = OfficerStatus.EnRoute };
        OfficerPosition Other(int number) => left with { Officer = new OfficerId((uint)number), Latitude = 33.45 };
        var old = new OfficerFrame(DashboardTown.Three, Now, [.. Enumerable.Range(2, many).Select(Other), left]);
        var now = new OfficerFrame(DashboardTown.Four, Now, [here]);
        foreach (var doors in (ShardDoor[][])[[Door(() => old, many), Door(() => now)], [Door(() => now), Door(() => old, many)]])
        {
            var message = new FrameBuilder(doors, new FrameCells(), Centre, 1).Build(Area(116, 33, 118, 34, zoom), true, false, Now);
            if (message is CellsFrameMessage cells)
            {
                Assert.Equal((many + 1, many), (cells.Cells.Sum(cell => (int)cell[2]), cells.Cells.Sum(cell => (int)cell[1])));
                continue;
            }

            var officers = Assert.IsType<OfficersFrameMessage>(message);
            Assert.Equal((many + 1) * FrameBuilder.RecordBytes, officers.Data.Length); // Not one record more.
            var page = new Dictionary<uint, (int X, int Y, byte Heading, byte Status)>();
            Apply(page, officers);
            Assert.Equal(Shown(here), page[1]);
        }
    }

    [Fact]
    public void ThoseWhoLeft_DoNotMakeCountsOfWhatCanBeShownSingly()
    {
        var random = new Random(9);
        OfficerPosition[] officers = [.. Enumerable.Range(1, 3_001).Select(number => Random(random, (uint)number))];
        var frame = new OfficerFrame(DashboardTown.Three, Now, officers);
        var frames = new FrameBuilder([Door(() => frame, 3_000)], new FrameCells(), Centre, 1);
        var message = Assert.IsType<OfficersFrameMessage>(frames.Build(Area(116, 33, 118, 34, 11.2), true, false, Now));
        Assert.Equal(3_000 * FrameBuilder.RecordBytes, message.Data.Length);
    }

    /// <summary>The same frames again: nothing new.</summary>
    private static object? Twice(FrameBuilder frames, ViewArea area)
    {
        frames.Build(area, false, false, Now);
        return frames.Build(area, false, false, Now);
    }

    /// <summary>A shard's door.</summary>
    /// <param name="staff">How many of the frame's first officers belong there; more than enough when left out.</param>
    private static ShardDoor Door(Func<OfficerFrame> frame, int staff = 5_000)
    {
        var count = Math.Max(staff, frame().Officers.Length);
        OfficerRegistration[] officers =
            [.. Enumerable.Range(1, count).Select(number => DashboardTown.Officers[0] with { Id = new OfficerId((uint)number) })];
        return new ShardDoor(frame().Jurisdiction, officers, frame) { Staff = officers[..staff] };
    }

    private static void Apply(Dictionary<uint, (int X, int Y, byte Heading, byte Status)> page, OfficersFrameMessage? message)
    {
        if (message is null) return;
        foreach (var gone in message.Gone) Assert.True(page.Remove(gone));
        for (var at = 0; at < message.Data.Length; at += FrameBuilder.RecordBytes)
        {
            var record = message.Data.AsSpan(at, FrameBuilder.RecordBytes);
            page[BinaryPrimitives.ReadUInt32LittleEndian(record)] =
                (BinaryPrimitives.ReadInt32LittleEndian(record[4..]), BinaryPrimitives.ReadInt32LittleEndian(record[8..]), record[12],
                    record[13]);
        }
    }

    private static (int X, int Y, byte Heading, byte Status) Shown(OfficerPosition officer) => (
        (int)Math.Round((officer.Longitude - Centre.Longitude) * 1_000_000),
            (int)Math.Round((officer.Latitude - Centre.Latitude) * 1_000_000),
        (byte)(officer.HeadingDegrees / 2), (byte)officer.Status);

    private static OfficerPosition Random(Random random, uint number) => new(
        new OfficerId(number), Now.PlusSeconds(-random.Next(100)), 33.4 + random.NextDouble() * 0.2, 116.9 + random.NextDouble() * 0.4,
        (short)random.Next(360), (OfficerStatus)random.Next(6));

    private static ViewArea Area(double west, double south, double east, double north, double zoom)
    {
        Assert.True(ViewArea.TryFrom(new ViewInput(west, south, east, north, zoom), out var area));
        Assert.False(area.Holds(south - (north - south) * 0.21, west));
        Assert.True(area.Holds(south - (north - south) * 0.19, west));
        return area;
    }
}
