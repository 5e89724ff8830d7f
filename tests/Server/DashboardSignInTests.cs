using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Officers;
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
    public void DemoUsers_AreFoundByTheirCode_WhateverItsCase_AfterThoseOfTheFile()
    {
        OfficerRegistration[] officers =
        [
            .. Enumerable.Range(1, 700).Select(number => Officer(number, $"P{number:D3}")), Officer(701, "p005"), Officer(702, "DESK-03"), Officer(703, "lin"),
        ];
        var region = DashboardTown.Region with { Officers = officers };
        var jurisdiction = region.Jurisdictions[0];
        User lin = new("Lin", Roles.Dispatcher, "hash", [jurisdiction.Id], default);
        var users = new UserDirectory([lin], region, demo: true);
        Assert.True(users.TryFind("p699", out var officer));
        Assert.Equal(("P699", Roles.Officer, 699u, jurisdiction.Id), (officer.Name, officer.Role, officer.Officer.Value, officer.Jurisdictions.Single()));
        Assert.True(users.TryFind("P005", out var first));
        Assert.Equal(5u, first.Officer.Value);
        Assert.True(users.TryFind("LIN", out var known));
        Assert.Same(lin, known);
        Assert.True(users.TryFind($"desk-{jurisdiction.Code}", out var desk));
        Assert.Equal(Roles.Dispatcher, desk.Role);
        Assert.False(users.TryFind("P704", out _));
        Assert.Equal(DashboardLimits.DemoUsersListedMax, users.DemoUsers.Count);
        Assert.False(new UserDirectory([lin], region, demo: false).TryFind("P001", out _));

        var few = new UserDirectory([lin], region with { Officers = [.. officers.Skip(695)] }, demo: true).DemoUsers;
        Assert.Equal(["P696", "P697", "P698", "P699", "P700", "p005"], few.Where(user => user.Role == Roles.Officer && user.User[0] is 'P' or 'p').Select(user => user.User));
        Assert.DoesNotContain(few, user => user.User == "lin");

        OfficerRegistration Officer(int number, string code) => DashboardTown.Region.Officers[0] with
        {
            Id = new OfficerId((uint)number), Code = code, Home = DashboardTown.Region.Jurisdictions[0].Id,
        };
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
