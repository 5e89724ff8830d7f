using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Client;
using SmartPolicing.Realtime.Server.Boards;
using static SmartPolicing.Realtime.Server.Tests.BorderTown;
using static SmartPolicing.Realtime.Server.Tests.ClosureTown;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>The watchlist over HTTP: asked by one, approved by another, read with a reason that is on the disk before anything is given.</summary>
public class WatchlistEndpointTests
{
    private const string Sound =
        """{"jurisdiction":3,"plate":"苏A12345","legalBasis":"Art. 1","caseNumber":"C-1","purpose":"robbery","priority":1,"until":UNTIL,"sharing":"province"}""";

    /// <summary>One wrong thing each; the other fields are those of a sound request.</summary>
    private static readonly (string Body, int Status, string Reason)[] Refusals =
    [
        ("{", 400, "badJson"),
        ("null", 400, "badJson"),
        (Sound.Replace("3,", "\"three\",", StringComparison.Ordinal), 400, "badJson"),
        (Sound.Replace("\"jurisdiction\":3,", "", StringComparison.Ordinal), 403, "notYourJurisdiction"),
        (Sound.Replace(":3,", ":4,", StringComparison.Ordinal), 403, "notYourJurisdiction"),
        (Sound.Replace(":3,", ":70000,", StringComparison.Ordinal), 403, "notYourJurisdiction"),
        (Sound.Replace("苏A12345", "", StringComparison.Ordinal), 400, "plate:"),
        (Sound.Replace("苏A12345", "苏A---45", StringComparison.Ordinal), 400, "plate:"),
        (Sound.Replace("\"priority\"", "\"colour\":\"tartan\",\"priority\"", StringComparison.Ordinal), 400, "badVehicle"),
        (Sound.Replace("province", "everybody", StringComparison.Ordinal), 400, "badSharing"),
        (Sound.Replace("\"province\"", "\"named\",\"sharedWith\":[0]", StringComparison.Ordinal), 400, "badSharing"),
        (Sound.Replace("\"province\"", "\"named\",\"sharedWith\":[3]", StringComparison.Ordinal), 400, "sharingUnclear"),
        (Sound.Replace("\"province\"", "\"named\"", StringComparison.Ordinal), 400, "sharingUnclear"),
        (Sound.Replace("\"province\"", "\"named\",\"sharedWith\":[9]", StringComparison.Ordinal), 400, "unknownJurisdiction"),
        (Sound.Replace("\"priority\":1", "\"priority\":5", StringComparison.Ordinal), 400, "priorityOutOfRange"),
        (Sound.Replace("\"priority\":1,", "", StringComparison.Ordinal), 400, "priorityOutOfRange"),
        (Sound.Replace("Art. 1", " ", StringComparison.Ordinal), 400, "basisMissing"),
        (Sound.Replace("\"caseNumber\":\"C-1\",", "", StringComparison.Ordinal), 400, "basisMissing"),
        (Sound.Replace("robbery", "", StringComparison.Ordinal), 400, "basisMissing"),
        (Sound.Replace("UNTIL", "NOW", StringComparison.Ordinal), 400, "expiryOutOfRange"),
        (Sound.Replace(",\"until\":UNTIL", "", StringComparison.Ordinal), 400, "expiryOutOfRange"),
        (Sound.Replace("UNTIL", "9223372036854775807", StringComparison.Ordinal), 400, "expiryOutOfRange"),
    ];

