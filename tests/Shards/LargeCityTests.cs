using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.State;
using SmartPolicing.Realtime.Journal;
using SmartPolicing.Realtime.Shards.Recording;

namespace SmartPolicing.Realtime.Shards;

/// <summary>A city whose configuration is longer than an entry of the journal may be.</summary>
public sealed class LargeCityTests : IDisposable
{
    private static readonly City Officers = new(60_000, skills: number => number % 3 == 0 ? ["medic", "dog"] : []);
    private static readonly ShardConfiguration Configuration = new(City.Jurisdiction, City.Policy(), Officers.Officers, 30);

    private readonly string _folder = Directory.CreateTempSubdirectory("sp-large").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ItsJournal_BringsBackTheSame_AndKeepsNobodyTwice()
    {
        byte[] before;
        using (var journal = Open(Configuration)) before = Bytes(journal.Fold);
        var others = Officers.Officers.ToArray();
        others[7] = others[7] with { Code = "P-7" };
        var changed = Configuration with { Officers = others };
        using (var journal = Open(changed)) Assert.Equal("P-7", journal.Fold.Configuration.Officers[7].Code);
        using (var journal = Open(Configuration)) // As it was, and written down again: it comes from its last pieces.
        {
            Assert.Equal(before, Bytes(journal.Fold));
            Assert.Same(Configuration.Officers[7], journal.Fold.Configuration.Officers[7]);
        }

        using (var journal = Open(Configuration))
        {
            Assert.Equal(before, Bytes(journal.Fold));
            Assert.Same(Configuration.Officers[59_999], journal.Fold.Configuration.Officers[59_999]);
        }

        Assert.True(FolderDisk.TryOpenExisting(_folder, out var disk, out _));
        Assert.True(ShardReplay.TryOpen(disk, "3", out var replay, out var refusal), refusal);
        using (replay)
        {
            Assert.True(replay.TrySeek(replay.Newest, out refusal), refusal);
            Assert.Equal(before, Bytes(replay.Fold!));
        }
    }

    [Fact]
    public void Pieces_ComeTogether_ButNotThoseOfAStartThatWasCutOff()
    {
        var writer = new StateWriter();
        writer.Moment(Officers.Now);
        Configuration.Save(writer);
        var whole = writer.Written.ToArray();
        var pieces = ConfigurationPieces.Of(whole);
        Assert.True(pieces.Count >= 3);
        Assert.All(pieces, piece => Assert.True(piece.Length <= JournalLimits.PayloadBytesMax));
        foreach (var cutOffAfter in Enumerable.Range(0, pieces.Count))
        {
            var taken = new ConfigurationPieces();
            foreach (var piece in pieces.Take(cutOffAfter)) Assert.Null(taken.Take(piece));
            foreach (var piece in pieces.SkipLast(1)) Assert.Null(taken.Take(piece));
            Assert.Equal(whole, taken.Take(pieces[^1]));
            Assert.Null(taken.Take(pieces[1])); // Reading may begin anywhere.
        }
    }

    private static byte[] Bytes(ShardFold fold)
    {
        var writer = new StateWriter();
        fold.State.Effects.Clear();
        fold.Save(writer);
        return writer.Written.ToArray();
    }

    private ShardJournal Open(ShardConfiguration configuration)
    {
        Assert.True(FolderDisk.TryOpen(_folder, out var disk, out _));
        var isOpen = ShardJournal.TryOpen(
            disk, "3", new RecordingOptions(), configuration, TimeProvider.System, Officers.Now, out var journal, out var refusal);
        Assert.True(isOpen, refusal);
        return journal!;
    }
}
