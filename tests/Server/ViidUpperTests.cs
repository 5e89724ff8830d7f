using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Watchlist;
using SmartPolicing.Realtime.Ingest.Viid;
using SmartPolicing.Realtime.Ingest.Viid.Uppers;
using SmartPolicing.Realtime.Shards;

namespace SmartPolicing.Realtime.Server.Tests;

/// <summary>What an upper platform is sent, and when.</summary>
public class ViidUpperTests
{
    private const string Upper = "33000000002000000001";
    private static readonly JurisdictionId City = new(1);

    [Fact]
    public async Task WhatTwoPersonsStandBehind_IsHandedOver_AndTakenBack_AndNothingTwice()
    {
        await using var platform = await Platform.OpenAsync();
        await using var room = new ViidRoom(With(platform));
        ViidSecrets.Change(room.Folder, isUpper: true, Upper, "us", "theirs", remove: false, out _);
        var entry = Entry(1, WatchlistState.Active, WatchlistSharing.Province, room.Reads.NowMs);
        string subscription, disposition;
        await using (var link = Link.Start(room))
        {
            link.Uppers.Take(Batch(entry, Entry(2, WatchlistState.Active, WatchlistSharing.OwnCity, room.Reads.NowMs), Entry(3, WatchlistState.Asked, WatchlistSharing.Province, room.Reads.NowMs)));
            await platform.ExpectAsync("POST System/Register");
            var proof = (await platform.ExpectAsync("POST System/Register")).Authorization;
            Assert.Matches("^Digest username=\"us\", realm=\"r\", nonce=\"n0\", uri=\"/VIID/System/Register\", response=\"[0-9a-f]{32}\", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"[0-9a-f]{16}\", opaque=\"o\"$", proof);
            subscription = Item(await platform.ExpectAsync("POST Subscribes"), "Subscribe").GetProperty("SubscribeID").GetString()!;
            Assert.Equal(33, subscription.Length);
            var handed = Item(await platform.ExpectAsync("POST Dispositions"), "Disposition");
            disposition = handed.GetProperty("DispositionID").GetString()!;
            Assert.Equal(("京A-2345", "case 1", "0", "20260603080000"), (
                handed.GetProperty("TargetFeature").GetString(), handed.GetProperty("Title").GetString(), handed.GetProperty("OperateType").GetString(), handed.GetProperty("EndTime").GetString()));
            Assert.EndsWith("/VIID/DispositionNotifications", handed.GetProperty("ReceiveAddr").GetString(), StringComparison.Ordinal);

            // More time is another end of the same disposition.
            link.Uppers.Take(Batch(entry with { ExpiresAt = entry.ExpiresAt.PlusMilliseconds(86_400_000) }));
            var longer = Item(await platform.ExpectAsync("PUT Dispositions"), "Disposition");
            Assert.Equal((disposition, "20260604080000"), (longer.GetProperty("DispositionID").GetString(), longer.GetProperty("EndTime").GetString()));
            Assert.True(room.Server.IsUpper(Upper, IPAddress.Loopback));
            Assert.False(room.Server.IsUpper(Upper, IPAddress.Parse("10.9.9.9")));
            await link.AdvanceAsync(51);
            await platform.ExpectAsync("POST System/Keepalive");
            Assert.Equal(("registered", "", true, 1, 0), Short(link));
        }

        await platform.ExpectAsync("POST System/UnRegister");

        // After a start: the same subscription, nothing handed over twice, and what ended meanwhile is taken back.
        await using (var link = Link.Start(room))
        {
            await platform.ExpectAsync("POST System/Register");
            await platform.ExpectAsync("POST System/Register");
            Assert.Equal(subscription, Item(await platform.ExpectAsync("POST Subscribes"), "Subscribe").GetProperty("SubscribeID").GetString());
            var step = new WatchlistStep(new Instant(room.Reads.NowMs), WatchlistDeed.Withdrawn, "chen", "found");
            link.Uppers.Take(Batch(entry with { State = WatchlistState.Withdrawn, Steps = [step] }));
            var withdrawn = Item(await platform.ExpectAsync("PUT Dispositions"), "Disposition");
            Assert.Equal((disposition, "1", "chen", "found"), (
                withdrawn.GetProperty("DispositionID").GetString(), withdrawn.GetProperty("OperateType").GetString(),
                withdrawn.GetProperty("DispositionRemovePerson").GetString(), withdrawn.GetProperty("DispositionRemoveReason").GetString()));
        }

        await platform.ExpectAsync("POST System/UnRegister");
    }

