using SmartPolicing.Realtime.Regions.Files;

namespace SmartPolicing.Realtime.Regions.Tests;

public class MadeFolderTests
{
    [Fact]
    public void Ensure_KeepsWhatIsUpToDate_AndMakesAgainWhatIsNot()
    {
        using var scratch = new Scratch();
        var folder = scratch.At("made");
        Assert.True(MadeFolder.Ensure(folder, "version 1", Write("one"), out _));
        Assert.True(MadeFolder.Ensure(folder, "version 1", Write("two"), out _));
        Assert.Equal("one", File.ReadAllText(Path.Combine(folder, "content.txt")));

        Assert.True(MadeFolder.Ensure(folder, "version 2", Write("three"), out _));
        Assert.Equal("three", File.ReadAllText(Path.Combine(folder, "content.txt")));
        Assert.Equal([folder], Directory.GetFileSystemEntries(scratch.Folder)); // Nothing half-made is left beside it.
    }

    [Fact]
    public void Ensure_AfterAStopHalfWay_StartsOver()
    {
        using var scratch = new Scratch();
        var folder = scratch.At("made");
        var stopped = Assert.Throws<InvalidOperationException>(() => MadeFolder.Ensure(folder, "1", HalfWay, out _));
        Assert.Equal("the power went", stopped.Message);
        Assert.False(Directory.Exists(folder));
        Assert.True(MadeFolder.Ensure(folder, "1", Write("whole"), out _));
        Assert.False(File.Exists(Path.Combine(folder, "half.txt")));

        static RegionRefusal? HalfWay(string into)
        {
            File.WriteAllText(Path.Combine(into, "half.txt"), "");
            throw new InvalidOperationException("the power went");
        }
    }

    [Fact]
    public void Ensure_WithARefusedUpdate_KeepsTheFolderAsItWas()
    {
        using var scratch = new Scratch();
        var folder = scratch.At("made");
        Assert.True(MadeFolder.Ensure(folder, "1", Write("old"), out _));
        var reason = new RegionRefusal("source.csv", "line 3", "broken");
        Assert.False(MadeFolder.Ensure(folder, "2", _ => reason, out var refusal));
        Assert.Equal(reason, refusal);
        Assert.Equal("old", File.ReadAllText(Path.Combine(folder, "content.txt")));
        Assert.Equal([folder], Directory.GetFileSystemEntries(scratch.Folder));
    }

    [Fact]
    public void Ensure_WhereItCannotWrite_Refuses()
    {
        using var scratch = new Scratch();
        scratch.Write("file", "");
        Assert.False(MadeFolder.Ensure(Path.Combine(scratch.At("file"), "below"), "1", Write("x"), out var refusal));
        Assert.Contains("cannot be written", refusal!.Reason, StringComparison.Ordinal);
    }

    private static Func<string, RegionRefusal?> Write(string content) => into =>
    {
        File.WriteAllText(Path.Combine(into, "content.txt"), content);
        return null;
    };
}
