using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Grains;
using SmartPolicing.Realtime.Grains.Watchlist;
using SmartPolicing.Realtime.LoadTests.Client;
using SmartPolicing.Realtime.LoadTests.Driving;
using SmartPolicing.Realtime.LoadTests.Reading;
using SmartPolicing.Realtime.Regions;

namespace SmartPolicing.Realtime.LoadTests.Tests;

public class WantedTripsTests
{
    // Three cities side by side, 12 columns of cameras each 500 m apart.
    private static readonly Camera[] Cameras =
    [
        .. Enumerable.Range(0, 36).Select(at => new Camera($"K{at}", "", LatLng.FromDegrees(33, 116 + at * 0.005), -1)
        {
            Jurisdiction = new JurisdictionId((ushort)(1 + at / 12)),
        }),
    ];

    [Fact]
    public void ADrive_CrossesTwoBorders_PastTheCamerasOnBothSides()
    {
        var (trips, again) = (new WantedTrips(Cameras, 7), new WantedTrips(Cameras, 7));
        for (var i = 0; i < 50; i++)
        {
            var trip = trips.Next();
            Assert.Equal(again.Next().Passages, trip.Passages);
            var cities = trip.Passages.Select(passage => passage.Camera.Jurisdiction).ToList();
            var crossed = cities.Zip(cities.Skip(1)).Count(pair => pair.First != pair.Second);
            Assert.InRange(crossed, 1, 2); // Two where the second city has another neighbour; never back over the first.
            Assert.NotEqual(cities[0], cities[1]);
            Assert.All(trip.Passages.Zip(trip.Passages.Skip(1)), pair => Assert.True(pair.Second.Seconds >= pair.First.Seconds + 5));
        }

        Assert.False(new WantedTrips(Cameras[..12], 7).CanCross);
        Assert.False(new WantedTrips([.. Cameras.Select(camera => camera with { Jurisdiction = default })], 7).CanCross);
    }

    [Fact]
    public void NoCamera_TakesAWantedPlate_ForAnother()
    {
        var index = new PlateIndex();
        for (var number = 0; number < WantedTrips.PlatesMax; number += 3)
        {
            Assert.True(Plate.TryParse(WantedTrips.PlateOf("苏A", number), out var plate, out _));
            Assert.Equal(PlateForm.Ordinary, plate.Form);
            index.Add(new WatchlistEntryId(new JurisdictionId(1), (uint)number + 1), plate, 1);
        }

        Span<PlateMatch> matches = new PlateMatch[8];
        for (var number = 0; number < WantedTrips.PlatesMax; number++)
        {
            Assert.True(Plate.TryParse(WantedTrips.PlateOf("苏A", number), out var plate, out _));
            Assert.Equal(number % 3 == 0 ? 1 : 0, index.Find(plate, matches));
        }

        var vehicles = new DrivingVehicles(Cameras, 500, 3, "苏");
        for (var i = 0; i < 50_000; i++)
        {
            var text = vehicles.Pass().Plate;
            Assert.True(text.StartsWith('苏') && Plate.TryParse(text, out var plate, out _) && index.Find(plate, matches) == 0, text);
        }
    }

    [Fact]
    public void WithoutTheFolder_ACameraIsTheNearestStations()
    {
        var region = new RegionMessage(
            "any", "", [116, 33], [], null, [new("one", 33, 116, 1), new("two", 33, 117, 2)], [new("K1", "", 33, 116.4), new("K2", "", 33, 116.6)]);
        Assert.Equal([1, 2], CameraPlaces.Of(region, null).Select(camera => (int)camera.Jurisdiction.Value));
        Assert.Empty(CameraPlaces.Of(region with { Cameras = null }, null));
    }
}
