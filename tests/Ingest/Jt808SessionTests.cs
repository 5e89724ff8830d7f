using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Ingest.Jt808;
using SmartPolicing.Realtime.Ingest.Terminals;
using SmartPolicing.Realtime.Ingest.Trails;
using SmartPolicing.Realtime.Server.Tests;
using static SmartPolicing.Realtime.Ingest.Tests.Jt808Wire;

namespace SmartPolicing.Realtime.Ingest.Tests;

/// <summary>Whole conversations over real sockets; the table of bad input of docs/JTT808.md, row by row.</summary>
public class Jt808SessionTests
{
    // Whole seconds, as terminals have them.
    private static DateTimeOffset Now => DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Terminal_RegistersReportsAndLogsOut(bool isLong)
    {
        await using var port = await TerminalPort.OpenAsync();
        using var terminal = await TerminalClient.ReadyAsync(port, isLong);
        Assert.Equal(Jt808Result.Ok, await terminal.AskAsync(Jt808Ids.Heartbeat, []));
        var at = Now;
        Assert.Equal(Jt808Result.Ok, await terminal.AskAsync(Jt808Ids.Location, Location(31.230416, 121.473701, at, speed: 605)));
        var fix = await port.FixAsync(fix => fix.Officer.Value == 1);
        Assert.Equal(at.ToUnixTimeMilliseconds(), fix.At.UnixMilliseconds);
        Assert.Equal((31.230416, 121.473701), (Math.Round(fix.Place.Latitude, 6), Math.Round(fix.Place.Longitude, 6)));
        Assert.Equal((1_681, 9_000), (fix.SpeedCentimetresPerSecond, fix.HeadingCentidegrees));
        Assert.Equal(TerminalState.Authenticated, port.Room.Book.All[0].Look().State);
        Assert.Equal(isLong ? "2019" : "2013", port.Room.Book.All[0].Look().Version);
        Assert.Equal(Jt808Result.Ok, await terminal.AskAsync(Jt808Ids.Logout, []));
        Assert.Equal(Jt808Result.Failed, await terminal.AskAsync(Jt808Ids.Heartbeat, []));
    }

    [Fact]
    public async Task CodeOfBefore_OpensAtOnce_AndAWrongOneDoesNot()
    {
        await using var port = await TerminalPort.OpenAsync();
        var code = port.Room.Tokens.Of(port.Room.Book.All[0].Post);
        using var terminal = await TerminalClient.ConnectAsync(port);
        Assert.Equal(Jt808Result.Failed, await terminal.AskAsync(Jt808Ids.Authenticate, System.Text.Encoding.ASCII.GetBytes(code[1..] + "A")));
        Assert.Equal(Jt808Result.Ok, await terminal.AskAsync(Jt808Ids.Authenticate, System.Text.Encoding.ASCII.GetBytes(code)));
        using var stranger = await TerminalClient.ConnectAsync(port);
        for (var wrong = 0; wrong < Jt808Limits.WrongTokensMax; wrong++) await stranger.SendAsync(Jt808Ids.Authenticate, [1, 2, 3]);
        await stranger.ClosedAsync();
        Assert.NotEqual(code, port.Room.Tokens.Of(port.Room.Book.All[0].Post with { TokenNumber = 2 }));
        Assert.Equal(Jt808Result.Ok, await terminal.AskAsync(Jt808Ids.Heartbeat, [])); // The stranger has taken nothing from it.
    }

    [Theory]
    [InlineData("19900000000", "0012345", "京A12345", 4)]
    [InlineData("13800138001", "0099999", "京A12345", 4)]
    [InlineData("13800138001", "0012345", "京A99999", 2)]
    [InlineData("13800138001", "0012345", "京A12345", 0)]
    public async Task Registration_IsOfWhatTheRegionKnows(string phone, string terminalId, string plate, int result)
    {
        await using var port = await TerminalPort.OpenAsync();
        using var terminal = await TerminalClient.ConnectAsync(port, phone);
        await terminal.SendAsync(Jt808Ids.Register, terminal.Registration(terminalId, plate));
        var (id, body) = (await terminal.NextAsync())!.Value;
        Assert.Equal((Jt808Ids.RegisterAnswer, (byte)result, result == 0 ? 3 + TerminalTokens.Characters : 3), (id, body[2], body.Length));
    }