    [Fact]
    public async Task TwoPeople_StandBehindAnEntry_AndBehindMoreTimeForIt()
    {
        await using var node = await DashboardNode.StartAsync();
        using var http = node.Http();
        var (one, other) = (await node.SignInAsync("desk-TN-03"), await node.SignInAsync("dispatcher"));
        var sound = At(Sound);
        var (status, asked) = await SendAsync(http, "POST", "/api/watchlist", one, sound);
        Assert.Equal((200, "W3-000001"), (status, asked.GetProperty("entry").GetString()));
        Assert.Equal("W3-000001", (await SendAsync(http, "POST", "/api/watchlist", one, sound)).Body.GetProperty("entry").GetString()); // Its first answer was lost.

        await Refused(409, "ownApproval", one, "approve", "{}");
        await Refused(409, "entryNotActive", one, "renew", At("""{"until":UNTIL,"reason":"more"}"""));
        await Refused(400, "reasonMissing", other, "reject", """{"reason":" "}""");
        await Done(other, "approve", "{}");
        await Refused(409, "nothingToApprove", other, "approve", "{}");
        await Refused(400, "expiryOutOfRange", one, "renew", """{"reason":"more"}""");
        await Refused(400, "reasonMissing", one, "renew", At("""{"until":LATER}"""));
        await Done(one, "renew", At("""{"until":LATER,"reason":"more"}"""));
        await Refused(409, "renewalWaits", one, "renew", At("""{"until":LATER,"reason":"more"}"""));
        await Refused(409, "ownApproval", one, "approve", "{}");
        await Done(other, "approve", "{}");
        await Refused(400, "reasonMissing", one, "withdraw", "{}");
        await Done(one, "withdraw", """{"reason":"found"}""");
        await Refused(409, "entryOver", one, "withdraw", """{"reason":"found"}""");
        await Refused(409, "entryOver", other, "approve", "{}");

        async Task Done(string who, string verb, string body)
        {
            var (code, answer) = await SendAsync(http, "POST", $"/api/watchlist/W3-000001/{verb}", who, body);
            Assert.True(code == 200, $"{verb}: {code} {answer}");
        }

        async Task Refused(int expected, string reason, string who, string verb, string body)
        {
            var (code, answer) = await SendAsync(http, "POST", $"/api/watchlist/W3-000001/{verb}", who, body);
            Assert.Equal((verb, expected, reason), (verb, code, answer.GetProperty("reason").GetString()));
        }
    }

