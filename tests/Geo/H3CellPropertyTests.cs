namespace SmartPolicing.Realtime.Geo.Tests;

/// <summary>What must hold of any H3 grid, without the official library at hand.</summary>
public class H3CellPropertyTests
{
    [Fact]
    public void Center_OfAnyCell_IsInThatCell()
    {
        var points = new HardPoints(seed: 7);
        for (var i = 0; i < 50_000; i++)
        {
            var cell = points.Cell(points.Resolution());
            Assert.True(cell.IsValid, $"{cell}");
            Assert.Equal(cell, H3Cell.FromLatLng(cell.Center, cell.Resolution));
        }
    }

    [Fact]
    public void Hierarchy_UpAndDown_ComesBack()
    {
        var points = new HardPoints(seed: 8);
        for (var i = 0; i < 20_000; i++)
        {
            var cell = points.Cell(points.Resolution());
            var finer = cell.Resolution + points.Below(16 - cell.Resolution);
            var child = cell.CenterChild(finer);
            Assert.True(child.IsValid);
            Assert.Equal(finer, child.Resolution);
            Assert.Equal(cell, child.Parent(cell.Resolution));
            Assert.Equal(cell.BaseCell, child.BaseCell);
            Assert.InRange(cell.Center.MetresTo(child.Center), 0, 0.01);
        }
    }

    [Fact]
    public void Neighbours_OfAnyCell_AreNeighboursBothWays()
    {
        var points = new HardPoints(seed: 9);
        Span<H3Cell> ring = new H3Cell[6];
        Span<H3Cell> back = new H3Cell[6];
        for (var i = 0; i < 20_000; i++)
        {
            var cell = points.Cell(points.Resolution());
            var count = cell.Ring(1, ring);
            Assert.Equal(cell.IsPentagon ? 5 : 6, count);
            foreach (var neighbour in ring[..count])
            {
                Assert.True(neighbour.IsValid);
                Assert.True(cell.IsNeighbourOf(neighbour));
                Assert.True(neighbour.IsNeighbourOf(cell));
                Assert.True(back[..neighbour.Ring(1, back)].Contains(cell));
                if (cell.TryDistanceTo(neighbour, out var steps))
                    Assert.Equal(1, steps);
            }
            Assert.False(cell.IsNeighbourOf(cell));
        }
    }

    [Fact]
    public void Disk_IsItsRings_InOrder()
    {
        var points = new HardPoints(seed: 10);
        var disk = new H3Cell[H3Cell.DiskCount(6)];
        var ring = new H3Cell[36];
        for (var i = 0; i < 3_000; i++)
        {
            var cell = points.Cell(points.Resolution());
            var k = points.Below(7);
            var all = disk.AsSpan(0, cell.Disk(k, disk));
            var at = 0;
            for (var r = 0; r <= k; r++)
            {
                var count = cell.Ring(r, ring);
                Assert.True(all.Slice(at, count).ToArray().ToHashSet().SetEquals(ring[..count]), $"{cell} ring {r}");
                if (!all.ToArray().Any(member => member.IsPentagon))
                    Assert.True(all.Slice(at, count).SequenceEqual(ring.AsSpan(0, count)), $"{cell} ring {r}: another order");
                at += count;
            }
            Assert.Equal(all.Length, at);
        }
    }

    [Fact]
    public void Ring_OfEveryCoarseCellAroundManyPentagons_IsTheEdgeOfItsDisk()
    {
        var disk = new H3Cell[H3Cell.DiskCount(13)];
        var ring = new H3Cell[6 * 13];
        var coarse = Enumerable.Range(0, 122)
            .SelectMany(n => new[] { 0, 1 }.Select(new H3Cell(0x8001fffffffffffUL | (ulong)n << 45).CenterChild));
        foreach (var cell in coarse)
            for (var k = 1; k <= 13; k++)
            {
                var edge = disk[..cell.Disk(k, disk)].ToHashSet();
                edge.ExceptWith(disk[..cell.Disk(k - 1, disk)]);
                var count = cell.Ring(k, ring);
                Assert.Equal(edge.Count, count);
                Assert.True(edge.SetEquals(ring[..count]), $"{cell} ring {k}");
            }
    }

    [Fact]
    public void Text_OfAnyCell_ReadsBack()
    {
        var points = new HardPoints(seed: 11);
        for (var i = 0; i < 5_000; i++)
        {
            var cell = points.Cell(points.Resolution());
            Assert.Equal(cell, Oracle.Cell(cell.ToString()));
            Assert.Equal(cell, Oracle.Cell(cell.ToString().ToUpperInvariant()));
            for (var length = 0; length < 15; length++)
                Assert.False(H3Cell.TryParse(cell.ToString().AsSpan(0, length), out _));
        }
        string[] refused = ["", " 8928308280fffff", "0x8928308280fffff",
            "8928308280fffff ", "8928308280ffffg", "-1", "0", "00000000000000000000089283"];
        foreach (var text in refused)
        {
            Assert.False(H3Cell.TryParse(text, out var none));
            Assert.True(none.IsNull);
        }
    }

    [Fact]
    public void Order_IsThatOfTheIndex()
    {
        var (a, b) = (new H3Cell(0x89283082803ffff), new H3Cell(0x89283082807ffff));
        Assert.True(a < b && b > a && a <= b && b >= a && a.CompareTo(b) < 0 && a.CompareTo(a) == 0);
        Assert.True(default(H3Cell).IsNull);
        Assert.False(default(H3Cell).IsValid);
    }

    [Fact]
    public void WrongArguments_AreRefused()
    {
        var cell = H3Cell.FromLatLng(LatLng.FromDegrees(42.5, 1.5), 9);
        Assert.Throws<ArgumentOutOfRangeException>(() => H3Cell.FromLatLng(cell.Center, 16));
        Assert.Throws<ArgumentOutOfRangeException>(() => H3Cell.FromLatLng(cell.Center, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => cell.Parent(10));
        Assert.Throws<ArgumentOutOfRangeException>(() => cell.CenterChild(8));
        Assert.Throws<ArgumentOutOfRangeException>(() => H3Cell.DiskCount(H3Cell.MaxRadius + 1));
        Assert.Throws<ArgumentException>(() => cell.Disk(2, new H3Cell[18]));
        Assert.Throws<ArgumentException>(() => cell.Ring(2, new H3Cell[11]));
        Assert.Throws<ArgumentException>(() => cell.Boundary(new LatLng[9]));
    }

    [Fact]
    public void HotPaths_DoNotAllocate()
    {
        var points = new HardPoints(seed: 12);
        var places = Enumerable.Range(0, 2_000).Select(_ => points.Next()).ToArray();
        var room = new H3Cell[H3Cell.DiskCount(3)];
        var corners = new LatLng[H3Cell.MaxCorners];
        long Run()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var place in places)
            {
                var cell = H3Cell.FromLatLng(place, 9);
                cell.Disk(3, room);
                cell.Ring(2, room);
                cell.Boundary(corners);
                cell.TryDistanceTo(room[1], out _);
            }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Run();
        Assert.Equal(0, Run());
    }
}
