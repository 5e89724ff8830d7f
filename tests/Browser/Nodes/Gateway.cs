using System.Diagnostics;
using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.LoadTests.Client;

namespace SmartPolicing.Realtime.Browser.Tests;

/// <summary>The other systems around a node: terminals that send fixes over TCP, a call taker that posts calls over HTTP.</summary>
internal sealed class Gateway : IAsyncDisposable
{
    private readonly NodeProcess _node;
    private readonly FixConnection _fixes;
    private readonly CancellationToken _cancellation;
    private uint _sequence;

    private Gateway(NodeProcess node, FixConnection fixes, CancellationToken cancellation)
    {
        _node = node;
        _fixes = fixes;
        _cancellation = cancellation;
    }

    internal static async Task<Gateway> OpenAsync(NodeProcess node, CancellationToken cancellation)
    {
        var (fixes, reason) = await FixConnection.OpenAsync(node.Fixes, node.Key, TimeProvider.System, cancellation);
        Assert.True(fixes is not null, reason);
        return new Gateway(node, fixes, cancellation);
    }

    /// <summary>The connection for fixes.</summary>
    internal FixConnection Fixes => _fixes;

    /// <summary>Sends one fix of the node's present moment for each officer of a city.</summary>
    internal async Task PlaceAllAsync(City city)
    {
        for (var i = 0; i < city.Officers.Count; i++) await PlaceAsync(city.Officers[i].Id, city.Places[i]);
    }

    /// <summary>Sends one fix of the node's present moment.</summary>
    internal async Task PlaceAsync(OfficerId officer, LatLng place)
    {
        var (clock, reason) = await _node.Client.ClockAsync(_cancellation);
        Assert.True(clock is not null, reason);
        var frame = new byte[FixWriter.FixFrameBytes];
        FixWriter.WriteFix(frame, new FixReport(
            officer.Value, new Instant((long)clock.Now), place, ushort.MaxValue, ushort.MaxValue, 50, ++_sequence));
        await _fixes.SendAsync(frame, _cancellation);
    }

    /// <summary>Posts a call.</summary>
    /// <returns>The incident's name.</returns>
    internal async Task<string> CallAsync(string type, LatLng at, string place = "12 Yingbin Road")
    {
        var call = new CallMessage(
            Guid.NewGuid(), type, null, at.Latitude, at.Longitude, place,
            "Shouting next door, something breaks.", "Li Wei", "139 0000 1234", "110");
        var outcome = await _node.Client.CallAsync(call, _cancellation);
        // A machine that is busy with something else may be told to ask again, as every call taker does; with its own id it is one call.
        var since = Stopwatch.StartNew();
        while (outcome is { Taken: null, MayRetry: true } && since.Elapsed < Patience.Longest)
            outcome = await _node.Client.CallAsync(call, _cancellation);
        Assert.True(outcome.Taken is not null, outcome.Refusal);
        return outcome.Taken.Incident;
    }

    public ValueTask DisposeAsync() => _fixes.DisposeAsync();
}
