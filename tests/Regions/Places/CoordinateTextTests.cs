using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Regions.Places;

namespace SmartPolicing.Realtime.Regions.Tests.Places;

public class CoordinateTextTests
{
    private static readonly GeoBounds s_region = new(121, 31, 122, 32);

    [Theory]
    [InlineData("31.2304, 121.4737")]
    [InlineData("31.2304 121.4737")]
    [InlineData("31.2304，121.4737")]
    [InlineData("31.2304/121.4737")]
    [InlineData("121.4737, 31.2304")] // That cannot be a latitude.
    [InlineData("31.2304N 121.4737E")]
    [InlineData("E121.4737 N31.2304")]
    [InlineData("121.4737°E, 31.2304°N")]
    [InlineData("N 31.2304° E 121.4737°")]
    [InlineData("北纬31.2304 东经121.4737")]
    [InlineData("东经121.4737度，北纬31.2304度")]
    [InlineData("31°13'49.44\"N 121°28'25.32\"E")]
    [InlineData("31° 13′ 49.44″ N, 121° 28′ 25.32″ E")]
    [InlineData("31°13'49.44\" 121°28'25.32\"")]
    [InlineData("31度13分49.44秒 121度28分25.32秒")]
    [InlineData("31 13.824 N, 121 28.422 E")]
    [InlineData("31°13.824'N 121°28.422'E")]
    [InlineData("geo:31.2304,121.4737")]
    [InlineData("+31.2304 +121.4737")]
    public void TheSamePlace_InEveryUsualNotation(string text)
    {
        Assert.True(CoordinateText.TryRead(text, s_region, out var place), text);
        Assert.InRange(place.MetresTo(LatLng.FromDegrees(31.2304, 121.4737)), 0, 0.5);
    }

    [Theory]
    [InlineData("33.86S 151.21E", -33.86, 151.21)]
    [InlineData("-33.86, 151.21", -33.86, 151.21)]
    [InlineData("37°46'S 122°25'W", -37.7666667, -122.4166667)]
    public void SouthAndWest_AreBelowZero(string text, double latitude, double longitude)
    {
        Assert.True(CoordinateText.TryRead(text, null, out var place), text);
        Assert.InRange(place.MetresTo(LatLng.FromDegrees(latitude, longitude)), 0, 0.5);
    }

    [Fact]
    public void WithoutLetters_TheOrderIsTheOneThatLiesInTheRegion()
    {
        Assert.True(CoordinateText.TryRead("10.05, 50.05", new GeoBounds(10, 50, 10.2, 50.1), out var place));
        Assert.Equal(LatLng.FromDegrees(50.05, 10.05), place);
        Assert.True(CoordinateText.TryRead("10.05, 50.05", null, out place));
        Assert.Equal(LatLng.FromDegrees(10.05, 50.05), place);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("Main Street 12, 14")]
    [InlineData("31.2304")]
    [InlineData("31.2N 30.1N")]
    [InlineData("0, 0")]
    [InlineData("31°61' 121°1'")]
    [InlineData("95.2, 99.4")]
    [InlineData("31.2 121.4 7")]
    [InlineData("N31.2N, E121.4")]
    public void WhatIsNoPair_IsRefused(string text) => Assert.False(CoordinateText.TryRead(text, s_region, out _), text);
}
