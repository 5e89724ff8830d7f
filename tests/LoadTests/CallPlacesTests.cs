using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Running;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class CallPlacesTests(FlatTests.Province province) : IClassFixture<FlatTests.Province>
{
    /// <summary>Each stream of calls draws on its own thread; a province has one ground for all.</summary>
    [Fact]
    public void ManyStreamsAtOnce_DrawWhatEachWouldDrawAlone()
    {
        const int Streams = 8;
        Assert.True(RegionGround.TryLoad(province.Folder, null, out var ground, out var refusal), refusal);
        var region = new RegionMessage("handong", "", [100, 30], []);
        var places = new CallPlaces(region, ground, seed: 1);
        LatLng[] Draw(int stream)
        {
            var chance = Chance.Of(7, $"stream {stream}");
            return [.. Enumerable.Range(0, 300).Select(_ => places.Draw(null, chance))];
        }

        var alone = Enumerable.Range(0, Streams).Select(Draw).ToList();
        var together = new LatLng[Streams][];
        var threads = Enumerable.Range(0, Streams).Select(stream => new Thread(() => together[stream] = Draw(stream))).ToList();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Assert.Equal(alone, together);
    }
}