    [Fact]
    public async Task NewestConnection_Wins()
    {
        await using var port = await TerminalPort.OpenAsync();
        using var old = await TerminalClient.ReadyAsync(port);
        using var young = await TerminalClient.ReadyAsync(port);
        await old.ClosedAsync();
        await port.Counts.WaitForAsync("sp_jt808_connections_ended_total/replaced", 1);
        Assert.Equal(Jt808Result.Ok, await young.AskAsync(Jt808Ids.Heartbeat, []));
        Assert.Equal(TerminalState.Authenticated, port.Room.Book.All[0].Look().State);
    }

    [Fact]
    public async Task CatchUp_GoesIntoTheTrail_AndNeverMovesBack()
    {
        await using var port = await TerminalPort.OpenAsync();
        using var terminal = await TerminalClient.ReadyAsync(port);
        var now = Now;
        Assert.Equal(Jt808Result.Ok, await terminal.AskAsync(Jt808Ids.Location, Location(31.5, 121.5, now)));
        byte[][] late = [.. Enumerable.Range(1, 5).Select(minutes => Location(31 + minutes / 10.0, 121, now.AddMinutes(-minutes)))];
        Assert.Equal(Jt808Result.Ok, await terminal.AskAsync(Jt808Ids.Batch, Batch(true, late)));
        Assert.Equal(Jt808Result.Ok, await terminal.AskAsync(Jt808Ids.Location, Location(31.6, 121.6, now.AddSeconds(1))));
        await port.FixAsync(fix => fix.At.UnixMilliseconds == now.AddSeconds(1).ToUnixTimeMilliseconds());
        Assert.Equal([now.ToUnixTimeMilliseconds(), now.AddSeconds(1).ToUnixTimeMilliseconds()], port.Gate.Taken.Select(fix => fix.At.UnixMilliseconds));
        await port.Counts.WaitForAsync("sp_trail_points_total/written", 7);
        var (points, isCut) = port.Trail.Find(1, now.AddHours(-1).ToUnixTimeMilliseconds(), now.AddHours(1).ToUnixTimeMilliseconds());
        Assert.False(isCut);
        Assert.Equal([false, false], points.TakeLast(2).Select(point => point.Marks.HasFlag(TrailMarks.Late)));
        Assert.Equal([310_000_000 + 5_000_000, 314_000_000, 313_000_000, 312_000_000, 311_000_000], points.Take(5).Select(point => point.LatitudeE7));
        Assert.All(points.Take(5), point => Assert.Equal(TrailMarks.Late, point.Marks));
    }

    [Fact]
    public async Task CatchUpAfterSilence_MovesForwardToItsNewest()
    {
        await using var port = await TerminalPort.OpenAsync();
        using var terminal = await TerminalClient.ReadyAsync(port);
        var now = Now;
        byte[][] late = [.. new[] { 3, 1, 2 }.Select(minutes => Location(31 + minutes, 121, now.AddMinutes(-minutes)))];
        Assert.Equal(Jt808Result.Ok, await terminal.AskAsync(Jt808Ids.Batch, Batch(true, late)));
        await port.FixAsync(fix => fix.Place.Latitude is > 31.9 and < 32.1);
        Assert.DoesNotContain(port.Gate.Taken, fix => fix.Place.Latitude is > 32.9 and < 33.1); // Two minutes ago, after one minute ago.
    }

