using System.Buffers.Binary;
using System.Net;
using Microsoft.AspNetCore.Builder;
using SmartPolicing.Realtime.Grains.SuspectTracks;
using SmartPolicing.Realtime.Host;
using SmartPolicing.Realtime.Ingest;
using SmartPolicing.Realtime.Ingest.Reads;
using SmartPolicing.Realtime.Ingest.Wire;

namespace SmartPolicing.Realtime.Server.Tests;

public class ReadPortTests
{
    [Fact]
    public async Task EachReadOfAConnection_IsAnsweredOnce_InOrder()
    {
        await using var room = new ReadRoom();
        await using var port = await IngestPort.OpenAsync(OptionsOf(room));
        using var client = await ProvenAsync(port, "cam", 13);
        var id = Guid.NewGuid();
        var frames = new System.Buffers.ArrayBufferWriter<byte>();
        const int Count = 3_000; // More than a connection may have under way.
        for (uint sequence = 0; sequence < Count; sequence++)
        {
            WireWriter.WriteRead(
                frames, sequence, sequence is 4 or 5 ? id : Guid.NewGuid(), room.NowMs, -1, default, sequence == 7 ? "K9" : $"K{1 + sequence % 4}",
                "京A12345", "");
        }

        await client.SendBytesAsync(frames.WrittenSpan.ToArray());
        var answers = new List<(uint Sequence, ReadAnswer Answer)>();
        while (answers.Count < Count)
        {
            var (kind, payload) = (await client.NextAsync())!.Value;
            Assert.Equal(FrameKind.ReadAnswers, kind);
            for (var at = 0; at < payload.Length; at += WireFrames.ReadAnswerBytes)
                answers.Add((BinaryPrimitives.ReadUInt32LittleEndian(payload.AsSpan(at)), (ReadAnswer)payload[at + 4]));
        }

        Assert.Equal(Enumerable.Range(0, Count).Select(at => (uint)at), answers.Select(answer => answer.Sequence));
        Assert.Equal([ReadAnswer.Duplicate, ReadAnswer.UnknownCamera], answers.Select(answer => answer.Answer).Where(answer => answer != ReadAnswer.Accepted));
    }

    [Fact]
    public async Task AKey_SendsWhatItsRolesAllow()
    {
        await using var room = new ReadRoom();
        await using var port = await IngestPort.OpenAsync(OptionsOf(room));
        using var cameras = await ProvenAsync(port, "cam", 13);
        await cameras.SendAsync(new WireFix(1, room.NowMs, 1, 1, 0, 0, 0, 1));
        await cameras.RefusedAsync(FixRejection.NotProven);
        using var gateway = await ProvenAsync(port, "gw", 7);
        await gateway.SendBytesAsync(FrameOf("K1", room.NowMs));
        await gateway.RefusedAsync(FixRejection.NotProven);
    }

    [Fact]
    public async Task TextsThatDoNotAddUp_EndTheConnection()
    {
        await using var room = new ReadRoom();
        await using var port = await IngestPort.OpenAsync(OptionsOf(room));
        using var client = await ProvenAsync(port, "cam", 13);
        var frame = FrameOf("K1", room.NowMs);
        frame[WireFrames.HeaderBytes + WireRead.FixedBytes] = 200;
        await client.SendBytesAsync(frame);
        await client.RefusedAsync(FixRejection.BadFrame);
    }

    [Theory]
    [InlineData("cam", HttpStatusCode.OK)]
    [InlineData("gw", HttpStatusCode.Forbidden)]
    public async Task Http_NeedsTheRole(string key, HttpStatusCode status)
    {
        await using var room = new ReadRoom();
        await using var port = await CallPort.OpenAsync(_ => null, app => app.MapReads(OptionsOf(room), room.Metrics));
        var read = $$"""{"id":"{{Guid.NewGuid()}}","camera":"K1","seenAt":{{room.NowMs}},"plate":"京A12345"}""";
        var body = $$"""{"reads":[{{read}},{{read}},{}]}""";
        var (answered, answer) = await port.PostAsync(key, body, "/api/reads");
        Assert.Equal(status, answered);
        if (status != HttpStatusCode.OK) return;
        Assert.Equal("""{"accepted":1,"duplicates":1,"refused":1,"answers":["accepted","duplicate","badId"]}""", answer.GetRawText());
        (answered, answer) = await port.PostAsync(key, body[..^1], "/api/reads");
        Assert.Equal((HttpStatusCode.BadRequest, "badJson"), (answered, answer.GetProperty("reason").GetString()));
        (answered, answer) = await port.PostAsync(key, new string(' ', ReadLimits.BodyBytesMax + 1), "/api/reads");
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "bodyTooLarge"), (answered, answer.GetProperty("reason").GetString()));
    }

    private static IngestOptions OptionsOf(ReadRoom room) => new([], new FixRoutes([]), room.Time, 1, room.Time) { Reads = room.Desks };

    private static byte[] FrameOf(string camera, long seenAt)
    {
        var frame = new System.Buffers.ArrayBufferWriter<byte>();
        WireWriter.WriteRead(frame, 1, Guid.NewGuid(), seenAt, -1, default, camera, "京A12345", "");
        return frame.WrittenSpan.ToArray();
    }

    private static async Task<IngestClient> ProvenAsync(IngestPort port, string key, byte secret)
    {
        var client = await IngestClient.ConnectAsync(port);
        await client.ChallengedAsync();
        await client.HelloAsync(key, secret);
        Assert.Equal(FrameKind.Welcome, (await client.NextAsync())?.Kind);
        return client;
    }
}
