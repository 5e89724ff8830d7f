using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Server.Access;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>users.json and the count of failures.</summary>
public sealed class DashboardSignInTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("users").FullName;

    private string FilePath => Path.Combine(_folder, UserFile.Name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void UsersWritten_AreReadAgain_AndReplacedAsAWhole()
    {
        User[] users =
        [
            new("lin", Roles.Dispatcher, "hash1", [new JurisdictionId(1), new JurisdictionId(2)], default),
            new("P7", Roles.Officer, "hash2", [], new OfficerId(7)),
        ];
        UserFile.Write(FilePath, [users[1]]);
        UserFile.Write(FilePath, users);
        Assert.True(UserFile.TryRead(FilePath, out var read, out _));
        Assert.Equal(users.Select(Text), read.Select(Text));
        Assert.Equal([UserFile.Name], Directory.GetFiles(_folder).Select(Path.GetFileName));

        static string Text(User user) =>
            $"{user.Name} {user.Role} {user.PasswordHash} {string.Join(',', user.Jurisdictions)} {user.Officer}";
    }

    [Fact]
    public void EveryPrefixOfAFile_IsRefused_NotThrown()
    {
        UserFile.Write(FilePath, [new User("lin", Roles.Dispatcher, "hash", [new JurisdictionId(1)], default)]);
        var whole = File.ReadAllText(FilePath).TrimEnd();
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllText(FilePath, whole[..length]);
            Assert.False(UserFile.TryRead(FilePath, out var users, out var refusal));
            Assert.Empty(users);
            Assert.Equal(FilePath, refusal!.File);
        }
    }

    [Theory]
    [InlineData("""{"users":[{"name":"a","role":"gateway","passwordHash":"h"}]}""", "users[0]", "role")]
    [InlineData("""{"users":[{"name":"a","role":"dispatcher","passwordHash":"h"}]}""", "users[0]", "jurisdictions")]
    [InlineData("""{"users":[{"name":"a","role":"officer","passwordHash":"h"}]}""", "users[0]", "officer")]
    [InlineData("""{"users":[{"name":"a","role":"officer","officer":1}]}""", "users[0]", "passwordHash")]
    [InlineData("""{"users":[{"name":"a","role":"officer","officer":1,"passwordHash":"h"},{"name":"A","role":"officer","officer":2,"passwordHash":"h"}]}""", "users[1]", "twice")]
    [InlineData("""{"users":[null]}""", "users[0]", "null")]
    [InlineData("""{"user":[]}""", "line 1", "")]
    [InlineData("{}", "", "users")]
    public void ABadFile_IsRefusedWithPlaceAndReason(string text, string where, string reason)
    {
        File.WriteAllText(FilePath, text);
        Assert.False(UserFile.TryRead(FilePath, out _, out var refusal));
        Assert.Equal(where, refusal!.Where);
        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void FailuresAreForgotten_AfterTheWindow_AndAfterSuccess()
    {
        var clock = new HandClock();
        var attempts = new SignInAttempts(clock);
        for (var i = 0; i < 5; i++)
        {
            Assert.True(attempts.MayTry("a"));
            attempts.Failed("a");
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.False(attempts.MayTry("A"));
        Assert.True(attempts.MayTry("b"));
        clock.Advance(TimeSpan.FromMinutes(9.5)); // The first failure is 14.5 minutes old.
        Assert.False(attempts.MayTry("a"));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(attempts.MayTry("a"));
        attempts.Failed("a");
        Assert.False(attempts.MayTry("a"));
        attempts.Succeeded("a");
        Assert.True(attempts.MayTry("a"));
        Assert.Equal(0, attempts.Count);
    }

    [Fact]
    public void NamesAreBounded_TheOldestFailureIsForgotten()
    {
        var attempts = new SignInAttempts(new HandClock(), namesMax: 3);
        for (var i = 0; i < 5; i++) attempts.Failed("first");
        foreach (var name in (string[])["second", "third"]) attempts.Failed(name);
        attempts.Failed("first"); // Newer than second's now.
        attempts.Failed("fourth");
        Assert.Equal(3, attempts.Count);
        Assert.False(attempts.MayTry("first"));
        for (var i = 0; i < 1_000; i++) attempts.Failed($"flood {i}");
        Assert.Equal(3, attempts.Count);
    }

    [Fact]
    public void ATextThatIsNoHash_MatchesNothing()
    {
        Assert.False(Passwords.Matches("not base64 !", "x"));
        Assert.False(Passwords.Matches("AAAA", "x"));
        Assert.False(Passwords.Matches("", ""));
        Assert.True(Passwords.Matches(Passwords.Hash("x"), "x"));
    }

    private sealed class HandClock : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => _now;

        internal void Advance(TimeSpan by) => _now += by;
    }
}