    [Fact]
    public async Task SplitBatch_IsPutTogetherInAnyOrder()
    {
        await using var port = await TerminalPort.OpenAsync();
        using var terminal = await TerminalClient.ReadyAsync(port);
        var whole = Batch(true, [.. Enumerable.Range(1, 40).Select(minutes => Location(31, 121, Now.AddMinutes(-minutes)))]);
        byte[][] parts = [.. whole.Chunk(500)];
        foreach (var number in (int[])[3, 1, 2, 2])
        {
            await terminal.SendBytesAsync(Part(Jt808Ids.Batch, terminal.Phone, (ushort)(100 + number), parts.Length, number, parts[number - 1]));
            await terminal.AnsweredAsync(Jt808Ids.Batch, Jt808Result.Ok);
        }

        await port.Counts.WaitForAsync("sp_trail_points_total/written", 40);
        await terminal.SendBytesAsync(Part(Jt808Ids.Batch, terminal.Phone, 200, 65, 1, [1]));
        await terminal.AnsweredAsync(Jt808Ids.Batch, Jt808Result.Failed);
        await terminal.SendBytesAsync(Part(Jt808Ids.Batch, terminal.Phone, 200, 2, 3, [1]));
        await terminal.AnsweredAsync(Jt808Ids.Batch, Jt808Result.Bad);
        Assert.Equal((1, 1), (port.Counts["sp_jt808_refused_total/tooManyParts"], port.Counts["sp_jt808_refused_total/badParts"]));
    }

    [Fact]
    public async Task Sos_PressesOncePerPress_OverConnections()
    {
        await using var port = await TerminalPort.OpenAsync();
        var presses = new List<uint>();
        port.Room.Pressed = (officer, _) =>
        {
            presses.Add(officer.Value);
            return Task.FromResult(true);
        };
        using var terminal = await TerminalClient.ReadyAsync(port);
        var now = Now;
        Assert.Equal(Jt808Result.AlarmTaken, await terminal.AskAsync(Jt808Ids.Location, Location(31, 121, now.AddSeconds(-5), alarms: 1)));
        Assert.Equal(Jt808Result.Ok, await terminal.AskAsync(Jt808Ids.Location, Location(31, 121, now.AddSeconds(-4), alarms: 1)));
        using var again = await TerminalClient.ReadyAsync(port);
        Assert.Equal(Jt808Result.Ok, await again.AskAsync(Jt808Ids.Location, Location(31, 121, now.AddSeconds(-3), alarms: 1)));
        Assert.Single(presses);
        Assert.Equal(Jt808Result.Ok, await again.AskAsync(Jt808Ids.Location, Location(31, 121, now.AddSeconds(-2))));
        // Without a fix, and with coordinates that nobody can read, it is a cry for help all the same.
        Assert.Equal(Jt808Result.AlarmTaken, await again.AskAsync(Jt808Ids.Location, Location(0, 0, now.AddSeconds(-1), alarms: 1, status: 32)));
        Assert.Equal(Jt808Result.Ok, await again.AskAsync(Jt808Ids.Location, Location(31, 121, now)));
        Assert.Equal(Jt808Result.Ok, await again.AskAsync(Jt808Ids.Batch, Batch(true, Location(31, 121, now.AddHours(-2), alarms: 1))));
        Assert.Equal([1u, 1u], presses);
    }

    [Fact]
    public async Task SosOfACatchUp_PressesWhenItIsNotOld()
    {
        await using var port = await TerminalPort.OpenAsync();
        var pressed = new TaskCompletionSource();
        port.Room.Pressed = (_, _) =>
        {
            pressed.SetResult();
            return Task.FromResult(true);
        };
        using var terminal = await TerminalClient.ReadyAsync(port);
        byte[][] reports = [.. new[] { 3, 2, 1 }.Select(minutes => Location(31, 121, Now.AddMinutes(-minutes), alarms: minutes < 3 ? 1u : 0))];
        Assert.Equal(Jt808Result.AlarmTaken, await terminal.AskAsync(Jt808Ids.Batch, Batch(true, reports)));
        await pressed.Task;
    }

