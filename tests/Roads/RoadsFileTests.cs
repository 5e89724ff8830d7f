namespace SmartPolicing.Realtime.Roads.Tests;

/// <summary>The mapped file: the same graph comes back, the same bytes come out, and nothing damaged is opened.</summary>
public class RoadsFileTests
{
    [Fact]
    public void AGraph_ComesBackFromItsFile_WithHierarchyAndTurns()
    {
        using var scratch = new ScratchFile();
        var random = new Random(5);
        var graph = RoadsTurnTests.TownWithTurns(random, nodes: 60, ways: 40, turns: 30);
        graph.Save(scratch.Path, "a town");
        Assert.True(RoadGraph.TryOpen(scratch.Path, out var opened, out var reason), reason);
        Assert.Equal("a town", opened.MadeFrom);
        Assert.Equal(RoadsFixtures.Dump(graph), RoadsFixtures.Dump(opened));
        var (times, again) = (new TravelTimes(graph), new TravelTimes(opened));
        var (route, routeAgain) = (new Route(), new Route());
        for (var i = 0; i < 300; i++)
        {
            var (from, to) = (RoadsFixtures.RandomPoint(graph, random), RoadsFixtures.RandomPoint(graph, random));
            Assert.Equal(times.TryRoute(from, to, route), again.TryRoute(from, to, routeAgain));
            Assert.Equal(route.Edges.ToArray(), routeAgain.Edges.ToArray());
            var near = RoadsFixtures.RandomPoint(graph, random).Place;
            Assert.Equal(graph.TrySnap(near, 500, out var point), opened.TrySnap(near, 500, out var pointAgain));
            Assert.Equal(point, pointAgain);
        }

        // A mapped graph can be saved again, over the very file it is mapped from.
        var bytes = File.ReadAllBytes(scratch.Path);
        opened.Save(scratch.Path, "a town");
        Assert.Equal(bytes, File.ReadAllBytes(scratch.Path));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(scratch.Path)!, Path.GetFileName(scratch.Path) + "*"));
    }

    [Fact]
    public void TheSameMap_GivesTheSameBytes()
    {
        using var first = new ScratchFile();
        using var second = new ScratchFile();
        RoadsTurnTests.TownWithTurns(new Random(9), nodes: 80, ways: 60, turns: 40).Save(first.Path, "x");
        RoadsTurnTests.TownWithTurns(new Random(9), nodes: 80, ways: 60, turns: 40).Save(second.Path, "x");
        Assert.Equal(File.ReadAllBytes(first.Path), File.ReadAllBytes(second.Path));
    }

    [Fact]
    public void EveryPrefix_AndEveryFlippedBit_IsRefused()
    {
        using var scratch = new ScratchFile();
        RoadsFixtures.RandomTown(seed: 2, nodes: 6, ways: 3).ToGraph().Save(scratch.Path, "");
        var whole = File.ReadAllBytes(scratch.Path);
        for (var length = 0; length < whole.Length; length += length < 300 ? 1 : 97)
        {
            File.WriteAllBytes(scratch.Path, whole[..length]);
            Assert.False(RoadGraph.TryOpen(scratch.Path, out _, out var reason));
            Assert.NotEmpty(reason);
        }

        var random = new Random(1);
        for (var i = 0; i < 400; i++)
        {
            var at = i < 28 ? i : random.Next(RoadFile.HeaderBytes, whole.Length); // The rest of the header is nothing but zeros.
            var damaged = whole.ToArray();
            damaged[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(scratch.Path, damaged);
            Assert.False(RoadGraph.TryOpen(scratch.Path, out _, out var reason), $"byte {at}");
            Assert.Contains("byte", reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AFileThatCannotBeThere_LeavesNothingBehind()
    {
        var folder = Directory.CreateTempSubdirectory("sproads");
        try
        {
            var graph = RoadsFixtures.RandomTown(seed: 2, nodes: 6, ways: 3).ToGraph();
            Directory.CreateDirectory(Path.Combine(folder.FullName, "taken"));
            Assert.ThrowsAny<Exception>(() => graph.Save(Path.Combine(folder.FullName, "taken"), ""));
            Assert.Throws<DirectoryNotFoundException>(() => graph.Save(Path.Combine(folder.FullName, "no", "x"), ""));
            Assert.Empty(folder.GetFiles());
            Assert.False(RoadGraph.TryOpen(Path.Combine(folder.FullName, "none"), out _, out var reason));
            Assert.NotEmpty(reason);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed class ScratchFile : IDisposable
    {
        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