    [Fact]
    public async Task WhatFails_IsTriedAgain_LaterEachTime()
    {
        await using var platform = await Platform.OpenAsync();
        await using var room = new ViidRoom(With(platform));
        await using var link = Link.Start(room);
        await link.AdvanceAsync(1); // There is no password yet.
        ViidSecrets.Change(room.Folder, isUpper: true, Upper, "us", "theirs", remove: false, out _);
        File.SetLastWriteTimeUtc(Path.Combine(room.Folder, ViidSettingsFile.Name), DateTime.UnixEpoch);
        platform.Answer = path => path == "Dispositions" ? (200, Status("2", "busy")) : (200, Status("0", "OK"));
        link.Uppers.Take(Batch(Entry(1, WatchlistState.Active, WatchlistSharing.Province, room.Reads.NowMs)));
        await link.AdvanceAsync(2);
        await platform.ExpectAsync("POST System/Register");
        await platform.ExpectAsync("POST System/Register");
        await platform.ExpectAsync("POST Subscribes");
        await platform.ExpectAsync("POST Dispositions");
        await link.AdvanceAsync(2);
        await platform.ExpectAsync("POST Dispositions");
        Assert.Equal(1, link.Uppers.Looks[0].Waiting);
        Assert.Contains("2 busy", link.Uppers.Looks[0].LastFault, StringComparison.Ordinal);
        platform.Answer = path => path == "Dispositions" ? (401, "") : (200, Status("0", "OK"));
        await link.AdvanceAsync(4);
        await platform.ExpectAsync("POST Dispositions");
        platform.Answer = _ => (200, Status("0", "OK"));
        await link.AdvanceAsync(2);
        await platform.ExpectAsync("POST System/Register");
        await platform.ExpectAsync("POST System/Register");
        await platform.ExpectAsync("POST Subscribes");
        await platform.ExpectAsync("POST Dispositions");
    }

    private static ViidSettings With(Platform platform) => ViidRoom.Usual with
    {
        Uppers = [new ViidUpper(Upper, platform.Address, "13", Upper, "http://10.0.0.1:8080/VIID/SubscribeNotifications", true, 50, [])],
    };

    private static (string, string, bool, int, int) Short(Link link)
    {
        var look = link.Uppers.Looks[0];
        return (look.State, look.LastFault, look.IsSubscribed, look.Dispositions, look.Waiting);
    }

    private static string Status(string code, string word) => $$$"""{"ResponseStatusObject":{"StatusCode":"{{{code}}}","StatusString":"{{{word}}}"}}""";

    private static JsonElement Item(Asked asked, string kind) =>
        Assert.Single(JsonDocument.Parse(asked.Body).RootElement.GetProperty($"{kind}ListObject").GetProperty($"{kind}Object").EnumerateArray());

    private static ShardEffects Batch(params WatchlistEntryView[] entries) => new(City, 1, default, [.. entries.Select(entry => new EntryChanged(entry))]);

    private static WatchlistEntryView Entry(uint number, WatchlistState state, WatchlistSharing sharing, long now)
    {
        Assert.True(Plate.TryParse("京A-2345", out var plate, out _));
        var until = new Instant(now + 2 * 86_400_000);
        var entry = new WatchlistEntry(plate, new WatchedVehicle(default, ""), "law", $"case {number}", "purpose", "li", 2, until, sharing, []);
        return new WatchlistEntryView(new WatchlistEntryId(City, number), entry, state, new Instant(now), new Instant(now), "wang", until, null, []);
    }

    private sealed record Asked(string What, string Body, string Authorization);

    /// <summary>The node's side, on the room's time.</summary>
    private sealed class Link : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stopping = new();
        private readonly ViidRoom _room;
        private readonly Task _running;

        private Link(ViidRoom room, ViidUppers uppers)
        {
            (_room, Uppers) = (room, uppers);
            _running = Task.Run(() => uppers.RunAsync(_stopping.Token));
        }

        internal ViidUppers Uppers { get; }

        internal static Link Start(ViidRoom room)
        {
            Assert.True(ViidUppers.TryOpen(room.Server, room.Folder, NullLogger<ViidUppers>.Instance, out var uppers, out _));
            return new Link(room, uppers);
        }

        // Once it waits.
        internal async Task AdvanceAsync(int seconds)
        {
            var span = TimeSpan.FromSeconds(seconds);
            while (!_room.Reads.Time.IsTimerDueWithin(span)) await Task.Yield();
            _room.Reads.Time.Advance(span);
        }

        public async ValueTask DisposeAsync()
        {
            await _stopping.CancelAsync();
            await _running;
            _stopping.Dispose();
        }
    }

    /// <summary>An upper platform that notes what it is asked.</summary>
    private sealed class Platform : IAsyncDisposable
    {
        private readonly Channel<Asked> _asked = Channel.CreateBounded<Asked>(100);
        private readonly WebApplication _app;

        private Platform()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            _app = builder.Build();
            _app.Run(TakeAsync);
        }

        internal Func<string, (int Status, string Body)> Answer { get; set; } = _ => (200, Status("0", "OK"));

        internal Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

        internal static async Task<Platform> OpenAsync()
        {
            var platform = new Platform();
            await platform._app.StartAsync();
            return platform;
        }

        internal async Task<Asked> ExpectAsync(string what)
        {
            var asked = await _asked.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Equal(what, asked.What);
            return asked;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        private async Task TakeAsync(HttpContext context)
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            var path = context.Request.Path.Value!["/VIID/".Length..];
            var proof = context.Request.Headers.Authorization.ToString();
            Assert.Equal("33010000002000000001", context.Request.Headers["User-Identify"].ToString());
            await _asked.Writer.WriteAsync(new Asked($"{context.Request.Method} {path}", body, proof));
            var (status, text) = Answer(path);
            if (path == "System/Register" && proof.Length == 0)
            {
                (status, text) = (401, "");
                context.Response.Headers.WWWAuthenticate = "Digest realm=\"r\", qop=\"auth,auth-int\", nonce=\"n0\", opaque=\"o\"";
            }

            context.Response.StatusCode = status;
            await context.Response.WriteAsync(text);
        }
    }
}