    [Fact]
    public async Task BadInput_IsAnsweredAndCountedAsTheTableSays()
    {
        await using var port = await TerminalPort.OpenAsync();
        using var terminal = await TerminalClient.ReadyAsync(port);
        var (now, phone) = (Now, terminal.Phone);
        var good = Location(31, 121, now);
        byte[] damaged = Message(0x0200, phone, 1, good);
        damaged[^2] ^= 1;
        (byte[] Bytes, string Reason, Jt808Result? Answer)[] table =
        [
            ([1, 2, 3], "", null), // After a message it stands between two flags: too short.
            (damaged, "badCheck", null),
            ([0x7E, 2, 0x7D, 0x05, 1, 0x7E], "badEscape", null),
            (Frame(2, 0, 0), "tooShort", null),
            (Frame([2, 0, 0, 0, 1, 0x3A, 0, 0x13, 0x80, 0, 0, 1]), "badPhone", null),
            ([0x7E, .. Enumerable.Repeat((byte)1, Jt808Limits.FrameBytesMax + 1), 0x7E], "frameTooLong", null),
            (Message(0x0200, phone, 9, good, properties: 27), "badLength", Jt808Result.Bad),
            (Message(0x0200, phone, 9, good, properties: good.Length | 1 << 10), "encrypted", Jt808Result.Unsupported),
            (Message(0x0200, phone, 9, good[..27]), "badLocation", Jt808Result.Bad),
            (Message(0x0200, phone, 9, Location(91, 121, now)), "badLocation", Jt808Result.Bad),
            (Message(0x0200, phone, 9, [.. good[..22], 0x26, 0x13, 0x45, 1, 1, 1]), "badLocation", Jt808Result.Bad),
            (Message(0x0200, phone, 9, Location(31, 121, now, status: 1)), "unfixed", Jt808Result.Ok),
            (Message(0x0200, phone, 9, Location(31, 121, now, status: 2 | 32)), "plugInEncrypted", Jt808Result.Ok),
            (Message(0x0200, phone, 9, Location(31, 121, now.AddYears(3))), "", Jt808Result.Ok),
            (Message(0x0200, phone, 9, Location(31, 121, now.AddYears(-20))), "", Jt808Result.Ok),
            (Message(0x0200, phone, 9, good, properties: good.Length | 1 << 14), "versionFlag", Jt808Result.Ok),
            (Message(0x0200, phone, 9, Location(31, 121, now.AddSeconds(1), items: [0xE1, 0, 9, 1])), "itemsOdd", Jt808Result.Ok),
            (Message(0x0704, phone, 9, [0, 2, 1, 0, 28, .. good]), "badBatch", Jt808Result.Bad),
            (Message(0x0704, phone, 9, [0]), "badBatch", Jt808Result.Bad),
            (Message(0x0801, phone, 9, new byte[40]), "unsupported", Jt808Result.Unsupported),
            (Message(0x0200, "13800138001", 9, good), "otherPhone", null),
            (Message(0x0001, phone, 9, [0, 1, 0x83, 0, 0]), "nothingAsked", null),
            (Message(0x0001, phone, 9, [0]), "badBody", null),
        ];
        foreach (var (bytes, reason, answer) in table)
        {
            var before = port.Counts[$"sp_jt808_refused_total/{reason}"];
            await terminal.SendBytesAsync(bytes);
            if (answer is { } expected)
            {
                var ((serial, _), result) = await terminal.AnswerWholeAsync();
                Assert.Equal((9, expected, reason), (serial, result, reason));
            }
            else if (reason == "otherPhone")
            {
                await terminal.AnswerWholeAsync();
            }

            if (reason.Length > 0) await port.Counts.WaitForAsync($"sp_jt808_refused_total/{reason}", before + 1);
        }

        Assert.Equal(Jt808Result.Ok, await terminal.AskAsync(Jt808Ids.Heartbeat, []));
        Assert.Equal((1, 1), (port.Counts["sp_fixes_rejected_total/fromFuture"], port.Counts["sp_fixes_rejected_total/tooOld"]));
    }

    [Fact]
    public async Task NoTerminalAtAll_IsClosed()
    {
        await using var port = await TerminalPort.OpenAsync();
        using var browser = await TerminalClient.ConnectAsync(port);
        await browser.SendBytesAsync(new byte[Jt808Limits.NoiseBytesMax + 1]);
        await browser.ClosedAsync();
        using var rude = await TerminalClient.ConnectAsync(port);
        for (var at = 0; at < Jt808Limits.EarlyMessagesMax; at++) await rude.SendAsync(Jt808Ids.Location, Location(31, 121, Now));
        await rude.ClosedAsync();
        Assert.Empty(port.Gate.Taken);
    }