    [Fact]
    public async Task EachWrongThing_HasItsWord_AndOnlyDesksAreHeard()
    {
        await using var node = await DashboardNode.StartAsync();
        using var http = node.Http();
        var (west, east, officer) = (await node.SignInAsync("desk-TN-03"), await node.SignInAsync("desk-TN-04"), await node.SignInAsync("P001"));
        foreach (var (body, status, reason) in Refusals)
        {
            var (code, answer) = await SendAsync(http, "POST", "/api/watchlist", west, At(body));
            Assert.True(status == code, $"{body}: {code} {answer}");
            Assert.StartsWith(reason, answer.GetProperty("reason").GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(200, (await SendAsync(http, "POST", "/api/watchlist", west, At(Sound))).Status);
        (string Path, string? Who, int Status, string? Reason)[] ways =
        [
            ("/api/watchlist/W3-000001/approve", east, 403, "notYourJurisdiction"),
            ("/api/watchlist/W3-000099/approve", west, 404, "unknownWatchlistEntry"),
            ("/api/watchlist/T3-000001/approve", west, 404, "unknownWatchlistEntry"),
            ("/api/watchlist/W3-000001/approve", officer, 403, null),
            ("/api/watchlist/W3-000001/withdraw", null, 401, null),
            ("/api/watchlist", officer, 403, null),
            ("/api/watchlist/read", officer, 403, null),
            ("/api/watchlist/read", null, 401, null),
        ];
        foreach (var (path, who, status, reason) in ways)
        {
            var (code, answer) = await SendAsync(http, "POST", path, who, """{"jurisdiction":3,"why":"w","reason":"r"}""");
            Assert.Equal((path, status), (path, code));
            if (reason is not null) Assert.Equal(reason, answer.GetProperty("reason").GetString());
        }

        Assert.Equal(413, (await SendAsync(http, "POST", "/api/watchlist", west, $$"""{"make":"{{new string('x', DashboardLimits.WatchlistBytesMax)}}"}""")).Status);
    }

    [Fact]
    public async Task Reading_NeedsAReason_AndIsOnTheDiskBeforeAnythingIsGiven()
    {
        await using var node = await DashboardNode.StartAsync();
        using var http = node.Http();
        var (west, east) = (await node.SignInAsync("desk-TN-03"), await node.SignInAsync("desk-TN-04"));
        var entry = await LookForAsync(node.Node, DashboardTown.Three);
        var board = node.Part<Board>();
        await UntilAsync(() => board.Watchlist(DashboardTown.Four).Any());
        var log = Path.Combine(node.StateFolder, "access.jsonl");
        (string Cookie, string Body, int Status, string Reason)[] refusals =
        [
            (west, "{", 400, "badJson"),
            (west, """{"jurisdiction":3}""", 400, "missingWhy"),
            (west, """{"jurisdiction":3,"why":"  "}""", 400, "missingWhy"),
            (west, $$"""{"jurisdiction":3,"why":"{{new string('x', DashboardLimits.ReasonMax + 1)}}"}""", 400, "reasonTooLong"),
            (west, """{"jurisdiction":4,"why":"curious"}""", 403, "notYourJurisdiction"),
            (west, """{"why":"curious"}""", 403, "notYourJurisdiction"),
        ];
        foreach (var (cookie, body, status, reason) in refusals)
        {
            var (code, answer) = await SendAsync(http, "POST", "/api/watchlist/read", cookie, body);
            Assert.Equal((body, status, reason), (body, code, answer.GetProperty("reason").GetString()));
        }

        Assert.False(File.Exists(log));
        var (own, mine) = await SendAsync(http, "POST", "/api/watchlist/read", west, """{"jurisdiction":3,"why":" robbery of C-1 "}""");
        var (shared, theirs) = await SendAsync(http, "POST", "/api/watchlist/read", east, """{"jurisdiction":4,"why":"who asked?"}""");
        Assert.Equal((200, 200), (own, shared));
        foreach (var answer in new[] { mine, theirs })
        {
            var row = Assert.Single(answer.GetProperty("entries").EnumerateArray());
            Assert.Equal((entry.ToString(), PlateText, "asker", "approver", "active"), (
                row.GetProperty("id").GetString(), row.GetProperty("plate").GetString(), row.GetProperty("requestedBy").GetString(),
                row.GetProperty("approvedBy").GetString(), row.GetProperty("state").GetString()));
        }

        var lines = (await File.ReadAllLinesAsync(log, Cancel)).Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal(
            [("desk-TN-03", 3, "robbery of C-1", 1), ("desk-TN-04", 4, "who asked?", 1)],
            lines.Select(line => (line.GetProperty("who").GetString()!, line.GetProperty("jurisdiction").GetInt32(), line.GetProperty("why").GetString()!, line.GetProperty("found").GetInt32())));

        File.Delete(log);
        Directory.CreateDirectory(log); // As a disk that takes nothing.
        var (refused, nothing) = await SendAsync(http, "POST", "/api/watchlist/read", west, """{"jurisdiction":3,"why":"robbery"}""");
        Assert.Equal((503, "notLogged"), (refused, nothing.GetProperty("reason").GetString()));
        Assert.False(nothing.TryGetProperty("entries", out _));
        Directory.Delete(log);
        Assert.Equal(200, (await SendAsync(http, "POST", "/api/watchlist/read", west, """{"jurisdiction":3,"why":"robbery"}""")).Status);
        Assert.Single(await File.ReadAllLinesAsync(log, Cancel));
    }

    [Fact]
    public async Task OneEntry_IsGivenToWhoMayKnowIt_AndItsNumberAndCaseStandInTheAccessLog()
    {
        await using var node = await DashboardNode.StartAsync();
        using var http = node.Http();
        var (west, east) = (await node.SignInAsync("desk-TN-03"), await node.SignInAsync("desk-TN-04"));
        var entry = await LookForAsync(node.Node, DashboardTown.Three);
        await UntilAsync(() => node.Part<Board>().Watchlist(DashboardTown.Four).Any());
        var (log, path) = (Path.Combine(node.StateFolder, "access.jsonl"), $"/api/watchlist/{entry}/read");
        (string Path, string Cookie, string Body, int Status, string Reason)[] refusals =
        [
            (path, west, "[", 400, "badJson"),
            (path, west, """{"jurisdiction":3,"why":" "}""", 400, "missingWhy"),
            (path, west, """{"jurisdiction":4,"why":"curious"}""", 403, "notYourJurisdiction"),
            ("/api/watchlist/W3-000099/read", west, """{"jurisdiction":3,"why":"w"}""", 404, "unknownWatchlistEntry"),
            ("/api/watchlist/T3-000001/read", west, """{"jurisdiction":3,"why":"w"}""", 404, "unknownWatchlistEntry"),
        ];
        foreach (var (where, cookie, body, status, reason) in refusals)
        {
            var (code, answer) = await SendAsync(http, "POST", where, cookie, body);
            Assert.Equal((where, body, status, reason), (where, body, code, answer.GetProperty("reason").GetString()));
        }

        Assert.False(File.Exists(log));
        Assert.Equal(403, (await SendAsync(http, "POST", path, await node.SignInAsync("P001"), """{"jurisdiction":3,"why":"w"}""")).Status);
        foreach (var (cookie, city) in new[] { (west, 3), (east, 4) })
        {
            var (code, answer) = await SendAsync(http, "POST", path, cookie, $$"""{"jurisdiction":{{city}},"why":"verification of T3-000001"}""");
            Assert.Equal((200, PlateText), (code, answer.GetProperty("entry").GetProperty("plate").GetString()));
        }

        var lines = (await File.ReadAllLinesAsync(log, Cancel)).Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal([("desk-TN-03", 3), ("desk-TN-04", 4)], lines.Select(line => (line.GetProperty("who").GetString()!, line.GetProperty("jurisdiction").GetInt32())));
        foreach (var line in lines)
        {
            Assert.Equal(($"watchlist {entry}", "verification of T3-000001", 1), (
                line.GetProperty("what").GetString(), line.GetProperty("why").GetString(), line.GetProperty("found").GetInt32()));
            Assert.NotEqual("", line.GetProperty("case").GetString());
        }

        File.Delete(log);
        Directory.CreateDirectory(log); // As a disk that takes nothing.
        var (refused, nothing) = await SendAsync(http, "POST", path, west, """{"jurisdiction":3,"why":"robbery"}""");
        Assert.Equal((503, "notLogged"), (refused, nothing.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task ADesk_LearnsHowManyEntriesWait_AndNothingOfThemUnasked()
    {
        await using var node = await DashboardNode.StartAsync();
        using var http = node.Http();
        await using var desk = node.Hub("/hub/dispatch", "Cookie", await node.SignInAsync("desk-TN-03"));
        var inbox = new HubInbox(desk, "snapshot", "events");
        await desk.StartAsync(Cancel);
        await inbox.NextAsync("snapshot");
        var (one, other) = (await node.SignInAsync("desk-TN-03"), await node.SignInAsync("dispatcher"));
        await SendAsync(http, "POST", "/api/watchlist", one, At(Sound));
        var told = await inbox.NextAsync("events", body => Waiting(body) == 1);
        Assert.DoesNotContain("12345", told.GetRawText(), StringComparison.Ordinal);
        await SendAsync(http, "POST", "/api/watchlist/W3-000001/approve", other, "{}");
        await inbox.NextAsync("events", body => Waiting(body) == 0);
        await desk.InvokeAsync<JsonElement>("Snapshot", Cancel);
        Assert.DoesNotContain("12345", (await inbox.NextAsync("snapshot")).GetRawText(), StringComparison.Ordinal);

        static int Waiting(JsonElement events) => events.GetProperty("items").EnumerateArray()
            .Where(item => item.GetProperty("kind").GetString() == "watchlist")
            .Select(item => item.GetProperty("undecided").GetProperty("entries").GetInt32()).LastOrDefault(-1);
    }

    private static string At(string body) => body
        .Replace("UNTIL", Later(24), StringComparison.Ordinal).Replace("LATER", Later(48), StringComparison.Ordinal).Replace("NOW", Later(0), StringComparison.Ordinal);

    private static string Later(int hours) => UntilIn(TimeProvider.System, TimeSpan.FromHours(hours)).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
