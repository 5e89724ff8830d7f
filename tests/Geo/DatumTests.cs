namespace SmartPolicing.Realtime.Geo.Tests;

public class DatumTests
{
    [Theory] // Published with the eviltransform libraries: Shanghai, Shenzhen, Beijing.
    [InlineData(31.1774276, 121.5272106, 31.17530398364597, 121.531541859215)]
    [InlineData(22.543847, 113.912316, 22.540796131694766, 113.9171764808363)]
    [InlineData(39.911954, 116.377817, 39.91334545536069, 116.38404722455657)]
    public void Gcj02_OfPublishedPlaces_IsAsPublished(double latitude, double longitude, double shiftedLatitude, double shiftedLongitude)
    {
        var shifted = DatumShift.FromWgs84(LatLng.FromDegrees(latitude, longitude), Datum.Gcj02);
        Assert.Equal(shiftedLatitude, shifted.Latitude, 1e-10);
        Assert.Equal(shiftedLongitude, shifted.Longitude, 1e-10);
    }

    [Fact] // Published with the coordtransform library: the middle of Peking.
    public void Bd09_OfAPublishedPlace_IsAsPublished()
    {
        var gcj02 = LatLng.FromDegrees(39.915, 116.404);
        var bd09 = DatumShift.FromWgs84(DatumShift.ToWgs84(gcj02, Datum.Gcj02), Datum.Bd09);
        Assert.Equal(39.92133699351021, bd09.Latitude, 1e-10);
        Assert.Equal(116.41036949371029, bd09.Longitude, 1e-10);
    }

    [Theory]
    [InlineData(Datum.Gcj02, 1, 1_200)]
    [InlineData(Datum.Bd09, 300, 2_500)]
    public void RoundTrip_OverTheWholeBox_IsWithinAMillimetre(Datum datum, double least, double most)
    {
        var random = new Random(71);
        var worst = 0.0;
        for (var i = 0; i < 200_000; i++)
        {
            var longitude = (i % 8) switch
            {
                0 => 105 + (random.NextDouble() - 0.5) * Math.Pow(10, -random.Next(12)), // The formula has a kink at 105 E.
                1 => random.Next(2) == 0 ? 72.004 : 137.8347,
                _ => 72.004 + random.NextDouble() * (137.8347 - 72.004),
            };
            var latitude = i % 9 == 0 ? random.Next(2) == 0 ? 0.8293 : 55.8271 : 0.8293 + random.NextDouble() * (55.8271 - 0.8293);
            var place = LatLng.FromDegrees(latitude, longitude);
            var shifted = DatumShift.FromWgs84(place, datum);
            worst = Math.Max(worst, place.MetresTo(DatumShift.ToWgs84(shifted, datum)));
            if (i % 8 > 1 && latitude is > 18 and < 54 && longitude is > 73 and < 135)
                Assert.InRange(place.MetresTo(shifted), least, most);
        }
        Assert.InRange(worst, 0, 0.001);
        TestContext.Current.TestOutputHelper?.WriteLine($"{datum}: worst of 200,000 places there and back: {worst * 1e6:F3} µm");
    }

    [Theory]
    [InlineData(Datum.Gcj02)]
    [InlineData(Datum.Bd09)]
    public void OutsideTheBox_NothingIsShifted(Datum datum)
    {
        var random = new Random(72);
        var outside = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var place = LatLng.FromDegrees(random.NextDouble() * 180 - 90, random.NextDouble() * 360 - 180);
            if (place is { Latitude: >= 0.8293 and <= 55.8271, Longitude: >= 72.004 and <= 137.8347 })
                continue;
            outside++;
            Assert.Equal(place, DatumShift.FromWgs84(place, datum));
            if (place is not { Latitude: > 0.8 and < 55.86, Longitude: > 71.96 and < 137.88 })
                Assert.Equal(place, DatumShift.ToWgs84(place, datum));
        }
        Assert.True(outside > 50_000);
        var london = LatLng.FromDegrees(51.5, -0.12);
        Assert.Equal(london, DatumShift.ToWgs84(london, datum));
        foreach (var pole in new[] { LatLng.FromDegrees(90, 180), LatLng.FromDegrees(-90, -180), LatLng.FromDegrees(90, 0) })
            Assert.Equal(pole, DatumShift.ToWgs84(pole, datum));
    }

    [Fact]
    public void AtTheEdgeOfTheBox_APlaceThatMayBeTwo_IsTakenAsTheShiftedOne()
    {
        var inside = LatLng.FromDegrees(35, 137.8345);
        var shifted = DatumShift.FromWgs84(inside, Datum.Gcj02);
        Assert.True(shifted.Longitude > 137.8347); // The same numbers stand for an unshifted place outside the box as well.
        Assert.InRange(inside.MetresTo(DatumShift.ToWgs84(shifted, Datum.Gcj02)), 0, 0.001);
    }

    [Fact]
    public void Names_AreReadAndNothingElse()
    {
        foreach (var datum in Enum.GetValues<Datum>())
        {
            Assert.True(DatumNames.TryRead(DatumNames.Of(datum), out var read));
            Assert.Equal(datum, read);
            Assert.Contains(DatumNames.Of(datum), DatumNames.All, StringComparison.Ordinal);
            Assert.Equal(LatLng.FromDegrees(51.5, -0.12), DatumShift.FromWgs84(LatLng.FromDegrees(51.5, -0.12), datum));
        }
        foreach (var other in new[] { "", "wgs84", "WGS-84", "GCJ-02", "gcj02", "bd-09 ", "bd-090", "0" })
            Assert.False(DatumNames.TryRead(other, out _));
    }
}