    [Fact]
    public async Task Text_IsDeliveredByTheTerminalsAnswer()
    {
        await using var port = await TerminalPort.OpenAsync();
        var line = port.Room.Book.All[0];
        Assert.Equal(TerminalWord.TerminalAway, (await line.AskAsync(Jt808Ids.Text, _ => [], CancellationToken.None)).Word);
        using var terminal = await TerminalClient.ReadyAsync(port, isLong: true);
        var asked = line.AskAsync(Jt808Ids.Text, layout => Jt808Orders.Text("一级警情，抢劫。", true, layout), CancellationToken.None);
        var (header, body) = (await terminal.MessageAsync())!.Value;
        Assert.Equal((Jt808Ids.Text, (byte)0x0D, (byte)1, "一级警情，抢劫。"), (header.Id, body[0], body[1], Jt808Text.Read(body.AsSpan(2))));
        await terminal.SendAsync(Jt808Ids.TerminalAnswer, [.. Word(header.Serial), .. Word(header.Id), 0]);
        Assert.Equal(TerminalWord.Done, (await asked).Word);

        asked = line.AskAsync(Jt808Ids.Track, _ => Jt808Orders.Track(1, 600), CancellationToken.None);
        (header, body) = (await terminal.MessageAsync())!.Value;
        Assert.Equal("000100000258", Convert.ToHexString(body));
        await terminal.SendAsync(Jt808Ids.TerminalAnswer, [.. Word(header.Serial), .. Word(header.Id), 3]);
        Assert.Equal(TerminalWord.TerminalRefused, (await asked).Word);
        asked = line.AskAsync(Jt808Ids.QueryLocation, _ => [], CancellationToken.None);
        (header, _) = (await terminal.MessageAsync())!.Value;
        await terminal.SendAsync(Jt808Ids.LocationAnswer, [.. Word(header.Serial), .. Location(31, 121, Now)]);
        var (word, report) = await asked;
        Assert.Equal((TerminalWord.Done, 310_000_000), (word, report!.Value.LatitudeE7));

        asked = line.AskAsync(Jt808Ids.Track, _ => Jt808Orders.Track(0, 0), CancellationToken.None);
        terminal.Dispose();
        Assert.Equal(TerminalWord.NoAnswer, (await asked).Word);
    }

    [Fact]
    public async Task DatumZoneAndClock_AreTheTerminals()
    {
        await using var port = await TerminalPort.OpenAsync(with: post => post with { Datum = Datum.Gcj02, ZoneMinutes = 0, IsDatedByNode = post.Officer.Value == 2, TerminalId = "", Plate = "" });
        using var terminal = await TerminalClient.ReadyAsync(port);
        var now = Now;
        var place = DatumShift.FromWgs84(LatLng.FromDegrees(31.23, 121.47), Datum.Gcj02);
        Assert.Equal(Jt808Result.Ok, await terminal.AskAsync(Jt808Ids.Location, Location(place.Latitude, place.Longitude, now.AddHours(-8))));
        var fix = await port.FixAsync(fix => fix.Officer.Value == 1);
        Assert.Equal(now.ToUnixTimeMilliseconds(), fix.At.UnixMilliseconds);
        Assert.True(fix.Place.MetresTo(LatLng.FromDegrees(31.23, 121.47)) < 1);

        using var lost = await TerminalClient.ConnectAsync(port, "13800138001");
        var code = port.Room.Tokens.Of(port.Room.Book.All[1].Post);
        Assert.Equal(Jt808Result.Ok, await lost.AskAsync(Jt808Ids.Authenticate, System.Text.Encoding.ASCII.GetBytes(code)));
        Assert.Equal(Jt808Result.Ok, await lost.AskAsync(Jt808Ids.Location, Location(31, 121, now.AddYears(-19))));
        fix = await port.FixAsync(fix => fix.Officer.Value == 2);
        Assert.InRange(fix.At.UnixMilliseconds, now.ToUnixTimeMilliseconds(), now.AddMinutes(1).ToUnixTimeMilliseconds());
    }
}
