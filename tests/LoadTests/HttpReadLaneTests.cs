using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Measuring;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public sealed class HttpReadLaneTests : IDisposable
{
    private readonly HttpListener _node = new();
    private readonly List<(long Due, int Answer)> _taken = [];
    private readonly HttpReadLane _lane;

    public HttpReadLaneTests()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/";
        free.Stop();
        _node.Prefixes.Add(address);
        _node.Start();
        Assert.True(AccessKey.TryParse("cams.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", out var key, out _));
        _lane = new HttpReadLane(new Uri(address), key!, (due, answer) => _taken.Add((due, answer)));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhatFallsDueWhileABatchIsUnderWay_GoesWithTheNext_AndAnswersAreJoinedInOrder()
    {
        Add(1, 2);
        await _lane.SendAsync(Cancel);
        var first = await _node.GetContextAsync();
        Add(3);
        await _lane.SendAsync(Cancel); // The first is not answered yet.
        Assert.Equal("Bearer cams.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", first.Request.Headers["Authorization"]);
        Assert.Equal(["K1", "K2"], Cameras(first));
        Answer(first, "accepted", "tooOld");
        var asking = _node.GetContextAsync();
        await SendUntilAsync(() => asking.IsCompleted);
        var second = await asking;
        Assert.Equal(["K3"], Cameras(second));
        Answer(second, "never heard of");
        await SendUntilAsync(() => _taken.Count == 3);
        Assert.Equal([(1, 0), (2, 5), (3, 255)], _taken);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(401)]
    public async Task ABatchThatIsNotAnsweredAsItShould_EndsTheMeasurement(int status)
    {
        Add(1);
        await _lane.SendAsync(Cancel);
        var asked = await _node.GetContextAsync();
        asked.Response.StatusCode = status;
        Answer(asked, "accepted", "accepted");
        await Assert.ThrowsAsync<HttpRequestException>(() => SendUntilAsync(() => _taken.Count == 1));
    }

    public void Dispose()
    {
        _lane.DisposeAsync().AsTask().Wait(TestContext.Current.CancellationToken);
        _node.Close();
    }

    private static List<string?> Cameras(HttpListenerContext asked)
    {
        using var body = JsonDocument.Parse(asked.Request.InputStream);
        return [.. body.RootElement.GetProperty("reads").EnumerateArray().Select(read => read.GetProperty("camera").GetString())];
    }

    private static void Answer(HttpListenerContext asked, params string[] answers)
    {
        asked.Response.ContentType = "application/json";
        asked.Response.OutputStream.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { answers })));
        asked.Response.Close();
    }

    private void Add(params int[] reads)
    {
        foreach (var read in reads)
            _lane.Add(read, new ReadReport(0, Guid.NewGuid(), new Instant(1_700_000_000_000), $"K{read}", "京A12345"));
    }

    private async Task SendUntilAsync(Func<bool> isDone)
    {
        while (!isDone())
        {
            await _lane.SendAsync(Cancel);
            await Task.Yield();
        }
    }
}
