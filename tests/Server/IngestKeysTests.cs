using System.Text;
using SmartPolicing.Realtime.Ingest.Keys;

namespace SmartPolicing.Realtime.Server.Tests;

public sealed class IngestKeysTests : IDisposable
{
    private const string Secret = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private readonly string _folder = Directory.CreateTempSubdirectory("sp-keys-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void FirstStart_MakesOneKey_ForTheOwnerOnly_AndTheSecondReadsIt()
    {
        Assert.True(SenderKeyFile.TryOpenOrCreate(_folder, out var first, out _));
        var key = Assert.Single(first.All);
        Assert.Equal("driver", key.Name);
        Assert.Equal(["gateway", "caller", "cameras"], key.Roles);
        Assert.Equal(32, key.Secret.Length);
        Assert.Contains(key.Secret.ToArray(), b => b != 0);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "keys.json")));
        Assert.False(SenderKeyFile.IsReadableByOthers(_folder));
        Assert.Equal([Path.Combine(_folder, "keys.json")], Directory.GetFiles(_folder)); // Nothing left beside it.

        Assert.True(SenderKeyFile.TryOpenOrCreate(_folder, out var second, out _));
        Assert.Equal(key.Secret, Assert.Single(second.All).Secret);
    }

    [Fact]
    public void TwoFolders_GetTwoSecrets()
    {
        var other = Directory.CreateDirectory(Path.Combine(_folder, "other")).FullName;
        Assert.True(SenderKeyFile.TryOpenOrCreate(_folder, out var one, out _));
        Assert.True(SenderKeyFile.TryOpenOrCreate(other, out var two, out _));
        Assert.NotEqual(one.All[0].Secret.ToArray(), two.All[0].Secret.ToArray());
    }

    [Fact]
    public void FileForAll_IsToldOf()
    {
        if (OperatingSystem.IsWindows()) return;
        Assert.True(SenderKeyFile.TryOpenOrCreate(_folder, out _, out _));
        File.SetUnixFileMode(Path.Combine(_folder, "keys.json"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.True(SenderKeyFile.IsReadableByOthers(_folder));
    }

    [Fact]
    public void MissingFolder_IsARefusal()
    {
        Assert.False(SenderKeyFile.TryOpenOrCreate(Path.Combine(_folder, "nowhere"), out _, out var refusal));
        Assert.EndsWith("keys.json", refusal.File);
    }

    [Theory]
    [InlineData("", "line 1", "list")]
    [InlineData("{}", "line 1", "list")]
    [InlineData("[\n{\"name\":\n1}]", "line 3", "list")]
    [InlineData("null", "", "0 keys")]
    [InlineData("[]", "", "0 keys")]
    [InlineData("[null]", "key 1", "needs")]
    [InlineData("[{\"name\":\"a\",\"roles\":[\"caller\"]}]", "key 1", "needs")]
    [InlineData("[{\"name\":\"a.b\",\"roles\":[\"caller\"],\"secret\":\"S\"}]", "key 1", "letters")]
    [InlineData("[{\"name\":\"\",\"roles\":[\"caller\"],\"secret\":\"S\"}]", "key 1", "letters")]
    [InlineData("[{\"name\":\"a\",\"roles\":[],\"secret\":\"S\"}]", "key 1", "no role")]
    [InlineData("[{\"name\":\"a\",\"roles\":[\"root\"],\"secret\":\"S\"}]", "key 1", "role that is none of")]
    [InlineData("[{\"name\":\"a\",\"roles\":[null],\"secret\":\"S\"}]", "key 1", "role that is none of")]
    [InlineData("[{\"name\":\"a\",\"roles\":[\"caller\"],\"secret\":\"AAAA\"}]", "key 1", "base64")]
    [InlineData("[{\"name\":\"a\",\"roles\":[\"caller\"],\"secret\":\"S\"},{\"name\":\"a\",\"roles\":[\"caller\"],\"secret\":\"S\"}]",
        "key 2", "twice")]
    public void BrokenFile_IsRefused_WithThePlaceAndTheReason_AndWithoutASecret(string json, string where, string reason)
    {
        json = json.Replace("\"S\"", $"\"{Secret}\"");
        File.WriteAllText(Path.Combine(_folder, "keys.json"), json);
        Assert.False(SenderKeyFile.TryOpenOrCreate(_folder, out var keys, out var refusal));
        Assert.Null(keys);
        Assert.Equal(where, refusal.Where);
        Assert.Contains(reason, refusal.Reason);
        Assert.DoesNotContain(Secret, refusal.ToString());
        Assert.Equal(json, File.ReadAllText(Path.Combine(_folder, "keys.json"))); // Never overwritten.
    }

    [Fact]
    public void CutOrFlippedFile_NeverThrows()
    {
        var whole = Encoding.UTF8.GetBytes($$"""[{"name":"a","roles":["gateway","caller"],"secret":"{{Secret}}"}]""");
        Assert.True(SenderKeyFile.TryParse("f", whole, out _, out _));
        for (var length = 0; length < whole.Length; length++)
            Assert.False(SenderKeyFile.TryParse("f", whole.AsSpan(0, length), out _, out _));
        var random = new Random(3);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = whole.ToArray();
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            Assert.Equal(SenderKeyFile.TryParse("f", bytes, out var keys, out var refusal), keys is not null);
            Assert.NotEqual(keys is null, refusal is null);
        }
    }

    [Theory]
    [InlineData("gw.//79/Pv6+fj39vX08/Lx8O/u7ezr6uno5+bl5OPi4eA=", true)]
    [InlineData("gw.//79/Pv6+fj39vX08/Lx8O/u7ezr6uno5+bl5OPi4eA", true)]
    [InlineData("gw.__79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5OPi4eA", true)]
    [InlineData("gw.__79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5OPi4eA=", true)]
    [InlineData("gw.__79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5OPi4eE", false)]
    [InlineData("gx.__79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5OPi4eA", false)]
    [InlineData("GW.__79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5OPi4eA", false)]
    [InlineData(".__79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5OPi4eA", false)]
    [InlineData("gw", false)]
    [InlineData("gw.", false)]
    [InlineData("", false)]
    [InlineData("gw.!!79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5OPi4eA", false)]
    [InlineData("gw.__79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5OPi4eA==", false)]
    public void Bearer_TakesBothAlphabets_AndNothingElse(string bearer, bool expected)
    {
        var keys = new SenderKeys([new SenderKey("gw", [SenderKey.Gateway], [.. Enumerable.Range(0, 32).Select(i => (byte)(255 - i))])]);
        Assert.Equal(expected, keys.TryBearer(bearer, out var key));
        Assert.Equal(expected ? "gw" : null, key?.Name);
    }
}
