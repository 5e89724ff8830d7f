using SmartPolicing.Realtime.Geo;
using SmartPolicing.Realtime.Regions.Places;

namespace SmartPolicing.Realtime.Regions.Tests.Places;

public class PlaceIndexTests
{
    [Theory]
    [InlineData("Main Street", "Main Street", PlaceMatch.Exact)]
    [InlineData("main st", "Main Street", PlaceMatch.Exact)]
    [InlineData("MAIN", "Main Street", PlaceMatch.Start)]
    [InlineData("mian street", "Main Street", PlaceMatch.Typo)] // Two letters changed places.
    [InlineData("Hil Road", "Hill Road", PlaceMatch.Words)] // As if still being typed.
    [InlineData("Ｍａｉｎ　Street", "Main Street", PlaceMatch.Exact)] // As a Chinese keyboard may write it.
    [InlineData("民人路", "人民路", PlaceMatch.Typo)]
    [InlineData("Maim Street", "Main Street", PlaceMatch.Typo)]
    [InlineData("street main", "Main Street", PlaceMatch.Words)]
    [InlineData("mainstreet", "Main Street", PlaceMatch.Exact)]
    [InlineData("berg strasse", "Bergstraße", PlaceMatch.Exact)]
    [InlineData("main street of the", "Main Street", PlaceMatch.Exact)] // Particles are left out on one side or the other.
    [InlineData("bergstrasse", "Bergstraße", PlaceMatch.Exact)]
    [InlineData("Bergstr.", "Bergstraße", PlaceMatch.Exact)]
    [InlineData("bergtrasse", "Bergstraße", PlaceMatch.Typo)]
    [InlineData("人民路", "人民路", PlaceMatch.Exact)]
    [InlineData("人民", "人民路", PlaceMatch.Start)]
    [InlineData("民路", "人民路", PlaceMatch.Part)]
    [InlineData("人明路", "人民路", PlaceMatch.Typo)]
    [InlineData("renmin", "人民路", PlaceMatch.Start)]
    [InlineData("主街", "Main Street", PlaceMatch.Exact)]
    [InlineData("cafe zurich", "Café Zürich", PlaceMatch.Exact)]
    [InlineData("old mill", "Old Mill", PlaceMatch.Exact)]
    [InlineData("老磨坊", "Old Mill", PlaceMatch.Exact)]
    [InlineData("west station", "West Station", PlaceMatch.Exact)]
    [InlineData("lincon school", "Lincoln School", PlaceMatch.Typo)]
    [InlineData("k1", "A \"main\" road", PlaceMatch.Exact)]
    public void AName_IsFound_HoweverItIsTyped(string text, string name, PlaceMatch match)
    {
        var found = PlaceTown.Search(text).Places;
        Assert.NotEmpty(found);
        Assert.Equal((name, match), (found[0].Name.Text, found[0].Match));
    }

    [Theory]
    [InlineData("Main St & Hill Rd", "Main Street / Hill Road")]
    [InlineData("hill road / main", "Hill Road / Main Street")]
    [InlineData("Hill Road at Main Street", "Hill Road / Main Street")]
    [InlineData("人民路与主街", "人民路 / Main Street")]
    [InlineData("主街人民路", null)]
    [InlineData("人民路和和平路交叉口", "人民路 / 和平路")]
    [InlineData("和平路@人民路", "和平路 / 人民路")]
    [InlineData("Hauptstraße & Renmin Road", null)] // They do not meet.
    [InlineData("Main Street & Hlil Road", "Main Street / Hill Road")]
    public void TwoStreets_AreTheirCrossing(string text, string? name)
    {
        var found = PlaceTown.Search(text, PlaceTown.West).Places.Where(place => place.Kind == PlaceKind.Crossing).ToList();
        if (name is null) Assert.Empty(found);
        else Assert.Equal((name, 1), (found[0].Name.Text, found[0].Jurisdiction.Value)); // The nearer of the two towns.
        Assert.True(found.Count <= 2); // Two carriageways are one crossing, in each town.
    }

