namespace SmartPolicing.Realtime.Roads.Tests;

public class PostCrewTests
{
    [Fact]
    public void APost_IsManned_WheneverThereIsAnyWay()
    {
        var (random, crew) = (new Random(1), new PostCrew());
        var (manned, refused, moved) = (0, 0, 0);
        for (var round = 0; round < 3_000; round++)
        {
            var officers = 1 + random.Next(6);
            var posts = new List<(int[] Arrival, int Latest)>();
            crew.Begin(officers);
            for (var attempt = 0; attempt < 7; attempt++)
            {
                var arrival = new int[officers];
                foreach (ref var time in arrival.AsSpan()) time = random.Next(3) == 0 ? TravelTimes.NoWay : random.Next(100);
                var post = (Arrival: arrival, Latest: random.Next(60));
                var before = Enumerable.Range(0, posts.Count).Select(crew.OfficerOf).ToList();
                var isManned = crew.TryMan(arrival, post.Latest);
                Assert.Equal(CanBeManned([.. posts, post], 0, []), isManned);
                if (isManned) posts.Add(post);
                (manned, refused) = isManned ? (manned + 1, refused) : (manned, refused + 1);
                var sent = Enumerable.Range(0, posts.Count).Select(crew.OfficerOf).ToList();
                if (!before.SequenceEqual(sent.Take(before.Count))) moved++;
                Assert.Equal(sent.Count, sent.Distinct().Count());
                for (var at = 0; at < posts.Count; at++)
                {
                    Assert.Equal(posts[at].Arrival[sent[at]], crew.ArrivalOf(at));
                    Assert.InRange(crew.ArrivalOf(at), 0, posts[at].Latest);
                }

                var toBeHad = Enumerable.Range(0, officers).Count(crew.IsToBeHad);
                Assert.Equal(toBeHad, crew.ToBeHad);
                for (var officer = 0; officer < officers; officer++)
                    Assert.Equal(CanBeManned([.. posts, (Only(officer, officers), 1)], 0, []), crew.IsToBeHad(officer));
            }
        }

        Assert.True(manned > 3_000 && refused > 3_000 && moved > 300, $"{manned} {refused} {moved}");
    }

    private static int[] Only(int officer, int officers) =>
        [.. Enumerable.Range(0, officers).Select(each => each == officer ? 0 : TravelTimes.NoWay)];

    /// <summary>The slow way: everybody is tried at every post.</summary>
    private static bool CanBeManned(List<(int[] Arrival, int Latest)> posts, int post, List<int> sent)
    {
        if (post == posts.Count) return true;
        var (arrival, latest) = posts[post];
        for (var officer = 0; officer < arrival.Length; officer++)
        {
            if (arrival[officer] == TravelTimes.NoWay || arrival[officer] > latest || sent.Contains(officer)) continue;
            if (CanBeManned(posts, post + 1, [.. sent, officer])) return true;
        }

        return false;
    }
}
