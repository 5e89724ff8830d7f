using SmartPolicing.Realtime.Geo;

namespace SmartPolicing.Realtime.Shards;

public class PlaceTreeTests
{
    private static readonly LatLng[] Gatherings =
    [
        City.Middle, City.At(30, 30), LatLng.FromDegrees(-10, 180), LatLng.FromDegrees(-10, -180), LatLng.FromDegrees(90, 7), LatLng.FromDegrees(-90, -180),
    ];

    [Theory]
    [InlineData(1, 3_000, 0)]       // All come to the very same places.
    [InlineData(2, 3_000, 0.00002)] // To some metres.
    [InlineData(3, 3_000, 0.01)]
    [InlineData(4, 300, 30)]
    public void AfterRandomMoves_EverybodyIsInItsSquare_AndSquaresHoldAboutEqualNumbers(int seed, int officers, double degrees)
    {
        var random = new Random(seed);
        var tracks = new OfficerTrack[officers];
        var tree = new PlaceTree(tracks);
        var isIn = new bool[officers];
        var deepest = 0;
        for (var round = 0; round < 30; round++)
        {
            var gathering = Gatherings[random.Next(Gatherings.Length)];
            var coming = random.Next(1, 11);
            for (var slot = 0; slot < officers; slot++)
            {
                if (random.Next(10) >= coming) continue;
                var place = LatLng.FromDegrees(
                    Math.Clamp(gathering.Latitude + degrees * (random.NextDouble() - 0.5), -90, 90),
                    degrees == 0 ? gathering.Longitude : Math.IEEERemainder(gathering.Longitude + degrees * (random.NextDouble() - 0.5), 360));
                if (isIn[slot]) tree.Move(slot, in tracks[slot], place);
                tracks[slot].Place = place;
                if (!isIn[slot]) tree.Add(slot);
                isIn[slot] = true;
            }

            deepest = Math.Max(deepest, Check(tree, tracks, isIn));
        }

        Assert.True(deepest >= (degrees < 0.001 ? PlaceGrid.Levels - 2 : 4), $"{deepest}");
        Assert.True(tree.Squares.Length < 4 * officers + 4_096, $"{tree.Squares.Length}"); // What is united is used again.
    }

    private static int Check(PlaceTree tree, OfficerTrack[] tracks, bool[] isIn)
    {
        var seen = new bool[isIn.Length];
        var deepest = 0;
        var count = Walk(tree.Squares[0], 0, 0, 0, tree);
        Assert.Equal(isIn.Count(each => each), count);
        Assert.Equal(isIn, seen);
        return deepest;

        int Walk(PlaceTree.Square square, int level, int x, int y, PlaceTree tree)
        {
            deepest = Math.Max(deepest, level);
            var found = 0;
            if (square.IsDivided)
            {
                for (var child = 0; child < PlaceTree.Children; child++)
                {
                    var shift = PlaceGrid.ShiftOf(level + 1);
                    found += Walk(
                        tree.Squares[square.FirstChild + child], level + 1,
                        x + (PlaceGrid.ColumnOf(child) << shift), y + (PlaceGrid.RowOf(child) << shift), tree);
                }

                Assert.True(found > 1); // Else it would be one again.
            }
            else
            {
                foreach (var slot in tree.MembersOf(square))
                {
                    Assert.False(seen[slot]);
                    seen[slot] = true;
                    found++;
                    Assert.Equal(level, tracks[slot].Level);
                    var at = PlaceGrid.Of(tracks[slot].Place);
                    Assert.Equal((x, y), (at.X >> PlaceGrid.ShiftOf(level) << PlaceGrid.ShiftOf(level), at.Y >> PlaceGrid.ShiftOf(level) << PlaceGrid.ShiftOf(level)));
                }

                Assert.True(found <= PlaceTree.OfficersMax || level == PlaceGrid.Levels);
            }

            Assert.Equal(square.Count, found);
            return found;
        }
    }
}