    [Fact]
    public void AStreetWithAnOpenEnd_HasItsCrossings() => Assert.Equal(
        ["Main Street / Hill Road", "Main Street / 人民路"],
        PlaceTown.Search("Main Street &", jurisdiction: 1).Places.Where(place => place.Kind == PlaceKind.Crossing)
            .Select(place => place.Name.Text).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("Hauptstraße 12a", PlaceKind.House, "12a", PlaceMatch.Exact)]
    [InlineData("12A hauptstr", PlaceKind.House, "12a", PlaceMatch.Exact)]
    [InlineData("hauptstrase 16", PlaceKind.House, "16", PlaceMatch.Typo)]
    [InlineData("Hauptstrasse 15", PlaceKind.House, "16", PlaceMatch.Near)] // Not on the map: the nearest number that is.
    [InlineData("人民路12号", PlaceKind.House, "12", PlaceMatch.Exact)]
    [InlineData("haupstraße 15", PlaceKind.House, "16", PlaceMatch.Near)]
    [InlineData("Mian Street 7", PlaceKind.Street, "7", PlaceMatch.Near)]
    [InlineData("Main Street 7", PlaceKind.Street, "7", PlaceMatch.Near)] // No numbers there: the street, with the number to keep.
    public void AHouseNumber_IsFound_OrTheNearest(string text, PlaceKind kind, string number, PlaceMatch match)
    {
        var found = PlaceTown.Search(text).Places[0];
        Assert.Equal((kind, number, match), (found.Kind, found.Number, found.Match));
    }

    [Fact]
    public void OfEquals_TheNearestComesFirst_AndACityNarrowsItDown()
    {
        var west = PlaceTown.Search("Main Street", PlaceTown.West).Places;
        var east = PlaceTown.Search("Main Street", PlaceTown.East).Places;
        Assert.Equal([1, 2], west.Take(2).Select(place => (int)place.Jurisdiction.Value));
        Assert.Equal([2, 1], east.Take(2).Select(place => (int)place.Jurisdiction.Value));
        Assert.Equal(2, Assert.Single(PlaceTown.Search("Main Street", PlaceTown.West, jurisdiction: 2).Places).Jurisdiction.Value);
        Assert.Equal(2, PlaceTown.Search("东区人民路", PlaceTown.West).Places[0].Jurisdiction.Value);
        Assert.Equal(2, PlaceTown.Search("Hill Road, East", PlaceTown.West).Places[0].Jurisdiction.Value);
    }

    [Fact]
    public void WhatIsAtAPoint_IsItsMostExactName()
    {
        var house = PlaceTown.Index.At(LatLng.FromDegrees(50.0501, 10.0306));
        Assert.Equal((PlaceKind.House, "Hauptstraße 12a"), (house.Is.Kind, house.Is.Name.Text));
        var crossing = PlaceTown.Index.At(LatLng.FromDegrees(50.05, 10.1721));
        Assert.Equal((PlaceKind.Crossing, 2), (crossing.Is.Kind, crossing.Is.Jurisdiction.Value));
        var street = PlaceTown.Index.At(LatLng.FromDegrees(50.0551, 10.172));
        Assert.Equal((PlaceKind.Street, "Hill Road"), (street.Is.Kind, street.Street!.Value.Place.Name.Text));
        Assert.Equal(PlaceKind.Coordinates, PlaceTown.Index.At(LatLng.FromDegrees(51, 11)).Is.Kind);
    }

    [Fact]
    public void WhatWasKeptOfAMap_IsWhatWasReadOfIt()
    {
        Assert.Equal(PlaceTown.Index.Counts, PlaceTown.Again.Counts);
        Assert.Equal((3, 10), (PlaceTown.Index.Counts.Houses, PlaceTown.Index.Counts.Streets));
        Assert.Equal(
            PlaceTown.Search("Hauptstraße 12a").Places, PlaceTown.Again.Search(new PlaceQuestion("Hauptstraße 12a")).Places);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("&")]
    [InlineData("与")]
    [InlineData("/ / / /")]
    [InlineData("12")]
    [InlineData("号")]
    [InlineData("\ud800")]
    [InlineData("é́́́")]
    [InlineData("((((((((((((((((((((")]
    public void WhateverIsTyped_GivesAnAnswer(string text) => Assert.True(PlaceTown.Search(text).Work <= PlaceLimits.WorkMax);

    [Fact]
    public void AnyQuery_OfPiecesOfNames_ComparesNoMoreThanTheBound()
    {
        var random = new Random(3);
        string[] pieces = ["Main", "street", "人民", "路", "与", "和", " ", "&", "/", "12", "号", "Hill", "st", "东区", "é", "'", "31.2", ",", "°", "N"];
        for (var round = 0; round < 400; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
            Assert.True(PlaceTown.Search(text, PlaceTown.West).Work <= PlaceLimits.WorkMax, text);
        }
    }
}
